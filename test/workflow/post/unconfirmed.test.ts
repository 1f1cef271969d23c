import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboxMail } from '#store/queue/outbox.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import {
  APPLICANT,
  applicantFiles,
  applicationReceived,
  form1Input,
  ICHIRO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import type { ReceivedMail } from '../../support/mail-server.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

/** No address of the mail, and no header, has it by itself. */
const TYPED = '当選おめでとうございます';
const LINK = 'https://prize.example/claim';
const PITCH = `${TYPED} ${LINK}`;

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** What a reader may see of a mail, headers included, and what the words of the visitor would look like in it. */
function typedIn({ parsed }: ReceivedMail): string[] {
  const shown = [parsed.subject, parsed.text, parsed.html, JSON.stringify(parsed.to), JSON.stringify(parsed.from)];
  return shown
    .filter((text) => typeof text === 'string' && [TYPED, LINK, '見本会館'].some((word) => text.includes(word)))
    .map(String);
}

/** The same in the rows that such mails are made of. */
function typedAnywhere(outbox: readonly OutboxMail[], email: string): string[] {
  const rows = outbox.filter(({ to }) => to.email === email).map((mail) => JSON.stringify([mail.content, mail.to]));
  return rows.filter((row) => [TYPED, LINK, '見本会館'].some((word) => row.includes(word)));
}

describe('a mail to an address that nobody has confirmed says nothing that a visitor typed', () => {
  test('the verification: no association, no name, no remarks', async () => {
    const { contact } = form1Input();
    await applicantFiles(office, {
      association: PITCH,
      contact: { ...contact, name: PITCH, kana: PITCH },
      remarks: PITCH,
    });
    const mail = await office.lastMailTo(APPLICANT);
    expect([typedIn(mail), mail.parsed.to]).toMatchObject([[], { value: [{ name: '', address: APPLICANT }] }]);
  });

  test('the sign-up: no name, and no association before somebody else has read it', async () => {
    const { contact } = form1Input();
    await applicationReceived(office, { association: PITCH, contact });
    must(await signUp(office, await signUpPage(office), { ...ICHIRO, name: PITCH, institution: PITCH }));
    const mail = await office.lastMailTo(ICHIRO.email);
    expect([typedIn(mail), mail.parsed.to]).toMatchObject([[], { value: [{ name: '', address: ICHIRO.email }] }]);
    expect(mail.parsed.subject).toBe('【デモ会】参加申込はまだ完了していません');
  });

  test('the sign-up names the association once the session is fixed', async () => {
    await sessionConfirmed(office);
    must(await signUp(office, await signUpPage(office), { ...ICHIRO, name: PITCH }));
    const mail = await office.lastMailTo(ICHIRO.email);
    expect(mail.parsed.subject).toBe('【デモ会】参加申込はまだ完了していません：見本市医師会');
    expect(typedIn(mail)).toEqual([]);
  });

  test('the link to a draft', async () => {
    const draft = await startDraft(office, 'form1', { association: PITCH, name: PITCH, remarks: PITCH });
    must(await mailDraftLink(office, draft, 'stranger@clinic.example'));
    expect(typedIn(await office.lastMailTo('stranger@clinic.example'))).toEqual([]);
  });

  test('the word to a second contact whom the applicant names: a name that is one, and no name, place or remarks', async () => {
    const { contact } = form1Input();
    const { id } = await applicationReceived(office, { association: PITCH, contact, remarks: PITCH });
    const named = (n: number) =>
      setSecondContact(office, {
        applicationId: id,
        secondContact: { name: PITCH, kana: PITCH, phone: '03-5253-1111', email: `third${n}@clinic.example` },
      });
    must(await named(1));
    const welcome = await office.lastMailTo('third1@clinic.example');
    expect([typedIn(welcome), typedAnywhere(await office.outbox(), 'third1@clinic.example')]).toEqual([[], []]);
    must(await setSecondContact(office, { applicationId: id, secondContact: undefined }));
    const gone = await office.lastMailTo('third1@clinic.example', '取り消しました');
    expect([typedIn(gone), gone.parsed.to]).toMatchObject([
      [],
      { value: [{ name: '', address: 'third1@clinic.example' }] },
    ]);
    for (let n = 2; n <= 4; n++) must(await named(n));
    expect(answerOf(await named(5))).toBe('too-many-codes');
    office.clock.advance({ hours: 24 });
    expect(answerOf(await named(5))).toBe('accepted');
  });
});
