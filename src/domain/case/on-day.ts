import type { OnDay, SessionMaker } from './session.ts';

/** 「当日　花子　TEL 090-0000-1234」; what is not known is left out. */
export function onDayWords({ visitor, phoneOnDay }: OnDay): string {
  return [visitor, phoneOnDay === '' ? '' : `TEL ${phoneOnDay}`].filter((part) => part !== '').join('　');
}

/** 当日の担当 of each maker that comes, one a line; of those that have not said, only with `instead`. */
export function onDayLines(makers: readonly SessionMaker[], instead?: string): string[] {
  return makers
    .filter(({ out }) => out === undefined)
    .map((joined) => ({ name: joined.maker.name, said: onDayWords(joined) || (instead ?? '') }))
    .filter(({ said }) => said !== '')
    .map(({ name, said }) => `${name}：${said}`);
}
