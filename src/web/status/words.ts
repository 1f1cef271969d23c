import type { Application } from '#domain/case/application.ts';
import { WHAT_TO_BRING } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import { withoutUrl } from '#domain/case/session-facts.ts';
import { changesFor } from '#domain/history/who-sees.ts';
import { formatDay, formatHours } from '#domain/text/dates.ts';
import { eventWord } from '#domain/words/events.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { inJapan, SESSION_WORDS } from '#domain/words/session.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { WISH_ANSWER_WORDS } from '#domain/words/wishes.ts';
import { sessionRows } from '#web/frame/session-rows.ts';
import type { Case } from '#workflow/case/case.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';

/** What the state means for the applicant, and what comes next. */
export function stateSentences(application: Application, session: Session | undefined): { now: string; next: string } {
  const { now, next } = SENTENCES[application.state];
  const hall = application.state === 'confirmed' && session?.mode === 'in-person';
  return { now, next: hall ? `会場の準備をお願いします。${next}` : next };
}

const SENTENCES: Record<ApplicationState, { now: string; next: string }> = {
  draft: { now: 'まだ申請されていません。', next: '入力の続きから申請してください。' },
  unverified: {
    now: 'メールアドレスの確認を待っています。',
    next: '確認コードのメールをご覧いただき、コードをご入力ください。',
  },
  received: {
    now: '申請を受け付け、厚生労働省へお届けしました。',
    next: '厚生労働省の調整担当が、カードリーダーのメーカーに都合を照会します。日程が決まると、メールでお知らせします。',
  },
  inquiring: {
    now: 'カードリーダーのメーカーに都合を照会しています。',
    next: '日程が決まると、確定のお知らせと予定表への招待をメールでお送りします。ご希望に添えないときも、メールでお知らせします。',
  },
  returned: {
    now: '申請の内容について、ご確認をお願いしています。',
    next: '「申請の内容を訂正する」から訂正し、もう一度申請してください。',
  },
  confirmed: {
    now: '日程が確定しました。',
    next: '日程や内容の変更、中止のご希望は、このページからお知らせください。',
  },
  declined: {
    now: '今回は、ご希望に添えませんでした。',
    next: 'お手続きは終わりです。別の日程で、あらためて申請いただけます。',
  },
  withdrawn: { now: '申請は取り下げられました。', next: 'お手続きは終わりです。' },
  cancelled: { now: '説明会は中止になりました。', next: 'お手続きは終わりです。あらためて申請いただけます。' },
  held: { now: '説明会は終了しました。', next: '実施報告をいただくと、お手続きは終わりです。ありがとうございました。' },
};

export interface TimelineEntry {
  at: Temporal.Instant;
  who: string;
  what: string;
  detail: string;
}

/**
 * The history in the applicant's words, the newest first. The applicant's link alone shows no change of where to connect,
 * and not what names it.
 */
export function timelineOf(view: StatusView, reader: 'applicant' | 'link'): TimelineEntry[] {
  const url = reader === 'link' ? (view.caseFile.session?.url ?? '') : '';
  return view.events
    .map((event) => ({
      at: event.at,
      who: WHO[event.actor.role] ?? '',
      what: eventWord(event.type, 'applicant'),
      detail: withoutUrl(detailOf(event, reader), url),
    }))
    .toReversed();
}

const WHO: Partial<Record<string, string>> = {
  applicant: '申請団体',
  coordinator: ROLE_WORDS.coordinator,
  maker: ROLE_WORDS.maker,
};

/** What of an event the applicant is told beside that it happened: of reasons the own, and a coordinator's to the applicant. */
function detailOf(event: StatusView['events'][number], reader: 'applicant' | 'link'): string {
  switch (event.type) {
    case 'withdrawn':
    case 'returned':
    case 'declined':
    case 'cancelled':
      return event.data.reason;
    case 'attendees-mailed':
      return event.data.subject;
    case 'seats-free':
    case 'arrivals-ended':
    case 'change-asked':
    case 'reported':
      return event.data.text;
    case 'wish-answered':
      return [WISH_ANSWER_WORDS[event.data.wishAnswer].mailed, event.data.text]
        .filter((line) => line !== '')
        .join('\n');
    case 'corrected':
    case 'changed':
    case 'moved':
      return changesFor(reader, event.data.changes)
        .map((change) => `${change.label}：${change.before || 'なし'} → ${change.after || 'なし'}`)
        .join('\n');
    default:
      return '';
  }
}

/** 案内文 to pass on to members, as in the receipt; with the date and the chosen materials once it is fixed. */
export function announcement(
  { application, session, signUpPage: page }: Case,
  address: string,
  materials: readonly string[],
): string {
  const { association } = application.form1;
  const fixed = session?.state === 'confirmed' ? session : undefined;
  return [
    '会員各位',
    '',
    fixed
      ? `${association}では、顔認証付きカードリーダーのメーカーによるデモンストレーション会を開催します。実物をご覧いただき、その場でカードリーダーをお申し込みいただけます。参加をご希望の方は、次のページからお申し込みください。`
      : `${association}では、顔認証付きカードリーダーのメーカーによるデモンストレーション会を計画しています。実物をご覧いただき、その場でカードリーダーをお申し込みいただけます。参加をご希望の方は、次のページからお申し込みください。日程は調整中です。決まりましたら、お申し込みの方へメールでお知らせします。`,
    '',
    `${SESSION_WORDS.attendees}：${address}`,
    ...(page?.closesOn ? [`申込締切：${formatDay(page.closesOn)}まで`] : []),
    ...(page?.capacity ? [`定員：${page.capacity}名（満席のときは、キャンセル待ちを受け付けます）`] : []),
    '',
    ...(fixed ? sessionLines(fixed, association) : candidateLines(application)),
    '',
    '当日お持ちいただくもの',
    ...WHAT_TO_BRING.map((item) => `・${item}`),
    ...(page?.parking ? ['', SESSION_WORDS.parking, withoutUrl(page.parking, fixed?.url ?? '')] : []),
    ...(fixed && materials.length > 0 ? ['', '説明会の資料', ...materials] : []),
    '',
    association,
  ].join('\n');
}

function sessionLines(session: Session, association: string): string[] {
  return ['日時と場所', ...sessionRows(session, association, { url: false }).map(lineOf)];
}

function lineOf({ label, value }: { label: string; value: string }): string {
  return `${label}：${value.replaceAll('\n', ' ')}`;
}

function candidateLines({ form1: { slots, mode, venue } }: Application): string[] {
  return [
    inJapan('候補の日時'),
    ...slots.map((slot) => `${RANK_WORDS[slot.rank]}：${formatHours(slot)}`),
    `${SESSION_WORDS.mode}：${MODE_WORDS[mode]}`,
    ...(venue.name === '' ? [] : [`${SESSION_WORDS.venue}：${venue.name} ${venue.address}`]),
  ];
}
