import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq, inArray } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openVault } from '#store/access/vault.ts';
import type { Tx } from '#store/engine.ts';
import { sha256Of } from '#store/files/attachments.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import {
  applicantFiles,
  applicantVerifies,
  attendeeSignsUp,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  KOU,
  makerConfirms,
  OTSU,
  signUpPage,
} from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { faultsOf } from '../../support/verified.ts';

const PLAN = Buffer.from('会場の図');

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  let id: string;
  let reference: string;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
    const cookie = await startDraft(office, 'form1', {});
    must(await addDraftFile(office, cookie, { name: '図.pdf', mediaType: 'application/pdf', bytes: PLAN }));
    const application = must(await fileApplication(office, cookie, form1Input()));
    ({ id, reference } = await applicantVerifies(office, { cookie, application }));
    const [kou] = await coordinatorAsks(office, id);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    if (kou) must(await makerConfirms(office, kou));
    await office.deliverAll();
  });
  afterEach(() => office.close());

  const plant = (work: (tx: Tx) => Promise<unknown>): Promise<unknown> => office.store.write(work);

  async function mailId(name: string): Promise<string> {
    return (await office.outbox()).find(({ content }) => content.mail === name)?.id ?? '';
  }

  async function eventId(type: string): Promise<string> {
    return (await office.history(id)).find((event) => event.type === type)?.id ?? '';
  }

  test('nothing is wrong with a case that went its way, also while its mails wait, and long afterwards', async () => {
    expect(await faultsOf(office)).toEqual([]);
    await applicantFiles(office, { remarks: 'このメールはまだ出ていない' });
    expect(await faultsOf(office, office.now().add({ hours: 9000 }))).toEqual([]);
  });

  test('a state that does not follow from the history, and a version', async () => {
    await plant(({ db, tables: { applications } }) => db.update(applications).set({ state: 'held', version: 40 }));
    const version = (await office.history(id)).at(-1)?.version;
    expect(await faultsOf(office)).toEqual([
      `case ${reference}: it is held, but its history ends in confirmed`,
      `case ${reference}: it has version 40, but its history ends in ${version}`,
      `case ${reference}: it is held, but its session is confirmed`,
      `case ${reference}: it stands otherwise in the list, or not at all`,
    ]);
  });

  test('a session that a published calendar could not read', async () => {
    await plant(({ db, tables: { sessions } }) =>
      db.update(sessions).set({ unreadableAt: office.now().epochMilliseconds }),
    );
    expect(await faultsOf(office)).toEqual([
      `case ${reference}: its session does not read back as it was meant; published calendars leave it out since ${office.now()}`,
    ]);
  });

  test('counts that are not what is counted', async () => {
    await plant(({ db, tables: { listedCounts } }) =>
      db.update(listedCounts).set({ count: 7 }).where(eq(listedCounts.state, 'confirmed')),
    );
    expect(await faultsOf(office)).toEqual(['the list counts confirmed otherwise than its rows']);
  });

  test('events that are gone, and one that cannot be read', async () => {
    const [submitted, answered] = [await eventId('submitted'), await eventId('answered')];
    const [received, registered, confirmed] = [
      await eventId('received'),
      await eventId('registered'),
      await eventId('confirmed'),
    ];
    await plant(async ({ db, tables: { events } }) => {
      await db.delete(events).where(inArray(events.id, [submitted, answered]));
      await db.update(events).set({ dataJson: '{}' }).where(eq(events.id, registered));
    });
    expect(await faultsOf(office)).toEqual([
      `case ${reference}: event ${received} (received) begins at unverified, but the case was nothing`,
      `case ${reference}: event ${received} (received) has version 2 behind version 0`,
      `case ${reference}: event ${registered} (registered) cannot be read`,
      `case ${reference}: event ${confirmed} (confirmed) has version 5 behind version 3`,
    ]);
  });

  test('a mail that an event owes and that is gone, and one of another case', async () => {
    const [request, closed] = [await mailId('request'), await mailId('slot-fixed')];
    await plant(async ({ db, tables: { mails, mailFiles } }) => {
      await db.delete(mails).where(eq(mails.id, request));
      await db.delete(mailFiles).where(eq(mailFiles.mailId, request));
      await db.update(mails).set({ thread: 'elsewhere', recipientId: 'nobody' }).where(eq(mails.id, closed));
    });
    expect(await faultsOf(office)).toEqual([
      `case ${reference}: event ${await eventId('received')} (received) owes a mail request, and there is none`,
      `case ${reference}: mail ${closed} (slot-fixed) has the thread elsewhere, which is not of this case`,
      `case ${reference}: mail ${closed} (slot-fixed) is for maker nobody, which is not of this case`,
      `mail ${closed} (slot-fixed) waits in another thread than its own`,
    ]);
  });

  test('an invite behind what calendars were told, and a session beside its slot', async () => {
    await plant(async ({ db, tables: { invites, sessions } }) => {
      await db.update(invites).set({ sequence: -1 }).where(eq(invites.kind, 'demo'));
      await db.update(sessions).set({ meetingEnd: '12:30' });
    });
    const session = (await office.see(id)).session?.id;
    const told = (await office.outbox()).filter(({ inviteKind }) => inviteKind === 'demo');
    expect(await faultsOf(office)).toEqual([
      `case ${reference}: its session ${session} is at 2026-10-20 10:00–12:30 (11:00–11:15), but its slot at 2026-10-20 10:00–12:00 (11:00–11:15)`,
      ...told.map((mail) => `case ${reference}: mail ${mail.id} (confirmed) has SEQUENCE 0, but the invite only -1`),
    ]);
  });

  test('a session that a maker left and comes to, or with a SEQUENCE that nobody was told', async () => {
    const session = (await office.see(id)).session?.id ?? '';
    const seen = { association: '●●市医師会', date: '2026-10-20', mode: 'in-person', venueName: '', address: '' };
    const hours = { meetingStart: '10:00', meetingEnd: '12:00', demoStart: '11:00', demoEnd: '11:15' };
    const stamped = { stamp: 0, organizerName: 'デモ会申請', mark: 1 };
    await plant(async ({ db, tables: { leftSessions } }) => {
      const rows = [KOU, OTSU].map((maker, sequence) => ({ sessionId: session, makerId: maker.id, sequence }));
      await db.insert(leftSessions).values(rows.map((row) => ({ ...row, ...seen, ...hours, ...stamped })));
    });
    expect((await faultsOf(office)).toSorted()).toEqual([
      `leftSessions: maker ${KOU.id} left session ${session}, and comes to it`,
      `leftSessions: maker ${OTSU.id} left session ${session} with SEQUENCE 1, but the invite only has 0`,
    ]);
  });

  test('a file that is missing, one that holds something else, one of another length, and one that nobody names', async () => {
    const folder = join(office.folder, 'attachments');
    const documents = (await office.outbox()).flatMap((mail) => mail.parts?.attachments ?? []);
    const document = documents.find(({ name }) => name.endsWith('.json'))?.sha256 ?? '';
    await writeFile(join(folder, document), 'something else');
    await plant(({ db, tables: { attachments } }) => db.update(attachments).set({ size: 3 }));
    const stray = await office.files.keep(Buffer.from('stray'));
    const later = Temporal.Now.instant().add({ hours: 25 });
    expect(await faultsOf(office, later)).toEqual([
      `the file ${sha256Of(PLAN)} has ${PLAN.length} octets, but a row says 3`,
      `the file ${document} is corrupt: it holds something else`,
      `the file ${stray} is named by no row`,
    ]);
    await rm(join(folder, sha256Of(PLAN)));
    // A young file may be waiting for its row, and so may one of a clock that went back.
    for (const now of [Temporal.Now.instant(), Temporal.Now.instant().subtract({ hours: 9000 })]) {
      expect(await faultsOf(office, now)).toEqual([
        `the file ${sha256Of(PLAN)} is missing`,
        `the file ${document} is corrupt: it holds something else`,
      ]);
    }
  });

  test('rows that name rows which are not there, and tokens without owner, of another link, or that another SECRET sealed', async () => {
    const tokens = await office.store.read(({ db, tables }) => db.select().from(tables.tokens));
    const [inquiry, status] = ['inquiry', 'status'].map((purpose) => tokens.find((token) => token.purpose === purpose));
    await plant(async ({ db, tables }) => {
      await db.update(tables.sessionMakers).set({ makerId: 'nobody' });
      await db
        .update(tables.tokens)
        .set({ subjectId: 'nowhere' })
        .where(eq(tables.tokens.id, inquiry?.id ?? ''));
      await db
        .update(tables.tokens)
        .set({ linkHash: 'another' })
        .where(eq(tables.tokens.id, status?.id ?? ''));
    });
    expect(await faultsOf(office)).toEqual([
      'sessionMakers names nobody, which makers does not have',
      `token ${inquiry?.id} (inquiry) opens nowhere, which inquiries does not have`,
      `token ${status?.id} (status) is sealed with another link or code than its hashes`,
    ]);
    office.vault = openVault('another secret of thirty-two characters');
    const sealed = tokens.filter(({ spentAt }) => spentAt === null).length;
    expect((await faultsOf(office)).at(-1)).toBe(
      `${sealed} tokens cannot be opened: this is not the SECRET that sealed them`,
    );
  });
});
