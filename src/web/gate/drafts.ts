import type { FastifyRequest } from 'fastify';
import { LIMITS } from '#domain/words/limits.ts';
import { clearCookie, draftCookies, setCookie, type Visit } from '#web/frame/pages.ts';
import { draftIdIn, isDraft } from '#workflow/filing/keep-draft.ts';
import { type OwnDraft, readOwnDrafts } from '#workflow/filing/own-drafts.ts';

/** Cookies are few: browsers drop others of ours when there are many, and send all of them each time. */
const DRAFTS_MAX = 12;

/** The drafts that this browser may open, the one that was saved last first; only the one of this id where it is given. */
export async function ownDrafts(visit: Visit, id?: string): Promise<OwnDraft[]> {
  const held = draftCookies(visit).filter(({ name }) => id === undefined || name === 'draft' || name === `draft-${id}`);
  const own = await readOwnDrafts(
    visit.web.office,
    held.map(({ value }) => value),
  );
  return id === undefined ? own : own.filter(({ draft }) => draft.id === id);
}

/** Cookies whose drafts another browser has taken over. */
export async function takenDrafts(visit: Visit): Promise<string[]> {
  const { office } = visit.web;
  const held = draftCookies(visit).map(({ value }) => value);
  const own = (await readOwnDrafts(office, held)).map(({ cookie }) => cookie);
  const taken: string[] = [];
  for (const cookie of held) {
    if (!own.includes(cookie) && (await isDraft(office, draftIdIn(cookie)))) taken.push(cookie);
  }
  return taken;
}

/** This browser may open the draft, for `days` or until it is closed. Of very many the oldest and the filed ones go. */
export async function holdDraft(visit: Visit, cookie: string, days?: number): Promise<void> {
  const held = draftCookies(visit);
  if (held.length >= DRAFTS_MAX) {
    const own = await ownDrafts(visit);
    const useful = own
      .toSorted((one, other) => Number(one.stands === 'done') - Number(other.stands === 'done'))
      .slice(0, DRAFTS_MAX - 1)
      .map((one) => one.cookie);
    for (const { name, value } of held) if (!useful.includes(value)) clearCookie(visit, name);
  }
  setCookie(visit, `draft-${draftIdIn(cookie)}`, cookie, days);
}

/** The same for an applicant's own draft: as long as it is kept. */
export function holdOwnDraft(visit: Visit, cookie: string): Promise<void> {
  return holdDraft(visit, cookie, LIMITS.draftDays);
}

/** This browser can open the draft no more. */
export function forgetDraft(visit: Visit, cookie: string): void {
  for (const { name, value } of draftCookies(visit)) if (value === cookie) clearCookie(visit, name);
}

/** The draft that a page or its form is about, as its address names it. The cookie proves the right to it. */
export function draftNamed({ query }: FastifyRequest): string | undefined {
  const named = typeof query === 'object' && query !== null && 'draft' in query ? query.draft : undefined;
  return typeof named === 'string' && named !== '' ? named : undefined;
}

/** The address of a page about this draft; without one, the page's own. */
export function draftPath(path: string, id: string | undefined, more: Readonly<Record<string, string>> = {}): string {
  const [page = '', anchor] = path.split('#');
  const query = new URLSearchParams({ ...(id === undefined ? {} : { draft: id }), ...more });
  return `${page}${query.size === 0 ? '' : `?${query}`}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** A begun form in a line: whose it is, when it was saved, and where it goes on. */
export interface LiveDraft {
  purpose: OwnDraft['draft']['purpose'];
  words: string;
  savedAt: Temporal.Instant;
  href: string;
  label: string;
  /** Where it says that the association is and meets, as typed. */
  place: { association: string; address: string };
}

/** The drafts of this browser that are not done with, the one that was saved last first. */
export async function liveDrafts(visit: Visit): Promise<LiveDraft[]> {
  const own = await ownDrafts(visit);
  return own.flatMap(({ draft, stands }) => {
    if (stands === 'done') return [];
    const { id, purpose, values, updatedAt: savedAt } = draft;
    const whose = values.association?.trim() || '申請団体が未入力';
    const words = stands === 'waiting' ? `${whose}の申請（確認コードの入力待ち）` : `${whose}の${DRAFT_WORDS[purpose]}`;
    const label = stands === 'waiting' ? '確認コードを入力する' : '続きから入力する';
    const place = { association: values.association ?? '', address: values.address ?? '' };
    return [{ purpose, words, savedAt, href: draftPath('/file/continuation', id), label, place }];
  });
}

const DRAFT_WORDS: Record<OwnDraft['draft']['purpose'], string> = {
  file: '下書き',
  correct: '訂正の下書き',
  enter: '代理で登録する下書き',
};
