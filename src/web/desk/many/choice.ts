import { ATTENTION_KINDS } from '#domain/desk/attention.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { RUN_ACTS, type RunAct } from '#domain/words/runs.ts';
import { ATTENTION_WORDS } from '#web/desk/case/attention-words.ts';
import { ownerLabel, ownerOf } from '#web/desk/list/owners.ts';
import { activeFilters, queryOf, readListAddress } from '#web/desk/list/query.ts';
import { ownPath } from '#web/gate/desk.ts';
import type { Office } from '#workflow/case/office.ts';
import type { ManyChoice } from '#workflow/desk/many-choice.ts';
import { readListChoices } from '#workflow/desk/read-list.ts';

type Query = Readonly<Record<string, unknown>>;

/** What the bar below the rows asks for, as its address says it. */
export interface Chosen {
  act: RunAct | 'export' | undefined;
  choice: ManyChoice;
  /** The choice in words: 「状態：調整中」; empty for ticked rows. */
  said: string;
  from: string;
}

export async function readChosen(office: Office, query: Query, me: string): Promise<Chosen> {
  const act = [...RUN_ACTS, 'export' as const].find((known) => known === query.act);
  const from = ownPath(textOf(query.from));
  if (query.all === 'list') {
    const address = readListAddress(query);
    const { makers } = await readListChoices(office);
    const words = activeFilters(address, makers).map(({ label }) => label);
    const said = words.length === 0 ? 'すべての申請' : words.join('、');
    return { act, choice: { of: 'list', query: queryOf(address, me) }, said, from };
  }
  if (query.all === 'queue') {
    const kind = ATTENTION_KINDS.find((known) => known === query.kind);
    const owner = textOf(query.owner);
    const words = [kind === undefined ? '今すること' : ATTENTION_WORDS[kind], owner === '' ? '' : ownerLabel(owner)];
    const said = words.filter((word) => word !== '').join('、');
    const whose = owner === '' ? undefined : ownerOf(owner, me);
    return { act, choice: { of: 'queue', kind, owner: whose }, said, from };
  }
  const ticked = query.page === 'on' ? textOf(query.shown).split(',') : [query.case ?? []].flat().map(textOf);
  return { act, choice: { of: 'ticked', references: ticked.filter(isReference) }, said: '', from };
}

/** An application as the page shows it, and as its form says it again. */
export interface Shown {
  reference: string;
  version: number;
}

/** `ABCD-EFGH:12 …`, so that a form names a thousand in one field. */
export function shownText(shown: readonly Shown[]): string {
  return shown.map(({ reference, version }) => `${reference}:${version}`).join(' ');
}

export function readShown(text: string): Shown[] {
  const read = text.split(' ').flatMap((one): Shown[] => {
    const [reference = '', version = ''] = one.split(':');
    return isReference(reference) && /^\d{1,9}$/.test(version) ? [{ reference, version: Number(version) }] : [];
  });
  return read.slice(0, LIMITS.runCases);
}

function isReference(text: string): boolean {
  return /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
