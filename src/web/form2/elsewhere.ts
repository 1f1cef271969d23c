import type { Elsewhere } from '#workflow/form2/enter.ts';

/** The same institution in another collection: pointed out, not refused. */
export function elsewhereWords({ association, number, handedIn }: Elsewhere): string {
  return `同じ医療機関が、${association}の取りまとめの${number}番にもあります${handedIn ? '（提出済）' : ''}。`;
}
