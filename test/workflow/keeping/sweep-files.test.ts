import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256Of } from '#store/files/attachments.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, readDraft, removeDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { expireDrafts } from '#workflow/filing/resume-draft.ts';
import { sweepFiles } from '#workflow/keeping/sweep-files.ts';
import { applicantVerifies, form1Input } from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';

const PDF = { mediaType: 'application/pdf' };

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
  });
  afterEach(() => office.close());

  async function add(cookie: string, words: string): Promise<string> {
    const bytes = Buffer.from(words);
    return must(await addDraftFile(office, cookie, { name: `${words}.pdf`, ...PDF, bytes })).id;
  }

  /** Every file was written at the office's present moment. */
  async function writtenNow(): Promise<void> {
    const at = office.now().epochMilliseconds / 1000;
    const kept = await readdir(join(office.folder, 'attachments'));
    for (const name of kept.filter((one) => one.length === 64)) {
      await utimes(join(office.folder, 'attachments', name), at, at);
    }
  }

  async function sweepTwice(): Promise<void> {
    await sweepFiles(office);
    await sweepFiles(office);
  }

  async function isThere(words: string): Promise<boolean> {
    return office.files.read(sha256Of(Buffer.from(words))).then(
      () => true,
      () => false,
    );
  }

  test('a file removed from a draft goes after a day, that of a forgotten draft after 30, and those of requests and mails stay', async () => {
    const filing = await startDraft(office, 'form1', {});
    await add(filing, '出した図');
    const application = must(await fileApplication(office, filing, form1Input()));
    await applicantVerifies(office, { cookie: filing, application });
    await office.deliverAll();
    const documents = (await office.outbox()).flatMap((mail) => mail.parts?.attachments ?? []);
    const draft = await startDraft(office, 'form1', {});
    await add(draft, '残した図');
    must(await removeDraftFile(office, draft, await add(draft, '外した図')));
    await writtenNow();
    office.clock.advance({ hours: 23 });
    await sweepTwice();
    expect(await isThere('外した図')).toBe(true);
    office.clock.advance({ hours: 2 });
    await sweepTwice();
    expect([await isThere('外した図'), await isThere('残した図')]).toEqual([false, true]);
    expect((await readDraft(office, draft))?.attachments.map(({ name }) => name)).toEqual(['残した図.pdf']);
    office.clock.advance({ hours: 31 * 24 });
    await expireDrafts(office);
    office.clock.advance({ hours: 25 });
    await sweepTwice();
    expect([await isThere('残した図'), await isThere('出した図')]).toEqual([false, true]);
    expect(documents.length).toBeGreaterThan(1);
    for (const { sha256 } of documents) await office.files.read(sha256);
  });

  test('the documents of mails whose parts were stored before files were named stay', async () => {
    const sha256 = await office.files.keep(Buffer.from('以前の様式1'));
    await office.store.write(async ({ db, tables: { mails } }) => {
      const parts = { attachments: [{ name: '様式1.json', mediaType: 'application/json', sha256 }] };
      await db.insert(mails).values({
        ...{ id: 'mail-1', seq: 1, name: 'request', role: 'ministry', recipientName: '', recipientEmail: '' },
        ...{ recipientId: '', thread: 'a', orderKey: 'a', dataJson: '{}', messageId: '', date: 1, boundarySeed: '' },
        ...{ priority: 1, state: 'sent', attempts: 1, dueAt: 0, maybeSent: 0, response: '' },
        partsJson: JSON.stringify(parts),
      });
    });
    await writtenNow();
    office.clock.advance({ hours: 24 });
    await sweepTwice();
    expect(await isThere('以前の様式1')).toBe(true);
  });

  test('what is filed while sweeps run has its file, also one of bytes that were about to go', async () => {
    // Files get the time of the machine.
    office.clock.set(Temporal.Now.instant().toString());
    const dayAgo = office.now().subtract({ hours: 24 }).epochMilliseconds / 1000;
    const sweeping = new AbortController();
    const sweeps = (async () => {
      let count = 0;
      for (; !sweeping.signal.aborted; count += 1) await sweepFiles(office);
      return count;
    })();
    for (let turn = 0; turn < 25; turn += 1) {
      const words = `図${turn}`;
      const sha256 = await office.files.keep(Buffer.from(words));
      await utimes(join(office.folder, 'attachments', sha256), dayAgo, dayAgo).catch(() => undefined);
      const draft = await startDraft(office, 'form1', {});
      await add(draft, words);
      expect((await readDraft(office, draft))?.attachments.map((file) => file.sha256)).toEqual([sha256]);
      expect(await isThere(words)).toBe(true);
    }
    sweeping.abort();
    expect(await sweeps).toBeGreaterThan(1);
    await sweepTwice();
    for (let turn = 0; turn < 25; turn += 1) expect(await isThere(`図${turn}`)).toBe(true);
    const kept = await readdir(join(office.folder, 'attachments', 'swept')).catch(() => []);
    expect(kept).toEqual([]);
  });
});
