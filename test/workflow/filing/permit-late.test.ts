import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileApplication } from '#workflow/filing/file.ts';
import { applyLatePermit, permitLateFiling, readLatePermit } from '#workflow/filing/permit-late.ts';
import { verifyByCode } from '#workflow/filing/verify.ts';
import { day, wish } from '../../domain/samples.ts';
import { APPLICANT, applicantFiles, form1Input } from '../../support/cast.ts';
import { answerOf, codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

const ONLY = form1Input({ slots: [wish(1, '2026-10-20')], noFurtherCandidates: true });

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice({ now: '2026-10-10T10:00:00+09:00' });
});
afterEach(() => office.close());

async function permitFor(date: string): Promise<string> {
  must(
    await permitLateFiling(office, {
      email: APPLICANT,
      date: day(date),
      validUntil: day('2026-10-15'),
      reason: '会場の都合',
      by: '調整　花子',
    }),
  );
  return tokenOf(await office.lastMailTo(APPLICANT), 'late-permit');
}

describe('a late permit', () => {
  test('lets the very filing go on whose 10 days ran out while the code waited', async () => {
    const { cookie, application } = await applicantFiles(office, ONLY);
    const code = codeOf(await office.lastMailTo(APPLICANT));
    office.clock.set('2026-10-11T09:00:00+09:00');
    expect(answerOf(await verifyByCode(office, application.id, code))).toBe('filing-deadline-passed');
    expect(answerOf(await fileApplication(office, cookie, ONLY))).toBe('filing-deadline-passed');
    expect(must(await applyLatePermit(office, await permitFor('2026-10-20'), [cookie])).cookie).toBe(cookie);
    const filed = must(await fileApplication(office, cookie, ONLY));
    expect(filed.reference).toBe(application.reference);
    const again = codeOf(await office.lastMailTo(APPLICANT));
    expect(must(await verifyByCode(office, application.id, again)).filing.state).toBe('received');
  });

  test('lifts its own date and no other', async () => {
    office.clock.set('2026-10-11T09:00:00+09:00');
    const { cookie } = must(await applyLatePermit(office, await permitFor('2026-10-20')));
    const other = form1Input({ slots: [wish(1, '2026-10-19')], noFurtherCandidates: true });
    expect(answerOf(await fileApplication(office, cookie, other))).toBe('filing-deadline-passed');
    expect(answerOf(await fileApplication(office, cookie, ONLY))).toBe('accepted');
  });

  test('is not used up by a gateway that presses the button: the day goes to whoever presses next, and to one filing', async () => {
    const link = await permitFor('2026-10-20');
    office.clock.set('2026-10-11T09:00:00+09:00');
    const gateway = must(await applyLatePermit(office, link)).cookie;
    const person = must(await applyLatePermit(office, link)).cookie;
    expect(answerOf(await fileApplication(office, gateway, ONLY))).toBe('filing-deadline-passed');
    expect(answerOf(await fileApplication(office, person, ONLY))).toBe('accepted');
    expect([answerOf(await readLatePermit(office, link)), answerOf(await applyLatePermit(office, link))]).toEqual([
      'link-used',
      'link-used',
    ]);
  });
});
