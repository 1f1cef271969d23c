import type { MakerDay } from '#domain/case/maker-day.ts';
import { formatDemo } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';

/** A maker × a day in words: what stands in the way first, in bold. */
export interface MakerDayWords {
  warning: string;
  text: string;
  lines: string[];
}

/** Where a full day has more, they are counted. */
const NAMED = 3;

/** 「3組のうち2組が空き」 with the sessions of that day; 「不可日」 and 「空きなし」 are the warnings. */
export function makerDayWords(maker: { crews: number; bufferMinutes: number }, day: MakerDay): MakerDayWords {
  const { commitments, free, off } = day;
  const note = off?.note ? `（${off.note}）` : '';
  const warnings = [...(off ? [`不可日${note}`] : []), ...(free === 0 ? [`空きなし（${maker.crews}組）`] : [])];
  const rest = commitments.length - NAMED;
  const widened = maker.bufferMinutes > 0 ? `、前後${maker.bufferMinutes}分` : '';
  return {
    warning: warnings.join('・'),
    text: free === 0 ? '' : commitments.length === 0 ? '予定なし' : `${maker.crews}組のうち${free}組が空き`,
    lines: [
      ...commitments
        .slice(0, NAMED)
        .map(
          ({ demo, association, mode }) =>
            `${formatDemo(demo)} ${association}（${MODE_WORDS[mode]}${mode === 'in-person' ? widened : ''}）`,
        ),
      ...(rest > 0 ? [`ほか${rest}件`] : []),
    ],
  };
}
