import type { Letter } from './letter.ts';

/**
 * What a server's mail says became of ours: it came back for good, it is only late, or it arrived after all; `unclear`
 * where it says neither.
 */
export type Fate = 'failed' | 'late' | 'fine' | 'unclear';

/** RFC 3464 §2.3.3, by all recipients that it names: each mail of ours has one. Without a report its words say it. */
export function fateOf({ reports, subject, text }: Letter): { fate: Fate; response: string } {
  const [first] = reports;
  if (!first) return { fate: fateInWords(subject, text), response: lineOf(text) };
  const failed = reports.find(({ action }) => action === 'failed');
  const said = failed ?? first;
  const reason = said.diagnostic || besideAddress(text, said.recipient);
  const response = [said.status, reason].filter((part) => part !== '').join(' ');
  if (failed) return { fate: 'failed', response };
  if (reports.some(({ action }) => action === 'delayed')) return { fate: 'late', response };
  return { fate: ['delivered', 'relayed', 'expanded'].includes(first.action) ? 'fine' : 'unclear', response };
}

const LATE =
  /\b(?:delay(?:ed)?|warning|will be retried|still trying)\b|遅延|再送(?:を|し)続け|再試行|(?:配信|配送|送信)が遅れ/iu;
const FOR_GOOD = /\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b/;
const FAILED =
  /\b(?:55[0-9]|554|5\.\d{1,3}\.\d{1,3})\b|undeliver|failure|failed|returned mail|does not exist|user unknown|mailbox (?:is )?full|(?:配信|配送|送信|お?届け)(?:することが)?(?:でき|され)ません|届けられません|届きません|(?:配信|配送|送信)(?:に失敗|不能)|エラー/iu;

function fateInWords(subject: string, text: string): Fate {
  const words = `${subject}\n${text.slice(0, 4000)}`;
  if (!LATE.test(words)) return FAILED.test(words) ? 'failed' : 'unclear';
  // One that warns and gives a reason for good says both.
  return FOR_GOOD.test(words) ? 'unclear' : 'late';
}

/** The line that gives a reason, or else the first. */
function lineOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const said =
    lines.find((line) => /\b5\d\d\b|\b5\.\d{1,3}\.\d{1,3}\b/.test(line)) ?? lines.find((line) => line !== '');
  return (said ?? '').slice(0, 300);
}

/** What the words say behind the recipient, on the same line or the next: Exim and OpenSMTPD give the reason only there. */
function besideAddress(text: string, recipient: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const at = recipient === '' ? -1 : lines.findIndex((line) => line.toLowerCase().includes(recipient));
  const line = lines[at] ?? '';
  const rest = line.slice(line.toLowerCase().indexOf(recipient) + recipient.length).replace(/^[>:\s]+/, '');
  return (rest || (at === -1 ? '' : (lines[at + 1] ?? ''))).slice(0, 300);
}
