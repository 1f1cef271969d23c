/**
 * `unconfirmed` until the mail's link was used; `waiting` (キャンセル待ち) while there is no seat; `left` by the attendee's own
 * act, or because the seat was not confirmed in time.
 */
export const REGISTRATION_STATES = ['unconfirmed', 'waiting', 'registered', 'left'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** 参加申込: one person's sign-up for one application's 説明会; e-mail is unique among those that have not left. */
export interface Registration {
  id: string;
  applicationId: string;
  state: RegistrationState;
  name: string;
  /** ふりがな, in hiragana. */
  kana: string;
  institution: string;
  /** 医療機関コード: 10 or 7 digits, or empty. */
  institutionCode: string;
  email: string;
  /** How many come, the person included. */
  people: number;
  /** Since when it waits for a seat; the order of the waiting list. */
  waitingSince: Temporal.Instant | undefined;
  /** 受付 on the day: how many arrived, when, and who ticked it off. */
  arrived: { people: number; at: Temporal.Instant; by: string } | undefined;
  createdAt: Temporal.Instant;
}

/** What attendees bring to apply for a reader on the spot, from the ministry's letter; never sent to us. */
export const WHAT_TO_BRING = [
  '医療機関等向けポータルサイトに登録したメールアドレスとパスワード（その場でカードリーダーをお申し込みいただけます。当サービスへは送らないでください）',
  'アカウントをお持ちでない場合は、支払基金から届いた青封筒「オンライン資格確認 医療機関等ポータルサイトへのアカウント登録のご案内について」',
] as const;
