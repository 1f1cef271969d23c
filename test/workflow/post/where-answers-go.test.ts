import { expect, test } from 'vitest';
import { APPLICANT, attendeeSignsUp, ICHIRO, KOU, MINISTRY, sessionConfirmed, signUpPage } from '../../support/cast.ts';
import { openOffice } from '../../support/office.ts';

test.each([
  [
    false,
    { [APPLICANT]: MINISTRY, [ICHIRO.email]: APPLICANT, [KOU.addresses[0] ?? '']: MINISTRY, [MINISTRY]: APPLICANT },
  ],
  [true, { [APPLICANT]: '', [ICHIRO.email]: '', [KOU.addresses[0] ?? '']: '', [MINISTRY]: '' }],
])(
  'answers to mails of a fixed session lead to a person unless our mailbox is read: read %s',
  async (readsAnswers, led) => {
    const office = await openOffice({ policy: { readsAnswers } });
    await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    for (const [to, expected] of Object.entries(led)) {
      const { parsed } = await office.lastMailTo(to);
      expect([to, parsed.replyTo?.value.map(({ address }) => address).join() ?? '']).toEqual([to, expected]);
      expect(parsed.text?.includes('このメールへの返信は、')).toBe(!readsAnswers);
      expect(String(parsed.html).includes('このメールへの返信は、')).toBe(!readsAnswers);
    }
    await office.close();
  },
);
