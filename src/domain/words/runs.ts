import { RANK_WORDS, type Rank } from './ranks.ts';
import { type ApplicationState, STATE_WORDS } from './states.ts';

/** What can be done with many applications at once. */
export const RUN_ACTS = ['ask', 'remind', 'return', 'decline', 'write', 'own'] as const;
export type RunAct = (typeof RUN_ACTS)[number];

export const RUN_ACT_WORDS: Record<RunAct, string> = {
  ask: 'メーカーに照会',
  remind: '督促（回答の催促）',
  return: '差し戻し',
  decline: 'お断り',
  write: '文面を送る',
  own: '担当を決める',
};

export const RUN_STATES = ['running', 'stopped', 'done'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RUN_STATE_WORDS: Record<RunState, string> = {
  running: '実行中',
  stopped: '中止',
  done: '終了',
};

/** What was done with one application, or would be. */
export interface Did {
  kind: 'ask' | 'ask-again' | 'remind' | 'return' | 'decline' | 'write' | 'own';
  /** Makers, those who were written to, or who has it in hand and behind it who had it. */
  names: readonly string[];
  /** Candidates that are asked about. */
  ranks?: readonly Rank[];
}

const DID_WORDS: Record<Did['kind'], string> = {
  ask: '照会',
  'ask-again': '照会し直し（期限切れ）',
  remind: '催促',
  return: '差し戻し',
  decline: 'お断り',
  write: 'メール',
  own: '担当',
};

/** 「照会：甲、乙（第一希望・第二希望）」. */
export function didWords({ kind, names, ranks = [] }: Did): string {
  if (kind === 'own' && names.length > 1) return `担当：${names[0]}（これまでは${names[1]}）`;
  const about = ranks.length === 0 ? '' : `（${ranks.map((rank) => RANK_WORDS[rank]).join('・')}）`;
  return names.length === 0 ? DID_WORDS[kind] : `${DID_WORDS[kind]}：${names.join('、')}${about}`;
}

/** Behind what the history says of an act that was done with many others. */
export const TOGETHER = 'まとめて';

/** Why an application, or one maker of it, is left out of what is done with many. */
export type LeftOut =
  | { why: 'wrong-state'; state: ApplicationState }
  | { why: (typeof PLAIN)[number] }
  | { why: 'asked-already' | 'region' | 'inactive' | 'reminded-today' | 'fixed-overdue'; maker: string }
  | { why: 'owned-meanwhile'; owner: string }
  | { why: 'day-off' | 'crews'; maker: string; rank: Rank };

const PLAIN = [
  'gone',
  'stale',
  'no-makers',
  'no-region',
  'slots-passed',
  'nobody-silent',
  'nobody-asked',
  'no-address',
  'own-already',
  'answer-by-passed',
  'refused',
  'failed',
] as const;

const PLAIN_WORDS: Record<(typeof PLAIN)[number], string> = {
  gone: '申請が見つかりません',
  stale: '確認の画面を開いたあとに、内容が変わりました',
  'no-makers': '選んだメーカーは、どれも照会の対象外です',
  'no-region': '対応地域に入るメーカーがありません',
  'slots-passed': '候補の日がすべて過ぎています',
  'nobody-silent': '回答を待っているメーカーがありません',
  'nobody-asked': '照会したメーカーがありません',
  'no-address': '申請者のメールアドレスがありません（電話でお伝えください）',
  'own-already': 'もうその担当です',
  'answer-by-passed': '回答の期限が過ぎました',
  refused: 'この申請ではできない操作になりました',
  failed: '処理の途中で問題が起き、何も変えていません',
};

/** The reason in a sentence without its full stop. */
export function leftOutWords(left: LeftOut): string {
  switch (left.why) {
    case 'wrong-state':
      return `状態が「${STATE_WORDS[left.state]}」です`;
    case 'asked-already':
      return `${left.maker}には照会中です`;
    case 'region':
      return `${left.maker}の対応地域に入っていません`;
    case 'inactive':
      return `${left.maker}は照会の対象外です`;
    case 'reminded-today':
      return `${left.maker}には、今日もう催促しています`;
    case 'fixed-overdue':
      return `${left.maker}への確定後の照会は期限が過ぎています（申請のページで照会し直してください）`;
    case 'owned-meanwhile':
      return left.owner === ''
        ? 'このあいだに担当がなくなりました'
        : `このあいだに、担当が${left.owner}さんになりました`;
    case 'day-off':
      return `${left.maker}は${RANK_WORDS[left.rank]}の日が不可日です`;
    case 'crews':
      return `${left.maker}は${RANK_WORDS[left.rank]}の時間に空きがありません`;
    default:
      return PLAIN_WORDS[left.why];
  }
}
