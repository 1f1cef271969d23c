import { formatDay } from '../domain/japanese-dates.ts';
import { declineApplication, returnApplication } from '../workflow/close-application.ts';
import type { DeskAct } from './desk-act.ts';
import type { DeskForm } from './desk-form.ts';
import { recipientsOf } from './desk-recipients.ts';
import type { Choice } from './view-engine.ts';

const PROPOSED_REPLY_DAYS = 7;
const LONGEST_REASON = 2000;

/** 差し戻し. */
export const returnAct: DeskAct<{ reason: string; replyBy: Temporal.PlainDate }> = {
  path: '/return',
  act: 'return',
  template: 'desk-return',
  title: () => '差し戻す',
  start: ({ today, view }) => ({
    reason: view.allSlotsPassed || view.nobodyCan ? RETURN_NO_DATE : '',
    replyBy: formatDay(today.add({ days: PROPOSED_REPLY_DAYS })),
  }),
  shown: ({ office, view }) => ({ recipients: recipientsOf(office, view.about, 'return') }),
  read: (form, { today }) => ({
    reason: form.text('reason', '直していただきたいこと', { required: true, longest: LONGEST_REASON }),
    replyBy: form.day('replyBy', '回答期限', today),
  }),
  run: (office, order, input) => returnApplication(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason', 'answer-by-passed': 'replyBy' },
  done: () => 'returned',
};

const RETURN_NO_DATE =
  'ご希望の日時では、対応できるメーカーがありませんでした。別の日時を候補に加えて、もう一度お送りください。';

/** お断り, with a ready-made text, one's own, or both. */
export const declineAct: DeskAct<{ reason: string }> = {
  path: '/decline',
  act: 'decline',
  template: 'desk-decline',
  title: () => 'お断りする',
  start: ({ view }) => ({ ready: view.nobodyCan ? 'no-maker' : view.allSlotsPassed ? 'no-date' : '', own: '' }),
  shown: ({ office, view }) => ({
    recipients: recipientsOf(office, view.about, 'decline'),
    readyTexts: READY_TEXTS.map(({ value, text }): Choice => ({ value, label: text })).concat({
      value: 'own',
      label: '下の欄に書いた文だけを送る',
    }),
  }),
  read: (form) => ({ reason: readReason(form) }),
  run: (office, order, input) => declineApplication(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'own' },
  done: () => 'declined',
};

const READY_TEXTS = [
  {
    value: 'no-maker',
    text: 'カードリーダーメーカー側の都合により、ご希望の日時に対応できるメーカーがありませんでした。',
  },
  { value: 'no-date', text: 'ご希望の日時までに、メーカーとの調整が整いませんでした。' },
  { value: 'outside', text: 'お申し込みの内容が、デモンストレーション会の対象に当たりませんでした。' },
] as const;

function readReason(form: DeskForm): string {
  const ready = READY_TEXTS.find((text) => text.value === form.raw('ready'))?.text ?? '';
  const own = form.text('own', '理由', { required: ready === '', longest: LONGEST_REASON });
  return [ready, own].filter((part) => part !== '').join('\n');
}
