import type { Application } from '#domain/case/application.ts';
import { inListOrder } from '#domain/case/name-list.ts';
import {
  arrivedOn,
  isExpected,
  isReceptionOpen,
  type ReceptionCounts,
  receptionCounts,
  receptionDays,
  type WalkIn,
  walkInsOn,
} from '#domain/case/reception.ts';
import type { Registration } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findBrowser, insertBrowser } from '#store/access/sign-ins.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { findRegistration, listRegistrations, setArrival } from '#store/cases/registrations.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { insertWalkIn, listWalkIns, removeWalkIn } from '#store/cases/walk-ins.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';

/** The list at the door, 五十音順. */
export interface ReceptionView {
  application: Application;
  session: Session;
  people: Registration[];
  walkIns: WalkIn[];
  counts: ReceptionCounts;
  /** The day before: what is ticked then does not count. */
  isTryOut: boolean;
  /** Another word once anything on the list has changed. */
  stamp: string;
}

/** Behind the link on the helpers' phones, on the days of the reception only. */
export async function readReception(office: Office, link: string): Promise<Outcome<ReceptionView>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const opened = await openedBy({ tx, office, now }, link);
    if (!opened.ok) return opened;
    const { application } = opened.value;
    const today = jstDay(now);
    const registrations = await listRegistrations(tx, application.id);
    const people = inListOrder(registrations.filter(isExpected), 'kana').map((one) => ({
      ...one,
      arrived: arrivedOn(one, today),
    }));
    const walkIns = walkInsOn(await listWalkIns(tx, application.id), today);
    return accept({
      ...opened.value,
      people,
      walkIns,
      counts: receptionCounts(people, walkIns, today),
      isTryOut: !today.equals(opened.value.session.date),
      stamp: stampOf(people, walkIns),
    });
  });
}

function stampOf(people: readonly Registration[], walkIns: readonly WalkIn[]): string {
  const arrivals = people.map(({ arrived }) => arrived?.people ?? 0);
  const last = Math.max(0, ...people.map(({ arrived }) => arrived?.at.epochMilliseconds ?? 0));
  return [people.length, arrivals.reduce((sum, each) => sum + each, 0), last, walkIns.length].join('-');
}

async function openedBy(work: Work, link: string): Promise<Outcome<{ application: Application; session: Session }>> {
  const { tx, office, now } = work;
  const token = await findTokenByLink(tx, office.vault, 'reception', link);
  if (!token || token.spentAt) return refuse({ code: 'not-found' });
  const session = await findSessionOf(tx, token.subjectId);
  if (!session) return refuse({ code: 'not-found' });
  if (!isReceptionOpen(session, now)) return refuse({ code: 'reception-closed', ...receptionDays(session) });
  return accept({ application: await getApplication(tx, token.subjectId), session });
}

/** The helper's name for this phone; returns its cookie. */
export async function nameHelper(office: Office, link: string, name: string): Promise<Outcome<string>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const opened = await openedBy(work, link);
    if (!opened.ok) return opened;
    const cookie = office.chance.token();
    await insertBrowser(tx, {
      id: office.chance.id(),
      cookieHash: office.vault.hash(cookie),
      role: 'helper',
      email: '',
      name,
      createdAt: now,
      expiresAt: now.add({ hours: LIMITS.helperDays * 24 }),
    });
    return accept(cookie);
  });
}

/** The name is a label beside a tick and opens nothing: the link does. */
export async function findHelper(office: Office, cookie: string): Promise<string | undefined> {
  const now = office.now();
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), now));
  return browser?.role === 'helper' ? browser.name : undefined;
}

/** One tick: from the number of people that the helper saw on the page to the number that is there (0: not there). */
export interface Tick {
  registrationId: string;
  seenPeople: number;
  people: number;
  by: string;
}

/**
 * 来場の受付. The same tick sent twice, or by two phones at once, is one arrival; a tick on a view that is no longer true is
 * refused with what is true now, so that no helper undoes another's without seeing it.
 */
export async function tickOff(office: Office, link: string, tick: Tick): Promise<Outcome<Registration>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const opened = await openedBy(work, link);
    if (!opened.ok) return opened;
    const before = await findRegistration(tx, tick.registrationId);
    if (!before || before.applicationId !== opened.value.application.id || !isExpected(before)) {
      return refuse({ code: 'not-found' });
    }
    // A tick of another day is none, and the first of this day takes its place.
    const there = arrivedOn(before, jstDay(now));
    const standing = there?.people ?? 0;
    if (standing === tick.people) return accept({ ...before, arrived: there });
    const arrived = tick.people === 0 ? undefined : { people: tick.people, at: now, by: tick.by };
    const isSeen = standing === tick.seenPeople;
    if (isSeen && (await setArrival(tx, before, arrived))) return accept({ ...before, arrived });
    return refuse({ code: 'arrival-changed', people: standing, by: there?.by ?? '' });
  });
}

/** 当日参加. `id` came with the form, so that a second press adds nobody. */
export async function addWalkIn(
  office: Office,
  link: string,
  walkIn: Pick<WalkIn, 'id' | 'name' | 'institution' | 'people' | 'addedBy'>,
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const opened = await openedBy(work, link);
    if (!opened.ok) return opened;
    await insertWalkIn(tx, { ...walkIn, applicationId: opened.value.application.id, addedAt: now });
    return accept(null);
  });
}

export async function takeBackWalkIn(office: Office, link: string, id: string): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const opened = await openedBy(work, link);
    if (!opened.ok) return opened;
    await removeWalkIn(tx, opened.value.application.id, id, now);
    return accept(null);
  });
}
