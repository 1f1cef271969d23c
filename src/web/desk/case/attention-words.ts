import { type Attention, type AttentionKind, daysBetween, type Matter } from '#domain/desk/attention.ts';
import { formatShortDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';

/** One word per kind: the tag of a row, the filter, and what a print says. */
export const ATTENTION_WORDS: Record<AttentionKind, string> = {
  call: '電話で連絡',
  'maker-out': 'メーカーが参加できない',
  'no-maker': '担当メーカーなし',
  'change-asked': '変更・中止の依頼',
  'slots-passed': '候補日がすべて経過',
  'yes-waiting': '○の回答あり・日程未確定',
  'nobody-can': '全社対応不可',
  'answer-overdue': '回答期限切れ',
  answered: '回答あり',
  unasked: '未照会',
  'slots-near': '候補日が近い',
  'reply-overdue': '訂正の期限切れ',
  'no-url': '接続先なし',
  unverified: '確認待ち',
  'mail-failed': '送信できないメール',
  'material-doubtful': '資料への指摘',
  'material-old': '資料の期限切れ',
};

/** Why somebody has to do something, in one plain sentence, with since when or how many days are left. */
export function whyOf(attention: Attention, matter: Matter, today: Temporal.PlainDate): string {
  const since = sinceWords(jstDay(attention.since), today);
  const makers = makersOf(attention);
  switch (attention.kind) {
    case 'call':
      return `申請者のメールアドレスがないため、${matter.calls.length}件のお知らせを電話で伝える必要があります（${since}）。`;
    case 'unverified':
      return `申請者がメールアドレスを確認していません（${since}）。${formatShortDay(attention.due)}に下書きへ戻ります。`;
    case 'unasked':
      return matter.inquiries.length === 0
        ? `受け付けましたが、まだどのメーカーにも照会していません（${since}）。`
        : `いまの候補日時について、まだどのメーカーにも照会していません（${since}）。`;
    case 'yes-waiting':
    case 'answered':
      return answeredWhy(attention, matter, since);
    case 'nobody-can':
      return `照会したすべてのメーカーが × と答えました（${since}）。`;
    case 'slots-passed':
      return `日程が決まらないまま、候補の日付がすべて過ぎました（${since}）。`;
    case 'answer-overdue':
      return `${makers}の回答期限が過ぎました（${since}）。`;
    case 'slots-near':
      return `日程が決まらないまま、候補日が近づいています（いちばん早い候補日は${leftOf(attention, today)}）。`;
    case 'reply-overdue':
      return `差し戻しへのお返事の期限が過ぎました（${since}）。`;
    case 'maker-out':
      return `${outWords(matter)}が参加できなくなりました（${since}）。`;
    case 'no-maker':
      return `参加するメーカーがありません（${since}）。`;
    case 'change-asked':
      return `申請者から${matter.wish?.cancels ? '中止' : '変更'}の依頼があります（${since}）。「${shortened(matter.wish?.text ?? '')}」`;
    case 'no-url':
      return `オンラインの接続先（URL）が入っていません（開催日は${leftOf(attention, today)}）。`;
    case 'mail-failed':
    case 'material-doubtful':
    case 'material-old':
      throw new Error(`${attention.kind} is of no application and has words of its own`);
  }
}

function answeredWhy(attention: Attention, matter: Matter, since: string): string {
  const makers = makersOf(attention);
  if (attention.kind === 'yes-waiting') return `${makers}の○が、まだ確定されていません（${since}）。`;
  if (attention.ready.length > 0) return `${makers}が○と答えました（${since}）。日程を確定できます。`;
  if (matter.session) {
    const asked = attention.inquiries.some(({ kind }) => kind === 'move') ? '日時の変更' : '説明会への参加';
    return `${asked}の照会に、${makers}が○以外で答えました（${since}）。`;
  }
  return `${makers}から回答がありましたが、○はまだありません（${since}）。`;
}

/** In one line of the queue; the whole text stands on the page of the application. */
function shortened(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  return characters.length <= WISH_LENGTH ? characters.join('') : `${characters.slice(0, WISH_LENGTH).join('')}…`;
}

const WISH_LENGTH = 60;

/** 「甲株式会社」, 「甲株式会社ほか2社」. */
function makersOf({ inquiries }: Attention): string {
  const names = [...new Set(inquiries.map(({ maker }) => maker.name))];
  return names.length <= 2 ? names.join('と') : `${names[0]}ほか${names.length - 1}社`;
}

function outWords({ session }: Matter): string {
  const out = (session?.makers ?? []).filter((joined) => joined.out !== undefined);
  return out.map(({ maker }) => maker.name).join('と');
}

/** 「今日」「10月3日（土）から2日」. */
export function sinceWords(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const days = daysBetween(day, today);
  return days <= 0 ? '今日' : `${formatShortDay(day)}から${days}日`;
}

/** 「9日後」「今日」「3日前」. */
export function leftWords(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const days = daysBetween(today, day);
  if (days === 0) return '今日';
  return days > 0 ? `${days}日後` : `${-days}日前`;
}

function leftOf({ day }: Attention, today: Temporal.PlainDate): string {
  return day === undefined ? '未定' : leftWords(day, today);
}
