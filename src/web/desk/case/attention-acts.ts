import type { Attention, AttentionKind, Matter, MatterMaker } from '#domain/desk/attention.ts';
import { formatShortDay } from '#domain/text/dates.ts';
import { confirmWords, DESK_ACTS, MAKER_ACTS } from '#domain/words/desk-acts.ts';

export interface ActLink {
  href: string;
  label: string;
  kind: 'primary' | 'secondary' | 'danger';
}

/**
 * What can be done about it, the act that is meant first: the queue offers that one, the page of the application all of
 * them. `path` is that page's. A failed mail is no matter of an application and has a button of its own.
 */
export function actsFor(attention: Attention, matter: Matter, desk: { path: string; hasMakers: boolean }): ActLink[] {
  const { path } = desk;
  const asking = secondary(`${path}/inquiries`, 'ほかのメーカーに照会する');
  const decline = danger(`${path}/decline`, DESK_ACTS.decline);
  const otherDay = primary(`${path}/return`, '別の日時を申請者に聞く（差し戻す）');
  const change = secondary(`${path}/change`, DESK_ACTS.change);
  const move = secondary(`${path}/move`, DESK_ACTS.move);
  const cancel = danger(`${path}/cancellation`, DESK_ACTS.cancellation);
  switch (attention.kind) {
    case 'call':
      return [primary(`${path}#calls`, '伝えることを見て電話する')];
    case 'unverified':
      return [secondary(`${path}/verification`, DESK_ACTS.verification)];
    case 'unasked':
      return desk.hasMakers
        ? [primary(`${path}/inquiries`, DESK_ACTS.inquiries), secondary(`${path}/return`, DESK_ACTS.return)]
        : [primary('/desk/makers/new', 'メーカーを登録する')];
    case 'yes-waiting':
    case 'answered':
      return answeredActs(attention, matter, path, asking);
    case 'nobody-can':
      return [otherDay, decline, asking];
    case 'slots-passed':
      return [otherDay, decline];
    case 'slots-near':
    case 'answer-overdue':
      return matter.session ? recording(attention, path) : [...recording(attention, path), asking];
    case 'reply-overdue':
      return [decline];
    case 'maker-out':
      return [...replacements(matter, path), move, cancel];
    case 'no-maker':
      return [primary(`${path}/makers/addition`, DESK_ACTS['makers/addition']), move, cancel];
    case 'change-asked':
      return [
        primary(`${path}/wish`, matter.wish?.cancels ? '中止の依頼を見て回答する' : '変更の依頼を見て回答する'),
        ...(matter.wish?.cancels ? [cancel] : [secondary(`${path}/time`, DESK_ACTS.time), move, change, cancel]),
      ];
    case 'no-url':
      return [primary(`${path}/change`, '接続先を入力する')];
    case 'mail-failed':
    case 'material-doubtful':
    case 'material-old':
      return [];
  }
}

/** With a ○: fix it. Without: the maker whose △ can be talked over, or another maker. */
function answeredActs(attention: Attention, matter: Matter, path: string, asking: ActLink): ActLink[] {
  const [first, ...more] = attention.ready.flatMap(({ slotId }) => {
    const slot = matter.application.form1.slots.find(({ id }) => id === slotId);
    return slot
      ? [{ href: `${path}/confirmation?slot=${slotId}`, label: confirmWords(formatShortDay(slot.date)) }]
      : [];
  });
  if (first) return [primary(first.href, first.label), ...more.map(({ href, label }) => secondary(href, label))];
  if (matter.session) {
    return attention.inquiries.some(({ kind }) => kind === 'move')
      ? [secondary(`${path}/move`, '別の日時で照会し直す')]
      : [primary(`${path}/makers/addition`, 'ほかのメーカーを加える')];
  }
  const undecided = attention.inquiries.filter(({ answers }) => answers.some(({ reply }) => reply === 'maybe'));
  return undecided.length > 0
    ? [...recording({ ...attention, inquiries: undecided }, path), asking]
    : [{ ...asking, kind: 'primary' }, secondary(`${path}/return`, DESK_ACTS.return)];
}

function recording({ kind, inquiries }: Pick<Attention, 'kind' | 'inquiries'>, path: string): ActLink[] {
  const [first] = inquiries;
  if (!first) return [];
  const link = kind === 'slots-near' ? secondary : primary;
  return [link(`${path}/inquiries/${first.id}/answers`, MAKER_ACTS.answers(first.maker.name))];
}

/** The makers that somebody has to talk to, with a number, each once. */
export function makersToCall({ kind, inquiries, ready }: Attention, { session }: Matter): MatterMaker[] {
  const out = (session?.makers ?? []).filter((joined) => joined.out !== undefined);
  const concerned = kind === 'maker-out' ? out : ready.length === 0 && CALLED.includes(kind) ? inquiries : [];
  const makers = concerned.map(({ maker }) => maker).filter(({ contact }) => contact.phone !== '');
  return [...new Map(makers.map((maker) => [maker.id, maker])).values()];
}

const CALLED: readonly AttentionKind[] = ['answer-overdue', 'slots-near', 'answered'];

function replacements({ session }: Matter, path: string): ActLink[] {
  return (session?.makers ?? [])
    .filter((joined) => joined.out !== undefined)
    .flatMap(({ maker }) => [
      primary(`${path}/makers/${maker.id}/replacement`, MAKER_ACTS.replacement(maker.name)),
      secondary(`${path}/makers/${maker.id}/removal`, MAKER_ACTS.removal(maker.name)),
    ]);
}

function primary(href: string, label: string): ActLink {
  return { href, label, kind: 'primary' };
}

function secondary(href: string, label: string): ActLink {
  return { href, label, kind: 'secondary' };
}

function danger(href: string, label: string): ActLink {
  return { href, label, kind: 'danger' };
}
