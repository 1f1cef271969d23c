import type { AttentionKind } from '#domain/desk/attention.ts';

/** What the page of an application says after an act. */
export const DONE_WORDS = {
  verified: '電話での確認を記録し、申請を受け付けました。',
  asked: 'メーカーに照会しました。回答があると、お知らせのメールが届きます。',
  answered: '回答を記録しました。',
  recalled: '照会を取り消しました。照会のメールが届いているメーカーへのお知らせの送信を受け付けました。',
  reminded: 'メーカーに、回答をもう一度お願いするメールの送信を受け付けました（同じ日に送るのは1通だけです）。',
  confirmed: '日程を確定しました。関係者へのご案内のメールの送信を受け付けました。',
  returned: '差し戻しました。申請者へのメールの送信を受け付けました。',
  declined: 'お断りしました。申請者へのメールの送信を受け付けました。',
  changed: '開催内容を変更しました。',
  moved: '日時を変更しました。関係者への変更のご案内の送信を受け付けました。',
  'move-asked': '日時の変更をメーカーに照会しました。回答がそろうまで、いまの日時のままです。',
  removed: 'メーカーを外しました。',
  'visitor-named': '当日の担当を記録しました。申請者の「申請の状況」と、開催の3日前のメールに載ります。',
  'maker-added': 'メーカーを加えました。予定表への招待の送信を受け付けました。',
  'join-asked': 'メーカーに、確定した説明会に参加できるかを照会しました。',
  'maker-replaced': 'メーカーを交代しました。',
  'maker-replaced-asked': 'メーカーを外し、代わりのメーカーに参加できるかを照会しました。',
  'message-sent': 'メールの送信を受け付けました。文面は「履歴」に残ります。',
  'contact-moved': '担当者・連絡先を変更しました。',
  'second-contact-set': '二人目の連絡先を変更しました。',
  'report-asked': '実施報告のお願いのメールの送信を受け付けました。',
  reported: '実施報告を記録しました。厚生労働省のメールアドレスへの送信を受け付けました。',
  'wish-answered': '依頼への回答を受け付けました。申請者にメールが届きます。',
  cancelled: '中止しました。関係者への中止のご案内の送信を受け付けました。',
  phoned: '電話での連絡を記録しました。',
  noted: 'メモを残しました。',
  'owner-set': '担当を変更しました。',
  retried: 'メールの再送を受け付けました。',
  overtaken: 'このあとに別のお知らせをお送りしているため、このメールは送りません。',
} as const;
export type Done = keyof typeof DONE_WORDS;

/** What a row of the queue was about that such an act settles: 「次の件へ」 leads to the next of these. */
const SETTLES: Partial<Record<Done, AttentionKind>> = {
  verified: 'unverified',
  asked: 'unasked',
  answered: 'answer-overdue',
  reminded: 'answer-overdue',
  confirmed: 'answered',
  returned: 'nobody-can',
  declined: 'nobody-can',
  'wish-answered': 'change-asked',
  'maker-replaced': 'maker-out',
  'maker-replaced-asked': 'maker-out',
  removed: 'maker-out',
  'maker-added': 'no-maker',
  'join-asked': 'no-maker',
  phoned: 'call',
};

export function isDone(done: string): done is Done {
  return Object.hasOwn(DONE_WORDS, done);
}

export function settledBy(done: Done): AttentionKind | undefined {
  return SETTLES[done];
}

/** The same acts where no mail can go to the applicant. */
const DONE_WORDS_BY_PHONE: Partial<Record<Done, string>> = {
  returned: '差し戻しました。申請者に電話でお伝えください。',
  declined: 'お断りしました。申請者に電話でお伝えください。',
};

export function doneWord(done: string, byPhone = false): string {
  const words = byPhone ? { ...DONE_WORDS, ...DONE_WORDS_BY_PHONE } : DONE_WORDS;
  return Object.entries(words).find(([key]) => key === done)?.[1] ?? '';
}
