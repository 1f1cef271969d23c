import type { IncomingKind } from '#domain/words/incoming.ts';
import type { Letter } from './letter.ts';

/** Who servers are when they tell what became of a mail. */
const SERVERS = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@/;

/** What a mail is, before anybody asks what it is about. Calendars answer by machine as well as people do. */
export function kindOf(letter: Letter, ourAddress: string): IncomingKind {
  if (isBounce(letter)) return 'bounce';
  if (letter.from?.email === ourAddress.toLowerCase()) return 'own';
  if (letter.calendars.length > 0) return 'calendar';
  return letter.isAutomatic || letter.returnPath === '' ? 'automatic' : 'person';
}

/** Not everything with an empty return path: an answer of a machine has one, too. */
function isBounce({ isReport, reports, from, returnPath, isAutomatic, answers }: Letter): boolean {
  if (isReport || reports.length > 0) return true;
  const isServers = from === undefined || SERVERS.test(from.email);
  const isAnswer = isAutomatic && answers.length > 0;
  // Some servers write their own name where the empty return path was.
  const hasNoWayBack = returnPath === '' || (returnPath !== undefined && SERVERS.test(returnPath));
  // Others write nothing there, and then the name alone says it.
  const saysSo = returnPath === undefined && from !== undefined && isServers;
  return isServers && !isAnswer && (hasNoWayBack || saysSo || isAutomatic);
}
