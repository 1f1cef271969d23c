import type { FastifyInstance, FastifyReply } from 'fastify';
import { hasAnswered } from '#domain/case/inquiry.ts';
import {
  ATTENTION_KINDS,
  type Attention,
  type AttentionKind,
  compareUrgency,
  type Matter,
  type Urgency,
  urgencyOf,
} from '#domain/desk/attention.ts';
import type { MaterialMatter } from '#domain/materials/material.ts';
import { mailTitle } from '#domain/notices/mail-traits.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { TOLD, TOLD_WORDS } from '#domain/words/askings.ts';
import { DESK_PAGES, toPage } from '#domain/words/desk-pages.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { UNANSWERED } from '#domain/words/inquiries.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { DOUBTFUL } from '#domain/words/materials.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { TROUBLE_WORDS } from '#domain/words/troubles.ts';
import { type Done, doneWord } from '#web/desk/acts/done.ts';
import { type ActLink, actsFor, makersToCall } from '#web/desk/case/attention-acts.ts';
import { ATTENTION_WORDS, leftWords, sinceWords, whyOf } from '#web/desk/case/attention-words.ts';
import { queueBar } from '#web/desk/many/bar.ts';
import { materialPath } from '#web/desk/materials/routes.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { type AttentionQueue, readAttention } from '#workflow/desk/read-attention.ts';
import { retryMail } from '#workflow/desk/read-case.ts';
import { type Owners, readOwners } from '#workflow/desk/set-owner.ts';
import { readTroubles } from '#workflow/keeping/troubles.ts';
import { MINE, NO_OWNER, ownerLabel, ownerNames, ownerOf } from './owners.ts';

/** 「今すること」: the first page of the desk. */
export function deskAttentionRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: QueueQuery }>('/desk', (request, reply) =>
      // The list had this address before, so kept addresses lead to it.
      request.query.state === undefined
        ? showQueue({ web, request, reply }, request.query)
        : reply.redirect(`/desk/applications${request.url.slice('/desk'.length)}`),
    );
    desk.post<{ Params: { id: string } }>('/desk/mails/:id/retry', async (request, reply) => {
      const retried = await retryMail(web.office, request.params.id);
      const next = { href: '/desk', label: toPage('attention') };
      if (!retried.ok) return showRefusal({ web, request, reply }, retried.refusal, next, deskViewer(request, 'none'));
      const reference = fieldOf(request, 'reference');
      const done: Done = retried.value === 'again' ? 'retried' : 'overtaken';
      return goTo(reply, `${reference === '' ? '/desk' : casePath(reference)}?done=${done}`);
    });
  });
}

type QueueQuery = { kind?: string; owner?: string; state?: string; page?: string; done?: string };

interface QueueRow {
  kinds: AttentionKind[];
  urgency: Urgency;
  due: Temporal.PlainDate;
  since: Temporal.Instant;
  association: string;
  /** 担当, or empty. */
  owner: string;
  /** Empty for what belongs to no application. */
  reference: string;
  href: string;
  /** 「候補日 2026年10月20日（火）（9日後）」. */
  decisive: string;
  why: string;
  /** Whom to call, where a call is the way on. */
  calls: Call[];
  act: ActLink | null;
  /** Makers that were asked and have not answered, where others have. */
  silent: string;
  /** The mail that the row's button sends again, and where its address is corrected. */
  mailId: string;
  /** It is a case that can be ticked. */
  ticks: boolean;
  mend: { href: string; label: string } | null;
}

interface Call {
  who: string;
  phone: string;
}

const URGENCY_WORDS: Record<Urgency, string> = {
  now: '期限切れ・今日が期限',
  soon: `${LIMITS.soonDays}日以内に対応`,
  later: `${LIMITS.soonDays + 1}日後以降に対応`,
};

async function showQueue(visit: Visit, query: QueueQuery): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const kind = ATTENTION_KINDS.find((known) => known === query.kind);
  const page = /^[1-9]\d{0,3}$/.test(query.page ?? '') ? Number(query.page) : 1;
  const owner = (query.owner ?? '').trim().slice(0, OWNER_MAX);
  const me = coordinatorOf(request).name;
  const asked = owner === '' ? undefined : ownerOf(owner, me);
  const queue = await readAttention(web.office, { kind, owner: asked, page });
  const rows = rowsOf(queue, today);
  const here: QueueAddress = { kind: kind ?? '', owner, page };
  return showPage(visit, 'desk/list/attention', {
    page: { title: DESK_PAGES.attention, heading: DESK_PAGES.attention, width: 'wide', noindex: true, script: 'many' },
    viewer: deskViewer(request, 'attention'),
    done: doneWord(query.done ?? ''),
    troubles: (await readTroubles(web.office)).map((trouble) => TROUBLE_WORDS[trouble]),
    flood: floodWords(queue.askedOver),
    erasures: queue.erasures,
    incoming: queue.incoming,
    many: queueBar({
      references: queue.items.map(({ matter }) => matter.application.reference),
      from: request.url,
      kind,
      owner,
      counts: queue.counts,
    }),
    filters: [
      {
        href: queueHref({ ...here, kind: '', page: 1 }),
        label: 'すべて',
        count: queue.total,
        current: kind === undefined,
      },
      ...ATTENTION_KINDS.map((known) => ({
        href: queueHref({ ...here, kind: known, page: 1 }),
        label: ATTENTION_WORDS[known],
        count: queue.counts.get(known) ?? 0,
        current: known === kind,
      })).filter((filter) => filter.count > 0 || filter.current),
    ],
    owners: ownerLinks(here, await readOwners(web.office)),
    groups: (['now', 'soon', 'later'] as const)
      .map((urgency) => ({
        id: urgency,
        title: URGENCY_WORDS[urgency],
        count: queue.chosen[urgency],
        rows: rows.filter((row) => row.urgency === urgency).map(shown),
      }))
      .filter((group) => group.rows.length > 0),
    // Counted over all pages; what is left out is said.
    moreFailed: queue.failedBeyond,
    isWhole: queue.isWhole,
    what: [kind === undefined ? '' : ATTENTION_WORDS[kind], owner === '' ? '' : ownerLabel(owner)]
      .filter((word) => word !== '')
      .join('、'),
    today: formatDay(today),
    earlier: page > 1 ? queueHref({ ...here, page: page - 1 }) : '',
    further: queue.hasMore ? queueHref({ ...here, page: page + 1 }) : '',
  });
}

const OWNER_MAX = 40;

interface QueueAddress {
  kind: string;
  owner: string;
  page: number;
}

function queueHref({ kind, owner, page }: QueueAddress): string {
  const said = { kind, owner, page: page > 1 ? String(page) : '' };
  const parts = new URLSearchParams(Object.entries(said).filter(([, value]) => value !== ''));
  return parts.size === 0 ? '/desk' : `/desk?${parts}`;
}

/** Everybody's, one's own, nobody's, and each coordinator's. */
function ownerLinks(here: QueueAddress, owners: Owners) {
  const { owner } = here;
  const link = (to: string, label: string) => ({
    href: queueHref({ ...here, owner: to, page: 1 }),
    label,
    current: to === owner,
  });
  return [
    link('', 'すべての担当'),
    ...[MINE, NO_OWNER].map((to) => link(to, ownerLabel(to))),
    ...ownerNames(owner, owners).map(({ value, label }) => link(value, label)),
  ];
}

/** What was asked for too often, so that somebody can look whether the people behind it get through; empty for nothing. */
function floodWords(over: AttentionQueue['askedOver']): string {
  return TOLD.flatMap((what) => {
    const count = over.get(what);
    return count === undefined ? [] : [`${TOLD_WORDS[what]} ${count}回`];
  }).join('、');
}

function shown(row: QueueRow) {
  return { ...row, kinds: row.kinds.map((kind) => ATTENTION_WORDS[kind]) };
}

function rowsOf(queue: AttentionQueue, today: Temporal.PlainDate): QueueRow[] {
  const matters = queue.items.map(({ attention, matter }): QueueRow => {
    const { reference, owner, form1 } = matter.application;
    const { association, contact } = form1;
    const path = casePath(reference);
    const byPhone = ['call', 'unverified', 'reply-overdue'].includes(attention.kind);
    return {
      kinds: [attention.kind, ...attention.also],
      urgency: urgencyOf(attention.due, today),
      due: attention.due,
      since: attention.since,
      association,
      owner,
      reference,
      href: path,
      decisive: decisiveDay(attention, matter, today),
      why: whyOf(attention, matter, today),
      calls: byPhone
        ? [{ who: `${contact.name} 様`, phone: phoneWords(contact) }]
        : makersToCall(attention, matter).map((maker) => ({
            who: [maker.name, maker.contact.name].filter((part) => part !== '').join('　'),
            phone: maker.contact.phone,
          })),
      act: actsFor(attention, matter, { path, hasMakers: queue.hasMakers })[0] ?? null,
      silent: silentWords(attention, matter),
      mailId: '',
      ticks: true,
      mend: null,
    };
  });
  return [
    ...matters,
    ...queue.failedMails.map((mail) => mailRow(mail, today)),
    ...queue.materials.map((matter) => materialRow(matter, today)),
  ].toSorted(compareUrgency);
}

const DAY_WORDS = { returned: FIELD_WORDS.answerBy, confirmed: SESSION_WORDS.date } as const;

/** Of a ○ that can be fixed: the day that the row's button fixes. */
function decisiveDay({ day, ready }: Attention, { application }: Matter, today: Temporal.PlainDate): string {
  const [first, ...more] = ready;
  const fixable = application.form1.slots.find(({ id }) => id === first?.slotId);
  if (fixable) {
    const others = more.length === 0 ? '' : `、ほか${more.length}候補`;
    return `○の候補日 ${formatDay(fixable.date)}（${leftWords(fixable.date, today)}）${others}`;
  }
  if (!day) return '';
  const { state } = application;
  const word = state === 'returned' || state === 'confirmed' ? DAY_WORDS[state] : '候補日';
  return `${word} ${formatDay(day)}（${leftWords(day, today)}）`;
}

const NAMED_MAKERS = 4;

/** 「未回答：キヤノン」 beside answers of others; the row that waits for answers alone names them itself. */
function silentWords({ kind }: Attention, { inquiries, session }: Matter): string {
  if (kind === 'answer-overdue' || session) return '';
  const names = inquiries
    .filter((inquiry) => inquiry.state === 'open' && !hasAnswered(inquiry))
    .map(({ maker }) => maker.name);
  const named = names.slice(0, NAMED_MAKERS).join('、');
  const more = names.length > NAMED_MAKERS ? `、ほか${names.length - NAMED_MAKERS}社` : '';
  return names.length === 0 ? '' : `${UNANSWERED}：${named}${more}`;
}

type FailedMail = AttentionQueue['failedMails'][number];

function callsFor({ contact, maker }: FailedMail): Call[] {
  if (contact) return [{ who: `${contact.name} 様`, phone: phoneWords(contact) }];
  if (!maker || maker.contact.phone === '') return [];
  return [
    { who: [maker.name, maker.contact.name].filter((part) => part !== '').join('　'), phone: maker.contact.phone },
  ];
}

/** Where the address is corrected to which the mail could not go. */
function mendingOf({ role, application, maker }: FailedMail): QueueRow['mend'] {
  const label = 'メールアドレスを直す';
  if (maker) return { href: `/desk/makers/${encodeURIComponent(maker.id)}`, label };
  if (!application) return null;
  const path = casePath(application.reference);
  if (role === 'applicant') return { href: `${path}/contact`, label };
  return role === 'attendee' ? { href: `${path}/attendees`, label: '参加者の名簿を開く' } : null;
}

function mailRow(mail: AttentionQueue['failedMails'][number], today: Temporal.PlainDate): QueueRow {
  const due = jstDay(mail.at);
  const to = mail.to.name === '' ? mail.to.email : `${mail.to.name}（${mail.to.email}）`;
  return {
    kinds: ['mail-failed'],
    urgency: urgencyOf(due, today),
    due,
    since: mail.at,
    association: mail.application?.association ?? '',
    owner: mail.application?.owner ?? '',
    reference: mail.application?.reference ?? '',
    href: mail.application ? casePath(mail.application.reference) : '',
    decisive: '',
    why: `${to}への「${mailTitle(mail.name)}」のメール${mail.bounced ? 'が届かずに戻りました' : 'を送信できませんでした'}（${sinceWords(due, today)}）。`,
    calls: callsFor(mail),
    // To the same address it would come back again.
    act: mail.bounced ? { href: `/desk/mails/${mail.id}`, label: 'メールを確かめる', kind: 'secondary' } : null,
    silent: '',
    mailId: mail.bounced ? '' : mail.id,
    ticks: false,
    mend: mendingOf(mail),
  };
}

function materialRow({ kind, material, due, since, marks }: MaterialMatter, today: Temporal.PlainDate): QueueRow {
  const href = materialPath(material.id);
  const stands = sinceWords(jstDay(since), today);
  const [oldest] = marks;
  return {
    kinds: [kind],
    urgency: urgencyOf(due, today),
    due,
    since,
    association: material.title,
    owner: '',
    reference: '',
    href,
    decisive: '',
    why: oldest
      ? `ご覧の方から、${marks.length}件の「${DOUBTFUL}」が届いています（${stands}）。「${oldest.line}」`
      : `資料の掲載の期限が過ぎました（${stands}）。`,
    calls: [],
    act: { href, label: '資料を確かめる', kind: 'secondary' },
    silent: '',
    mailId: '',
    ticks: false,
    mend: null,
  };
}
