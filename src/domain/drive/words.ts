import { formatShortDay } from '#domain/text/dates.ts';
import { REPLY_MARKS, UNANSWERED } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import type { Help, Obstacle, Why } from './proposal.ts';

/** The name of a maker; of one that is gone a word for it. */
export type NameOf = (makerId: string) => string;

export function namesOf(makers: readonly { id: string; name: string }[]): NameOf {
  const names = new Map(makers.map(({ id, name }) => [id, name]));
  return (makerId) => names.get(makerId) ?? '登録のないメーカー';
}

/** Why a row is as it is, a phrase each. */
export function whyWords(why: Why, nameOf: NameOf): string {
  switch (why.code) {
    case 'wish':
      return RANK_WORDS[why.rank];
    case 'reply':
      return `${nameOf(why.makerId)}：${why.reply === 'unanswered' ? UNANSWERED : REPLY_MARKS[why.reply]}`;
    case 'pinned':
      return '固定した割り当て';
    case 'only-way':
      return 'ほかに割り当て方がない';
    case 'near':
      return `${nameOf(why.makerId)}が同じ日に近くへ伺う（${some(why.references)}）`;
    case 'earlier-wish-taken':
      return `${RANK_WORDS[why.rank]}は不可（${why.obstacles.map((one) => obstacleWords(one, nameOf)).join('、') || 'ほかの申請を優先'}）`;
  }
}

/** What stands in the way. */
export function obstacleWords(obstacle: Obstacle, nameOf: NameOf): string {
  switch (obstacle.code) {
    case 'no-slot-left':
      return 'これから開催できる候補日がない';
    case 'no-maker':
      return '照会できるメーカーがない';
    case 'region':
      return `${nameOf(obstacle.makerId)}の対応地域の外`;
    case 'inactive':
      return `${nameOf(obstacle.makerId)}は照会の対象外`;
    case 'day-off':
      return `${nameOf(obstacle.makerId)}は${formatShortDay(obstacle.day)}が不可日`;
    case 'answered-no':
      return `${nameOf(obstacle.makerId)}の回答が×`;
    case 'excluded':
      return `${obstacle.makerId === undefined ? 'この割り当て' : nameOf(obstacle.makerId)}を除く指定`;
    case 'pinned-elsewhere':
      return '固定した割り当てが成り立たない';
    case 'too-few-makers':
      return `伺えるメーカーが${obstacle.able}社（必要 ${obstacle.wanted}社）`;
    case 'crews-taken':
      return `${nameOf(obstacle.makerId)}は${formatShortDay(obstacle.day)}の同じ時間帯に空いた組がない${obstacle.references.length === 0 ? '' : `（${some(obstacle.references)}）`}`;
  }
}

/** 「乙の組が10月20日（火）にもう1組あると、14件増えます」. */
export function helpWords(help: Help, nameOf: NameOf): string {
  if (help.code === 'lift') return 'この申請の固定・除外をやめる';
  if (help.code === 'other-dates') return '申請者に別の候補日を聞く';
  const places = `全体で${help.places}件${help.sure === 'at-least' ? '以上' : ''}増える`;
  return help.code === 'crew'
    ? `${nameOf(help.makerId)}の組が${formatShortDay(help.day)}にもう1組あれば、${places}`
    : `${nameOf(help.makerId)}が${formatShortDay(help.day)}に伺えれば、${places}`;
}

const NAMED = 3;

/** 「ABCD-EFGH、ほか2件」. */
function some(references: readonly string[]): string {
  const more = references.length - NAMED;
  return `${references.slice(0, NAMED).join('、')}${more > 0 ? `、ほか${more}件` : ''}`;
}

/** Why a row is left alone, in a sentence. */
export function faultWords({
  code,
  maker = '',
  references = [],
}: {
  code: string;
  maker?: string;
  references?: string[];
}): string {
  switch (code) {
    case 'wrong-state':
      return '申請の状態が変わり、日程の調整中ではありません。';
    case 'stale':
      return '確かめたあとに申請の内容が変わりました。もう一度お確かめください。';
    case 'slot-not-offered':
      return '候補日時が訂正され、この日時は候補ではなくなりました。';
    case 'slot-passed':
      return '候補の日時が過ぎました。';
    case 'maker-inactive':
      return `${maker === '' ? 'メーカー' : maker}は照会の対象になっていません。`;
    case 'answered-no':
      return `${maker}の回答が×です。`;
    case 'day-off':
      return `${maker}の不可日です。`;
    case 'region':
      return `${maker}の対応地域の外です。`;
    case 'crews-exceeded':
      return `${maker}の組が、この時間帯はすべて決まっています（${references.join('、')}）。`;
    case 'answer-by-passed':
      return '回答期限が過ぎました。';
    default:
      return '思いがけない理由で見送りました。申請のページをご確認ください。';
  }
}
