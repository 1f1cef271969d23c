import type { Need } from '#domain/rates/need.ts';
import { type RateSet, rateText } from '#domain/rates/rate-set.ts';
import { formatDay } from '#domain/text/dates.ts';
import { RATE_BASE_WORDS } from '#domain/words/rates.ts';

/** What is not known is 「－」 and never 0. */
const UNKNOWN = '－';
/** With thousands, and tenths where there are any. */
const NUMBERS = new Intl.NumberFormat('ja', { maximumFractionDigits: 1 });

/** One row of where sessions are needed, as it is read. */
export function needCells(need: Need) {
  return {
    name: need.name,
    institutions: counted(need.institutions),
    applied: counted(need.applied),
    rate: need.rate === undefined ? UNKNOWN : rateText(need.rate),
    change: changeText(need),
    notApplied: counted(need.notApplied),
    held: need.held,
    planned: need.planned,
    asked: need.asked,
    made: need.made,
    perSession: need.perSession === undefined ? UNKNOWN : perSessionText(need.perSession),
  };
}

export function counted(value: number | undefined): string {
  return value === undefined ? UNKNOWN : NUMBERS.format(value);
}

function perSessionText(value: number): string {
  return NUMBERS.format(value);
}

/** 「+2.4」, in points; with both denominators where they differ, because then the rate moved for two reasons. */
function changeText({ rate, before, institutions }: Need): string {
  if (rate === undefined || before === undefined) return UNKNOWN;
  const points = Math.round((rate - before.rate) / 10);
  const sign = points > 0 ? '+' : points < 0 ? '-' : '±';
  const text = `${sign}${(Math.abs(points) / 10).toFixed(1)}`;
  const moved = institutions !== undefined && before.institutions !== undefined && institutions !== before.institutions;
  return moved ? `${text}（${counted(before.institutions)}→${counted(institutions)}）` : text;
}

/** 「2022年9月30日（金）時点、厚生労働省公表。率は…のうち」: beside every figure. */
export function sourceWords({ day, source, base }: RateSet): string {
  return `${formatDay(day)}時点、${source}。率は${RATE_BASE_WORDS[base]}のうちの割合`;
}
