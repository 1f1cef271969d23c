import type { AnswerSheet } from '#domain/case/answer-sheet.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { isReminderOutdated } from '#domain/case/session-reminder.ts';
import type { Form1 } from '#domain/form1/snapshot.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { MailData, MailName } from './mail-data.ts';
import type { Mailbox } from './notice.ts';

/** How one mail behaves on its way; its words are in `mail/words` and `views/mails`. */
interface MailTraits<N extends MailName> {
  /** What people call it. */
  title: string;
  /**
   * It goes to an address that nobody has confirmed, typed by whoever it was: it says nothing that was typed with it, nor
   * the name.
   */
  unconfirmed?: true;
  /** Somebody waits for it at the screen, so it leaves before the others. */
  urgent?: true;
  /** Mails of the same thread that it makes pointless while they have not left. */
  supersedes?: readonly MailName[];
  /**
   * It is about an event in calendars, whether or not it brings the entry; an invitation supersedes all of these within
   * its UID, because the newest says everything.
   */
  invites?: true;
  /** It changes an entry; whoever never got the entry gets this mail in its place. */
  updates?: MailName;
  /**
   * `tells`: in words, how a sign-up stands; `settles`: it says of a sign-up all that those would, or has made it pointless.
   * One that tells is settled by the next as well.
   */
  signUp?: 'tells' | 'settles';
  /** Only for whoever was sent this other mail of the same thread. */
  follows?: MailName;
  /** A person answers it. Some filters hide automatic mail, so it does not say that it is. */
  personal?: true;
  /** Where answers go when not to the sender alone. */
  replyTo?(data: MailData[N], us: { sender: Mailbox; ministry: Mailbox }): Mailbox[];
  /** 様式1 whose documents and layouts go with it, as far as they fit. */
  attaches?(data: MailData[N]): Form1;
  /** The token of its code, if that lives for so many minutes from when the mail server took the mail. */
  codeToken?(data: MailData[N]): string | undefined;
  /** It would be wrong by now, so it does not leave. */
  outdated?(data: MailData[N], now: Temporal.Instant): boolean;
  /** The table that goes with it, to be filled in and sent back. */
  sheet?(data: MailData[N], date: Temporal.Instant): AnswerSheet | undefined;
  /** Nothing of what it was owed for holds any more, so it does not leave. */
  saysNothing?(data: MailData[N]): boolean;
  /** It speaks of the session as it is when it leaves (null: none is fixed), not as it was when it was owed. */
  withSession?(data: MailData[N], session: SessionFacts | null): MailData[N];
}

const mailbox = ({ name, email }: Mailbox): Mailbox => ({ name, email });

/** Every mail by its name. */
const MAIL_TRAITS: { readonly [N in MailName]: MailTraits<N> } = {
  verification: { title: 'メールアドレスの確認', unconfirmed: true, urgent: true, supersedes: ['verification'] },
  request: {
    title: '申請',
    personal: true,
    replyTo: ({ form1: { contact } }, { sender }) =>
      contact.email === '' ? [mailbox(sender)] : [mailbox(contact), mailbox(sender)],
    attaches: ({ form1 }) => form1,
  },
  received: { title: '受付のお知らせ' },
  inquiry: { title: 'メーカーへの照会' },
  'inquiry-reminder': { title: '回答のお願い（再送）' },
  'collected-inquiry': {
    title: 'メーカーへの照会（まとめて）',
    sheet: ({ maker, asked, reminded }, date) =>
      asked.length + reminded.length === 0
        ? undefined
        : {
            title: `照会への回答_${maker}_${jstDay(date)}`,
            rows: [...asked, ...reminded].map((hour) => ({ ...hour, answer: undefined })),
          },
    saysNothing: ({ asked, reminded, closed }) => asked.length + reminded.length + closed.length === 0,
  },
  'maker-page': { title: 'メーカーのページのご案内', supersedes: ['maker-page'] },
  'notice-to-attendees': {
    title: '参加者へのお知らせ',
    replyTo: ({ contact }) => [mailbox(contact)],
    // Sent again from the desk after a change, it would name the old hour behind the mail that named the new one.
    withSession: (data, session) => ({ ...data, session }),
  },
  'report-request': { title: '実施報告のお願い' },
  report: { title: '実施報告' },
  'inquiry-closed': {
    title: '照会終了のお知らせ',
    supersedes: ['inquiry', 'inquiry-reminder'],
    // Makers that were never sent the question are not told that it is settled.
    follows: 'inquiry',
  },
  'slot-fixed': {
    title: '日程確定のお知らせ（参加のご案内）',
    // A reminder to answer would arrive right before the news that no answer is needed.
    supersedes: ['inquiry-reminder'],
  },
  answered: { title: 'メーカーの回答のお知らせ' },
  'change-asked': { title: '変更・中止の依頼' },
  'mail-came': { title: '届いたメールのお知らせ' },
  'wish-answered': { title: '変更・中止の依頼への回答' },
  'maker-out': { title: 'メーカーから参加できないとの連絡' },
  returned: { title: '差し戻し' },
  declined: { title: 'お断り' },
  'not-held': { title: '開催見送りのお知らせ', signUp: 'settles' },
  confirmed: { title: '日程確定のご案内', invites: true, signUp: 'settles' },
  changed: { title: '変更のご案内', invites: true, updates: 'confirmed', signUp: 'settles' },
  cancelled: { title: '中止のご案内', invites: true, signUp: 'settles' },
  'sign-up': { title: '参加申込の確認', unconfirmed: true, urgent: true, supersedes: ['sign-up'] },
  registered: { title: '参加申込の受付', invites: true, signUp: 'tells' },
  waiting: { title: 'キャンセル待ちのお知らせ', signUp: 'tells' },
  promoted: { title: 'キャンセル待ちからの繰り上げ', invites: true, signUp: 'tells' },
  left: { title: '参加取りやめの受付', invites: true, signUp: 'tells' },
  // Its reader has told nobody of us their name: nothing of what they sent stands in it.
  'form1-mailed': { title: 'メールで届いた様式1の受取り', unconfirmed: true },
  'attendee-unreached': { title: '参加者にメールが届かなかったお知らせ' },
  'seat-notice': { title: '空席のお知らせ', supersedes: ['seat-notice'] },
  'session-reminder': {
    title: '説明会が近づいたお知らせ',
    // It brings no entry, but must not go out after a move, a cancellation or a leaving.
    invites: true,
    outdated: ({ daysBefore, session }, now) =>
      isReminderOutdated({ daysBefore, date: Temporal.PlainDate.from(session.date) }, now),
  },
  'access-code': {
    title: '確認コード',
    urgent: true,
    supersedes: ['access-code'],
    codeToken: ({ codeToken }) => codeToken,
  },
  'sign-in': { title: 'サインイン', urgent: true, supersedes: ['sign-in'], codeToken: ({ codeToken }) => codeToken },
  'shared-code': {
    title: '共通の確認コード',
    unconfirmed: true,
    urgent: true,
    supersedes: ['shared-code'],
    codeToken: ({ what, codeToken }) => (what === 'verification' ? undefined : codeToken),
  },
  'test-mail': { title: '試しのメール', urgent: true, supersedes: ['test-mail'] },
  'delivery-alarm': { title: 'メールが送れていないお知らせ', urgent: true, supersedes: ['delivery-alarm'] },
  'late-permit': { title: '期限後の申請のご案内' },
  'resume-draft': { title: '下書きの続きのご案内', unconfirmed: true },
  // Each names all of the address's applications, so the newest says everything.
  'status-links': { title: '申請の状況のリンク', supersedes: ['status-links'] },
  'contact-moved': { title: '担当者の変更のお知らせ（これまでのアドレスへ）', invites: true },
  'contact-welcome': { title: '担当者の変更のお知らせ（新しい担当者へ）', invites: true },
  'collection-opened': { title: '取りまとめの開設のお知らせ' },
  'helper-invited': { title: '郡市区医師会への入力のご案内', supersedes: ['helper-invited'] },
  'collection-due': {
    title: '取りまとめの期限のお知らせ',
    supersedes: ['collection-due'],
    outdated: ({ collection, which }, now) =>
      jstDay(now).toString() > (which === 'due' ? collection.dueOn : collection.finalOn),
  },
  'entry-check': {
    title: '様式2の入力の確認',
    unconfirmed: true,
    urgent: true,
    supersedes: ['entry-check'],
  },
  'entry-kept': { title: '様式2の受付のお知らせ', unconfirmed: true },
  'entry-handed-in': { title: '様式2の提出のお知らせ', unconfirmed: true },
  message: {
    title: '調整担当からの連絡',
    personal: true,
    replyTo: (_, { sender, ministry }) => [mailbox(sender), mailbox(ministry)],
  },
};

/** Every mail, in the order of the table. */
export const MAIL_NAMES: readonly MailName[] = Object.keys(MAIL_TRAITS).filter(isMailName);

/** See `invites`. */
export const ABOUT_AN_EVENT: readonly MailName[] = MAIL_NAMES.filter((name) => MAIL_TRAITS[name].invites);

/** See `signUp`. */
export const TELLS_OF_SIGN_UP: readonly MailName[] = MAIL_NAMES.filter((name) => MAIL_TRAITS[name].signUp === 'tells');
export const SETTLES_SIGN_UP: readonly MailName[] = MAIL_NAMES.filter((name) => MAIL_TRAITS[name].signUp);

const NOTHING: readonly MailName[] = [];

/** See `supersedes`; for one name always the same list. */
export function supersededBy(name: MailName): readonly MailName[] {
  return MAIL_TRAITS[name].supersedes ?? NOTHING;
}

/** The traits that take the mail's data take those of this name. */
export function traitsOf<N extends MailName>(name: N): MailTraits<N> {
  return MAIL_TRAITS[name];
}

/** What people call a mail of an old row, which may have had another name. */
export function mailTitle(name: string): string {
  return isMailName(name) ? MAIL_TRAITS[name].title : name;
}

function isMailName(name: string): name is MailName {
  return Object.hasOwn(MAIL_TRAITS, name);
}
