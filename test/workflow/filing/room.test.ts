import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertDraftAttachment } from '#store/files/attachments.ts';
import type { Asker } from '#workflow/access/asker.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, readDraft, removeDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { expireDrafts } from '#workflow/filing/resume-draft.ts';
import { verifyByCode } from '#workflow/filing/verify.ts';
import { APPLICANT, form1Input } from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';

const MB = 1_000_000;
const NETWORK = '198.51.100.7';
const PDF = { mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') };
const stranger = (network = NETWORK, proofs: string[] = []): Asker => ({ browser: undefined, network, proofs });

describe.each(DATABASES)('the room that strangers take, on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  let sent = 0;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh(), policy: { draftFilesMax: 5000 * MB } });
  });
  afterEach(() => office.close());

  /** As if a file of so many octets had been sent before, from that network. */
  async function holds(cookie: string, octets: number, network = NETWORK): Promise<string> {
    const draft = await readDraft(office, cookie);
    const id = office.chance.id();
    const now = office.now();
    const counted = { network, countsUntil: now.add({ hours: 24 * 365 }) };
    const row = { id, name: `${id}.pdf`, mediaType: PDF.mediaType, size: octets, sha256: id, counted };
    await office.store.write((tx) => insertDraftAttachment(tx, draft?.id ?? '', row, now));
    return id;
  }

  async function sends(cookie: string, asker = stranger()): Promise<string> {
    sent += 1;
    const added = await addDraftFile(office, cookie, { name: `図${sent}.pdf`, ...PDF }, asker);
    if (added.ok) return 'accepted';
    return 'of' in added.refusal ? `${added.refusal.code} ${added.refusal.of}` : added.refusal.code;
  }
  const draft = (): Promise<string> => startDraft(office, 'form1', {});
  const told = async () => [...(await readAttention(office)).askedOver];

  test('ends for a draft at 150 MB a day, also where files are taken away again, and begins anew a day later', async () => {
    const cookie = await draft();
    const removed = await holds(cookie, 150 * MB);
    expect(await sends(cookie)).toBe('no-room draft');
    must(await removeDraftFile(office, cookie, removed));
    expect(await sends(cookie)).toBe('no-room draft');
    expect(await sends(await draft())).toBe('accepted');
    office.clock.advance({ hours: 24, seconds: 1 });
    expect(await sends(cookie)).toBe('accepted');
    expect(await told()).toEqual([]);
  });

  test('ends for a network at 2 GB, and not for others, the trusted or the desk', async () => {
    for (let n = 0; n < 20; n++) await holds(await draft(), 100 * MB);
    const cookie = await draft();
    expect(await sends(cookie)).toBe('no-room network');
    expect(await sends(cookie, stranger('198.51.100.8'))).toBe('accepted');
    const proof = await trustAfterVerification(office, APPLICANT);
    expect(await sends(cookie, stranger(NETWORK, [proof]))).toBe('accepted');
    expect(await told()).toEqual([['files', 1]]);
    await office.store.write(async (tx) => {
      await tx.db.update(tx.tables.drafts).set({ purpose: 'enter' });
    });
    expect(await sends(cookie)).toBe('accepted');
  });

  test('is free again when the request is confirmed, and a day after drafts were thrown away', async () => {
    const cookie = await draft();
    await holds(cookie, 100 * MB);
    must(await fileApplication(office, cookie, form1Input(), undefined));
    for (let n = 0; n < 19; n++) await holds(await draft(), 100 * MB);
    const other = await draft();
    expect(await sends(other)).toBe('no-room network');
    const code = codeOf(await office.lastMailTo(APPLICANT));
    const filedId = (await readDraft(office, cookie))?.filedId ?? '';
    must(await verifyByCode(office, filedId, code));
    expect(await sends(other)).toBe('accepted');
    await holds(other, 100 * MB);
    office.clock.advance({ hours: 24 * 31 });
    await expireDrafts(office);
    const fresh = await draft();
    expect(await sends(fresh)).toBe('no-room network');
    office.clock.advance({ hours: 24 });
    expect(await sends(fresh)).toBe('accepted');
  });

  test('of all together shuts nobody out: the oldest drafts that were never filed lose their files, and the desk is told', async () => {
    const oldest = await draft();
    await holds(oldest, 100 * MB, 'n0');
    office.clock.advance({ seconds: 1 });
    const filed = await draft();
    await holds(filed, 100 * MB, 'n0');
    must(await fileApplication(office, filed, form1Input(), undefined));
    office.clock.advance({ seconds: 1 });
    const young = await draft();
    for (let n = 0; n < 48; n++) await holds(young, 100 * MB, `n${n}`);
    const cookie = await draft();
    expect(await sends(cookie, stranger('198.51.100.9'))).toBe('accepted');
    const left = async (of: string) => (await readDraft(office, of))?.attachments.length;
    expect(await Promise.all([oldest, filed, young, cookie].map(left))).toEqual([0, 1, 48, 1]);
    expect(await told()).toEqual([['files', 1]]);
  });

  test('of all together shuts nobody out by forms that are sent and never confirmed: who sent most is asked to send again', async () => {
    const honest = await draft();
    await holds(honest, 100 * MB, 'honest');
    must(await fileApplication(office, honest, form1Input(), undefined));
    const greedy: string[] = [];
    for (let n = 0; n < 7; n++) {
      office.clock.advance({ seconds: 1 });
      const cookie = await draft();
      await holds(cookie, 700 * MB, `n${n % 4}`);
      must(await fileApplication(office, cookie, form1Input(), undefined));
      greedy.push(cookie);
    }
    const cookie = await draft();
    expect(await sends(cookie, stranger('198.51.100.9'))).toBe('accepted');
    const standing = async (of: string) => {
      const { attachments = [], submitted } = (await readDraft(office, of)) ?? {};
      return [attachments.length, submitted];
    };
    expect(await Promise.all([honest, ...greedy.slice(0, 2), cookie].map(standing))).toEqual([
      [1, true],
      [0, false],
      [1, true],
      [1, false],
    ]);
    const filedId = (await readDraft(office, greedy[0] ?? ''))?.filedId ?? '';
    expect((await office.see(filedId)).application).toMatchObject({ state: 'draft', form1: { attachments: [] } });
    expect((await office.history(filedId)).at(-1)).toMatchObject({ type: 'reopened', data: { why: 'no-room' } });
    must(await fileApplication(office, greedy[0] ?? '', form1Input(), undefined));
    expect(await told()).toEqual([['files', 1]]);
  });
});
