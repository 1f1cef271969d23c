import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDraftFile, readDraft, saveDraft, startDraft } from '#workflow/filing/keep-draft.ts';
import { expireDrafts, mailDraftLink, readDraftLink, resumeDraft } from '#workflow/filing/resume-draft.ts';
import { applicantFiles } from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

const HOME = 'kakikake@ishikai.example.jp';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

async function mailedLink(cookie: string): Promise<string> {
  must(await mailDraftLink(office, cookie, HOME));
  return tokenOf(await office.lastMailTo(HOME), 'draft');
}

describe('a draft', () => {
  test('goes on in another browser with everything typed and every file; the first one no longer writes to it', async () => {
    const first = await startDraft(office, 'form1', { association: '見本市医師会' });
    must(
      await addDraftFile(office, first, { name: '図.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1]) }),
    );
    const second = must(await resumeDraft(office, await mailedLink(first)));
    const draft = await readDraft(office, second);
    expect([draft?.values, draft?.attachments.map((file) => file.name)]).toEqual([
      { association: '見本市医師会' },
      ['図.pdf'],
    ]);
    expect(answerOf(await saveDraft(office, first, { association: '別' }))).toBe('not-found');
  });

  test('is mailed six times an hour by one browser and no more', async () => {
    const cookie = await startDraft(office, 'form1', {});
    const asker = { browser: 'a browser', network: '192.0.2.1', proofs: [] };
    for (let count = 0; count < 6; count++) must(await mailDraftLink(office, cookie, HOME, asker));
    expect(answerOf(await mailDraftLink(office, cookie, HOME, asker))).toBe('too-many-codes');
  });

  test('is gone 30 days after it was last touched, and its link says so; a filed one stays', async () => {
    const cookie = await startDraft(office, 'form1', { association: '見本市医師会' });
    const link = await mailedLink(cookie);
    const filed = await applicantFiles(office);
    office.clock.advance({ hours: 29 * 24 });
    await expireDrafts(office);
    must(await saveDraft(office, cookie, { association: '見本市医師会' }));
    office.clock.advance({ hours: 29 * 24 });
    await expireDrafts(office);
    expect(await readDraft(office, cookie)).toBeDefined();
    office.clock.advance({ hours: 2 * 24 });
    await expireDrafts(office);
    expect(await readDraft(office, cookie)).toBeUndefined();
    expect(await readDraft(office, filed.cookie)).toBeDefined();
    expect(answerOf(await readDraftLink(office, link))).toBe('not-found');
  });
});
