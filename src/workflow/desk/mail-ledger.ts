import type { LedgerState } from '#domain/notices/ledger.ts';
import type { MailName } from '#domain/notices/mail-data.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { searchWords } from '#domain/text/search.ts';
import { mailIdOfReturnPath } from '#mail/message/return-path.ts';
import { findListed } from '#store/desk/list.ts';
import type { Tx } from '#store/engine.ts';
import {
  countLedger,
  holding,
  type LedgerFilter,
  type LedgerRow,
  listLedger,
  oldestWaiting,
} from '#store/queue/ledger.ts';
import type { MailState } from '#store/queue/outbox.ts';
import { findMark, type MarkSet } from '#store/queue/post-marks.ts';
import { findSentMail } from '#store/queue/sent-mails.ts';
import type { Office } from '#workflow/case/office.ts';
import { NEWEST_FIRST } from './read-list.ts';

const LEDGER_PAGE = 50;
/** Of words that fit more applications the newest are looked at. */
const APPLICATIONS_MAX = 200;
/** The index knows no shorter ones. */
const ADDRESS_PART = /^[!-~]{3,100}$/;

export interface MailLedger {
  rows: LedgerRow[];
  /** The number to go on before; undefined on the last page. */
  next: number | undefined;
  /** How many there are of each state, at most `LIMITS.mailsCounted`. */
  counts: ReadonlyMap<MailState, number>;
  /** While all mails are held: since when, and by whom. */
  held: MarkSet | undefined;
  /** When the mail was owed that has waited longest. */
  oldest: Temporal.Instant | undefined;
}

/**
 * The ledger, the newest first: pages by when a mail was first owed, which an index knows, and those of a page by their
 * Date, which is later for collected ones. `q` is the address of a recipient, whole or in part, the Message-ID of a mail, ours or the
 * server's, a return path of ours, or else words by which 申請一覧 finds applications, whose mails are listed.
 */
export async function readLedger(
  office: Office,
  asked: { q: string; state: LedgerState | undefined; name: MailName | undefined; before: number | undefined },
): Promise<MailLedger> {
  return office.store.read(async (tx) => {
    const filter = { state: asked.state, name: asked.name, ...(await meantBy(office, tx, asked.q)) };
    const found = await listLedger(tx, filter, { before: asked.before, limit: LEDGER_PAGE + 1 });
    const rows = found.slice(0, LEDGER_PAGE);
    return {
      rows: rows.toSorted((one, other) => Temporal.Instant.compare(other.at, one.at) || other.seq - one.seq),
      next: found.length > LEDGER_PAGE ? rows.at(-1)?.seq : undefined,
      counts: await countLedger(tx),
      held: await findMark(tx, 'held'),
      oldest: await oldestWaiting(tx, office.now()),
    };
  });
}

async function meantBy(office: Office, tx: Tx, q: string): Promise<LedgerFilter> {
  if (q === '') return {};
  // As it was typed or copied: full-width, or in brackets behind a name or the name of a header.
  const plain = q.normalize('NFKC');
  const bare = /<([^<>\s]+)>$/.exec(plain)?.[1] ?? plain.replace(/^<|>$/g, '');
  const { returnPath } = office.policy;
  const bounced = returnPath === undefined ? undefined : mailIdOfReturnPath(returnPath, bare, office.vault.mark);
  const named = bounced ?? (await findSentMail(tx, `<${bare}>`)) ?? (await findSentMail(tx, bare));
  if (named !== undefined) return { ids: [named] };
  const address = readEmail(bare);
  if (address !== undefined) return { to: address };
  const part = bare.toLowerCase();
  const held = ADDRESS_PART.test(part) ? await holding(tx, part) : 'none';
  if (held !== 'none') return { part: { text: part, holding: held } };
  const query = { filter: { words: searchWords(q) }, order: NEWEST_FIRST };
  const { ids } = await findListed(tx, query, { offset: 0, limit: APPLICATIONS_MAX });
  return { applicationIds: ids };
}
