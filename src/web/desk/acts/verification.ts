import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { applicantsOf } from '#workflow/case/case.ts';
import { verifyByPhone } from '#workflow/filing/verify-by-phone.ts';
import type { DeskAct } from './act.ts';
import { receiptRecipients } from './recipients.ts';

/** 確認待ち: the code never came, so a coordinator calls and confirms the request by telephone. */
export const verifyAct: DeskAct<null> = {
  path: '/verification',
  act: 'verify',
  template: 'desk/acts/verification',
  title: () => DESK_ACTS.verification,
  start: () => ({}),
  shown: ({ office, view }) => {
    const { contact } = view.caseFile.application.form1;
    return {
      name: contact.name,
      phone: phoneWords(contact),
      email: contact.email,
      recipients: receiptRecipients(office, applicantsOf(view.caseFile.application)),
    };
  },
  read: () => null,
  run: (office, order) => verifyByPhone(office, order),
  fieldOf: {},
  done: () => 'verified',
};
