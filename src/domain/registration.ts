/** `unconfirmed` until the mail's link was used; `left` by the attendee's own act. */
export type RegistrationState = 'unconfirmed' | 'registered' | 'left';

/** 参加申込: one person's sign-up for one application's 説明会; e-mail is unique among those that have not left. */
export interface Registration {
  id: string;
  applicationId: string;
  state: RegistrationState;
  name: string;
  institution: string;
  email: string;
  createdAt: Temporal.Instant;
}

/** What attendees bring to apply for a reader on the spot, from the ministry's letter; never sent to us. */
export const WHAT_TO_BRING = [
  '医療機関等向けポータルサイトに登録したメールアドレスとパスワード（その場でカードリーダーをお申し込みいただけます。当サービスへは送らないでください）',
  'アカウントをお持ちでない場合は、支払基金から届いた青封筒「オンライン資格確認 医療機関等ポータルサイトへのアカウント登録のご案内について」',
] as const;
