import { searchText } from '#domain/text/search.ts';

/**
 * `unconfirmed` until the mail's link was used, with a seat held for it if there was one; `waiting` (キャンセル待ち) while there
 * is no seat; `left` by the attendee's own act, or because the sign-up was not confirmed in time.
 */
export const REGISTRATION_STATES = ['unconfirmed', 'waiting', 'registered', 'left'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** 参加申込: one person's sign-up for one application's 説明会. Several people may share a mailbox: see `isSamePerson`. */
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
  /** Empty for who was entered without one: they are told by nobody but the applicant (DESIGN §3.11). */
  email: string;
  /** How many come, the person included. */
  people: number;
  /**
   * Since when it waits for a seat; the order of the waiting list. On an unconfirmed one it says that there was no seat to
   * hold; the place in the line is given at the confirmation.
   */
  waitingSince: Temporal.Instant | undefined;
  /** 後にする, by the applicant: since when others may get seats before it; it keeps its place in the line. */
  passedOverAt: Temporal.Instant | undefined;
  /** Browser and network that asked for it, as hashes; empty where the house itself did, or a program without a browser. */
  askedBy: { browser: string; network: string };
  /** Who entered it for somebody that applied by FAX or telephone; undefined once the person has used a link of their own. */
  enteredBy: 'applicant' | 'coordinator' | undefined;
  /** 受付 on the day: how many arrived, when, and who ticked it off. */
  arrived: { people: number; at: Temporal.Instant; by: string } | undefined;
  /** When it was signed up, the last time. */
  createdAt: Temporal.Instant;
}

/** What somebody fills in to sign up, read and checked: the same for page and API. */
export type SignUpInput = Pick<Registration, 'name' | 'kana' | 'institution' | 'institutionCode' | 'email' | 'people'>;

/** The most people of one sign-up; larger groups have to call. */
export const PEOPLE_MAX = 20;

/** How many people come: everybody's number together, never the number of sign-ups. */
export function headCount(registrations: readonly Pick<Registration, 'people'>[]): number {
  return registrations.reduce((sum, { people }) => sum + people, 0);
}

/** What attendees bring to apply for a reader on the spot, from the ministry's letter; never sent to us. */
export const WHAT_TO_BRING = [
  '医療機関等向けポータルサイトに登録したメールアドレスとパスワード（その場でカードリーダーをお申し込みいただけます。パスワードは、このサイトに入力したり、メールで送ったりしないでください）',
  'アカウントをお持ちでない場合は、支払基金から届いた青封筒「オンライン資格確認 医療機関等ポータルサイトへのアカウント登録のご案内について」',
] as const;

/**
 * One attendee is an address and a name (DESIGN §3.11): staff of one clinic share its mailbox. Capitals of the address, and
 * blanks, width and variant kanji of the name, do not make somebody else.
 */
export function isSamePerson(
  a: Pick<Registration, 'email' | 'name'>,
  b: Pick<Registration, 'email' | 'name'>,
): boolean {
  return isSameMailbox(a, b) && searchText(a.name) === searchText(b.name);
}

/** Who has no address shares none. */
export function isSameMailbox(a: Pick<Registration, 'email'>, b: Pick<Registration, 'email'>): boolean {
  return a.email !== '' && a.email.toLowerCase() === b.email.toLowerCase();
}

/**
 * Whether mails go to this person. Whom the applicant entered has proved nothing, and nobody of ours has read what the
 * applicant wrote until a session is fixed: until then none goes there.
 */
export function isMailed(
  { email, enteredBy }: Pick<Registration, 'email' | 'enteredBy'>,
  hasSession: boolean,
): boolean {
  return email !== '' && (hasSession || enteredBy !== 'applicant');
}
