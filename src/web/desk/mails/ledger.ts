import type { FastifyInstance, FastifyReply } from 'fastify';
import type { LedgerState } from '#domain/notices/ledger.ts';
import { MAIL_NAMES, mailTitle } from '#domain/notices/mail-traits.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { LEDGER_STATES, MAIL_STATES, waitedWords } from '#domain/words/mails.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { actorOf, coordinatorOf, deskViewer } from '#web/gate/desk.ts';
import { type MailLedger, readLedger } from '#workflow/desk/mail-ledger.ts';
import { holdMails, sendTestMail } from '#workflow/post/ledger-acts.ts';
import { addressee } from './addressee.ts';

type Query = { Querystring: Record<string, unknown> };

const PATH = '/desk/mails';
const TEXT_MAX = 200;

/** メール: every mail with what became of it; `desk` is behind the sign-in. */
export function mailLedgerRoutes(desk: FastifyInstance, web: Web): void {
  desk.get<Query>(PATH, (request, reply) => showLedger({ web, request, reply }, request.query));
  for (const hold of [true, false]) {
    desk.post(`${PATH}/${hold ? 'hold' : 'release'}`, async (request, reply) => {
      await holdMails(web.office, hold, actorOf(request));
      return goTo(reply, `${PATH}?done=${hold ? 'held' : 'released'}`);
    });
  }
  desk.post(`${PATH}/test`, async (request, reply) => {
    const id = await sendTestMail(web.office, coordinatorOf(request));
    return goTo(reply, `${PATH}/${id}?done=test`);
  });
}

interface LedgerAddress {
  q: string;
  state: LedgerState | undefined;
  name: (typeof MAIL_NAMES)[number] | undefined;
  before: number | undefined;
}

const STATES = Object.keys(LEDGER_STATES).filter((state): state is LedgerState => Object.hasOwn(LEDGER_STATES, state));

/** What the address cannot mean is left out, and the page shows what counts. */
function readAddress(query: Readonly<Record<string, unknown>>): LedgerAddress {
  const text = (name: string): string => {
    const value = query[name];
    return (typeof value === 'string' ? value : '').trim().slice(0, TEXT_MAX);
  };
  const before = text('before');
  return {
    q: text('q'),
    state: STATES.find((state) => state === text('state')),
    name: MAIL_NAMES.find((name) => name === text('name')),
    before: /^[1-9]\d{0,14}$/.test(before) ? Number(before) : undefined,
  };
}

function hrefOf(address: Partial<LedgerAddress>): string {
  const said = Object.entries(address).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)]));
  return query.size === 0 ? PATH : `${PATH}?${query}`;
}

async function showLedger(visit: Visit, query: Record<string, unknown>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const address = readAddress(query);
  // The form sends its empty fields too; an address that people keep and pass on names what counts.
  if (Object.values(query).includes('')) return reply.redirect(hrefOf(address));
  const ledger = await readLedger(web.office, address);
  const { q, state, name } = address;
  return showPage(visit, 'desk/mails/ledger', {
    page: { title: DESK_PAGES.mails, heading: DESK_PAGES.mails, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'mails'),
    done:
      query.done === 'held' ? 'メールの送信を止めました。' : query.done === 'released' ? '送信を再開しました。' : '',
    path: PATH,
    form: { values: { q, name: name ?? '' }, problems: {} },
    kept: state === undefined ? [] : [{ name: 'state', value: state }],
    names: MAIL_NAMES.map((value) => ({ value, label: mailTitle(value) })),
    states: stateLinks(address, ledger),
    narrowed: q !== '' || name !== undefined || state !== undefined,
    rows: ledger.rows.map((row) => ({
      href: `${PATH}/${row.id}`,
      title: mailTitle(row.name),
      to: addressee(row.to),
      reference: row.reference,
      at: row.at,
      state: LEDGER_STATES[row.state],
      isTrouble: ['failed', 'bounced', 'unknown', 'deferred'].includes(row.state),
      attempts: row.attempts,
      next: row.state === 'deferred' || row.state === 'unknown' ? row.dueAt : null,
      response: row.response,
      settledAt: row.settledAt ?? null,
    })),
    first: address.before === undefined ? '' : hrefOf({ q, state, name }),
    next: ledger.next === undefined ? '' : hrefOf({ q, state, name, before: ledger.next }),
    held: ledger.held ?? null,
    waited: waitedSince(web, ledger),
    waitingSince: ledger.oldest ?? null,
    redirect: web.office.policy.mailRedirect ?? '',
    mailKept: web.site.mailKept,
    own: coordinatorOf(request).email,
  });
}

function waitedSince({ office }: Web, { oldest }: MailLedger): string {
  return oldest ? waitedWords(Math.floor(oldest.until(office.now()).total('minutes'))) : '';
}

/** More are not counted. */
function countWords(count: number): string {
  const shown = count.toLocaleString('ja-JP');
  return count >= LIMITS.mailsCounted ? `${shown}以上` : shown;
}

/** One link per state, with how many there are in all; those that wait are counted together. */
function stateLinks({ q, state, name }: LedgerAddress, { counts }: MailLedger) {
  const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const isMany = [...counts.values()].some((count) => count >= LIMITS.mailsCounted);
  const countOf = (one: LedgerState): string =>
    one === 'deferred' || one === 'unknown' ? '' : countWords(counts.get(one) ?? 0);
  const narrowed = q !== '' || name !== undefined;
  return [
    {
      href: hrefOf({ q, name }),
      label: 'すべて',
      count: narrowed ? '' : isMany ? countWords(LIMITS.mailsCounted) : countWords(all),
      current: state === undefined,
    },
    ...STATES.map((one) => ({
      href: hrefOf({ q, name, state: one }),
      label: one === 'owed' ? MAIL_STATES.owed : LEDGER_STATES[one],
      count: narrowed ? '' : countOf(one),
      current: state === one,
    })),
  ];
}
