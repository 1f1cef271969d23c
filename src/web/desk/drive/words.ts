import type { RowChange } from '#domain/drive/changes.ts';
import { isWhatIf, type RunTerms } from '#domain/drive/terms.ts';
import type { NameOf } from '#domain/drive/words.ts';
import { formatDay, formatShortDay } from '#domain/text/dates.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { UNANSWERED } from '#domain/words/inquiries.ts';
import { PROPOSAL_STATE_WORDS } from '#domain/words/proposals.ts';
import { STATE_WORDS } from '#domain/words/states.ts';
import { monthWord } from '#web/desk/list/query.ts';
import type { ProposalView } from '#workflow/drive/read-proposals.ts';

type Head = ProposalView['head'];

export const PROPOSALS_PATH = '/desk/proposals';
/** The page from which runs are started. */
export const START_PATH = `${PROPOSALS_PATH}/new`;

export function proposalPath(id: string): string {
  return `${PROPOSALS_PATH}/${encodeURIComponent(id)}`;
}

export function stateWord({ head, isInterrupted }: Pick<ProposalView, 'head' | 'isInterrupted'>): string {
  return PROPOSAL_STATE_WORDS[isInterrupted ? 'interrupted' : head.state];
}

/** 「申請 300件のうち 287件を割り当てました。先着順では 251件。最大でもあと 3件です。」 */
export function figureSentences({ applications, placed, figures }: Head): string[] {
  if (!figures) return [];
  const { bound, ended, firstCome, scarceFirst } = figures;
  const more = Math.max(0, bound - placed);
  return [
    `申請 ${applications}件のうち ${placed}件を割り当てました。先着順では ${firstCome}件、候補の少ない申請から順に決めると ${scarceFirst}件です。${
      more === 0 ? 'これより多くは割り当てられません。' : `最大でもあと ${more}件です。`
    }`,
    ...(ended === 'time'
      ? ['制限時間で打ち切りました。この案はそのまま使えます。同じ条件で作り直すと、別の案になることがあります。']
      : []),
    ...(ended === 'stopped' ? ['途中で止めました。それまでに見つかった、いちばんよい案です。'] : []),
  ];
}

const ENDED_WORDS = {
  optimal: '最もよい案であることを確かめて終わりました',
  gap: '最もよい案との差が0.5%以内で終わりました',
  time: '制限時間で打ち切りました',
  stopped: '途中で止めました',
} as const;

/** Labels and values below the sentences. */
export function figureRows({ placed, applications, figures }: Head): { label: string; value: string }[] {
  if (!figures) return [];
  const { points, bound, gap, ended, seconds } = figures;
  return [
    { label: '割り当て', value: `${placed}件（申請 ${applications}件）` },
    { label: '上限', value: `${bound}件（差 ${(gap * 100).toFixed(1)}%）` },
    { label: '終わり方', value: `${ENDED_WORDS[ended]}（${seconds.toFixed(1)}秒）` },
    { label: '希望の点', value: `${points.wishes}（第一希望 2点、第二希望 1点）` },
    { label: '回答の点', value: `${points.replies}（○ 2点、${UNANSWERED} 1点、△ 0点）` },
    { label: '近い移動', value: `${points.ways}か所（同じ日に、同じか隣の都道府県）` },
  ];
}

/** What the run was asked for. */
export function termRows(
  { filter, terms }: Pick<Head, 'filter' | 'terms'>,
  nameOf: NameOf,
): { label: string; value: string }[] {
  return [
    { label: '対象の申請', value: filterWords(filter, nameOf) },
    { label: '1回に伺うメーカー', value: `${terms.makersWanted}社` },
    { label: '制限時間', value: `${terms.seconds}秒` },
    ...(isWhatIf(terms) ? [{ label: '仮の条件', value: whatIfWords(terms, nameOf) }] : []),
  ];
}

function filterWords(filter: Head['filter'], nameOf: NameOf): string {
  const { state, association, prefecture, month, maker, owner, cases } = filter;
  const parts = [
    state === undefined ? '' : STATE_WORDS[state],
    association === undefined ? '' : `団体：${association}`,
    prefecture === undefined ? '' : `都道府県：${prefecture === '' ? '記載なし' : prefecture}`,
    month === undefined ? '' : monthWord(month),
    maker === undefined ? '' : `メーカー：${nameOf(maker)}`,
    owner === undefined ? '' : `${FIELD_WORDS.owner}：${owner === '' ? '未定' : owner}`,
    cases === undefined ? '' : `検索で見つかった${cases.length}件`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '日程を調整中のすべての申請' : `${parts.join('、')}のうち日程を調整中の申請`;
}

/** 「乙電機株式会社：3組。丙：入れない。10月20日（火）：開催しない」, a line each. */
function whatIfWords({ makers, closedDays }: RunTerms, nameOf: NameOf): string {
  return [
    ...closedDays.map((day) => `${formatDay(day)}：開催しない`),
    ...makers.map(({ makerId, crews, bufferMinutes, out, closedDays: closed = [], openedDays: opened = [] }) =>
      [
        `${nameOf(makerId)}：${out ? '入れない' : ''}`,
        ...(crews === undefined ? [] : [`${crews}組`]),
        ...(bufferMinutes === undefined ? [] : [`前後の移動 ${bufferMinutes}分`]),
        ...closed.map((day) => `${formatShortDay(day)}は伺えない`),
        ...opened.map((day) => `${formatShortDay(day)}は伺える`),
      ]
        .join('、')
        .replace('：、', '：'),
    ),
  ].join('\n');
}

export const CHANGE_WORDS: Record<RowChange, string> = {
  placed: '新しく割り当て',
  dropped: '割り当てから外れる',
  slot: '日時が変わる',
  makers: 'メーカーが変わる',
  same: '',
};
