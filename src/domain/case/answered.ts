import { PARTSTAT_WORDS, PARTSTATS, type Partstat } from '#domain/words/incoming.ts';
import { isSameMailbox, type Registration } from './registration.ts';

/** What the calendar of an address has answered to 説明会's invitation; `isOld`: to one that a newer one replaced. */
export interface Answered {
  /** In lower case. */
  email: string;
  partstat: Partstat;
  isOld: boolean;
}

/**
 * What the calendar of somebody's address has answered, in words: 「辞退（代表アドレスの回答）」 where several share the
 * address, because calendars know no names. Empty where it has not.
 */
export function answeredWords(
  one: Pick<Registration, 'email'>,
  people: readonly Pick<Registration, 'email'>[],
  answers: readonly Answered[],
): string {
  const own = answers.find(({ email }) => email === one.email.toLowerCase());
  if (!own || one.email === '') return '';
  const isShared = people.filter((other) => isSameMailbox(other, one)).length > 1;
  return `${PARTSTAT_WORDS[own.partstat]}${isShared ? '（代表アドレスの回答）' : ''}${own.isOld ? '（変更前のご案内への回答）' : ''}`;
}

/**
 * 「参加（承諾） 3件・未回答 2件」, by address of those with a seat; an answer to an invitation that was replaced counts as
 * none. Empty while no calendar has answered.
 */
export function answeredTotals(
  people: readonly Pick<Registration, 'email' | 'state'>[],
  answers: readonly Answered[],
): string {
  const invited = people.filter(({ email, state }) => email !== '' && state === 'registered');
  const addresses = [...new Set(invited.map(({ email }) => email.toLowerCase()))];
  const standing = new Map(
    answers.flatMap(({ email, partstat, isOld }) => (isOld ? [] : [[email, partstat] as const])),
  );
  if (!addresses.some((email) => answers.some((answer) => answer.email === email))) return '';
  const said = addresses.map((email) => standing.get(email) ?? 'needs-action');
  return PARTSTATS.flatMap((partstat) => {
    const count = said.filter((own) => own === partstat).length;
    return count === 0 ? [] : [`${PARTSTAT_WORDS[partstat]} ${count}件`];
  }).join('・');
}
