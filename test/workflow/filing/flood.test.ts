import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signUp } from '#workflow/attendees/register.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { applicantFiles, applicationReceived, form1Input, ICHIRO, signUpPage } from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

describe("nobody can fill a stranger's mailbox through our forms", () => {
  test('ten filings an hour go to one address, the eleventh waits, and an hour later it goes', async () => {
    for (let count = 0; count < 10; count++) await applicantFiles(office);
    const file = async () => fileApplication(office, await startDraft(office, {}), form1Input());
    expect(answerOf(await file())).toBe('too-many-codes');
    office.clock.advance({ minutes: 60 });
    expect(answerOf(await file())).toBe('accepted');
  });

  test('ten sign-ups an hour go to one address', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    for (let count = 0; count < 10; count++) must(await signUp(office, page, ICHIRO));
    expect(answerOf(await signUp(office, page, ICHIRO))).toBe('too-many-codes');
  });
});
