import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { formatDay, readDate } from '#domain/text/dates.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { RANKS } from '#domain/words/ranks.ts';
import { findTokenByLink, isExpired, spendToken, type Token } from '#store/access/tokens.ts';
import { type Draft, findDraft, findDraftById, insertDraft, updateDraft } from '#store/cases/drafts.ts';
import {
  findLatePermit,
  insertLatePermit,
  type LatePermit,
  listLatePermits,
  markPermitUsed,
} from '#store/cases/late-permits.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { freshDraft, newDraftCookie } from './keep-draft.ts';

/**
 * 期限後の申請を許可する (DESIGN §3.1, Exception): a coordinator lets one address file for one day in spite of the 10 days.
 * The link in the mail is good for one filing, until the end of `validUntil` (a JST day). Refuses days that have passed.
 */
export async function permitLateFiling(
  office: Office,
  permit: {
    email: string;
    date: Temporal.PlainDate;
    reason: string;
    validUntil: Temporal.PlainDate;
    by: string;
    /** Sent although the same permit waits to be used already, e.g. because its mail got lost. */
    again?: boolean;
  },
): Promise<Outcome<null>> {
  const now = office.now();
  const today = jstDay(now);
  if (permit.reason === '') return refuse({ code: 'reason-missing' });
  if (Temporal.PlainDate.compare(permit.date, today) <= 0) return refuse({ code: 'slot-passed', date: permit.date });
  if (Temporal.PlainDate.compare(permit.validUntil, today) < 0) return refuse({ code: 'answer-by-passed' });
  const validUntil = permit.validUntil.add({ days: 1 }).toZonedDateTime(JST).toInstant();
  return office.store.write(async (tx) => {
    const work = { tx, office, now };
    // Two coordinators who hear of the same call would send two links.
    const waiting = (await listLatePermits(tx, 1000)).find((other) => isSamePermit(other, permit, now));
    if (waiting && !permit.again) {
      return refuse({ code: 'already-permitted', by: waiting.permittedBy, at: waiting.permittedAt });
    }
    const id = office.chance.id();
    const { email, date, reason } = permit;
    await insertLatePermit(tx, {
      id,
      email,
      date,
      reason,
      validUntil,
      permittedAt: now,
      permittedBy: permit.by,
      usedAt: undefined,
      draftId: undefined,
    });
    const permitToken = await issueToken(work, {
      purpose: 'late-permit',
      subjectId: id,
      recipient: email,
      validFor: now.until(validUntil),
    });
    await oweMails(work, {
      notices: notices(
        { kind: 'late-permitted', applicant: { role: 'applicant', id, name: '', email } },
        office.policy.ministry,
      ),
      applicationId: undefined,
      thread: id,
      content: async () => ({
        mail: 'late-permit',
        data: {
          date: date.toString(),
          reason,
          leadDays: office.policy.leadDays,
          validUntil: validUntil.subtract({ seconds: 1 }).toString(),
          permitToken,
        },
      }),
    });
    return accept(null);
  });
}

function isSamePermit(
  other: LatePermit,
  permit: { email: string; date: Temporal.PlainDate },
  now: Temporal.Instant,
): boolean {
  const waits = other.usedAt === undefined && Temporal.Instant.compare(other.validUntil, now) > 0;
  return waits && other.email.toLowerCase() === permit.email.toLowerCase() && other.date.equals(permit.date);
}

/** What the page behind the link shows. Also refuses used and expired links, so that the page can say which. */
export async function readLatePermit(office: Office, link: string): Promise<Outcome<LatePermit>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const found = await usablePermit({ tx, office, now }, link);
    return found.ok ? accept(found.value.permit) : found;
  });
}

/**
 * The button on that page: the 10 days are lifted for that day in a draft that this browser has
 * open (`own`, their cookies), so that nothing is typed twice; without one, or where several might be meant and none or
 * more of them name the day, in a new draft. Returns the draft's cookie and id.
 * Pressed again before that draft was filed, the day is lifted here and no more there: mail gateways press buttons too.
 */
export async function applyLatePermit(
  office: Office,
  link: string,
  own: readonly string[] = [],
): Promise<Outcome<{ cookie: string; id: string }>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const found = await usablePermit(work, link);
    if (!found.ok) return found;
    const { permit, token } = found.value;
    if (!token.spentAt) await spendToken(tx, token.id, now);
    await takeBackFrom(work, permit);
    const meant = await meantDraft(work, own, permit.date);
    if (meant) {
      const { cookie, draft } = meant;
      await markPermitUsed(tx, { id: permit.id, draftId: draft.id }, now);
      const values = { ...draft.values, slot1Date: draft.values.slot1Date || formatDay(permit.date) };
      await updateDraft(tx, { ...draft, values, liftedFor: [...draft.liftedFor, permit.date], updatedAt: now });
      return accept({ cookie, id: draft.id });
    }
    const cookie = newDraftCookie(office);
    const values = { email: permit.email, slot1Date: formatDay(permit.date) };
    const fresh = freshDraft(work, cookie, { form: 'form1', purpose: 'file', values, liftedFor: [permit.date] });
    await insertDraft(tx, fresh);
    await markPermitUsed(tx, { id: permit.id, draftId: fresh.id }, now);
    return accept({ cookie, id: fresh.id });
  });
}

/** One permit lifts the day in one draft. */
async function takeBackFrom({ tx }: Work, permit: LatePermit): Promise<void> {
  const draft = permit.draftId === undefined ? undefined : await findDraftById(tx, permit.draftId);
  if (!draft) return;
  await updateDraft(tx, { ...draft, liftedFor: draft.liftedFor.filter((date) => !date.equals(permit.date)) });
}

async function meantDraft({ tx, office, now }: Work, own: readonly string[], date: Temporal.PlainDate) {
  const open: { cookie: string; draft: Draft }[] = [];
  for (const cookie of own) {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    const goesOn = draft?.form === 'form1' && draft.purpose === 'file' && draft.submittedAt === undefined;
    if (draft && goesOn) open.push({ cookie, draft });
  }
  if (open.length < 2) return open[0];
  const today = jstDay(now);
  const naming = open.filter(({ draft }) =>
    RANKS.some((rank) => readDate(draft.values[`slot${rank}Date`] ?? '', today)?.equals(date)),
  );
  return naming.length === 1 ? naming[0] : undefined;
}

/** The latest permits, for the desk. */
export async function readLatePermits(office: Office): Promise<LatePermit[]> {
  return office.store.read((tx) => listLatePermits(tx, 50));
}

async function usablePermit(work: Work, link: string): Promise<Outcome<{ permit: LatePermit; token: Token }>> {
  const { tx, office, now } = work;
  const token = await findTokenByLink(tx, office.vault, 'late-permit', link);
  const permit = token ? await findLatePermit(tx, token.subjectId) : undefined;
  if (!token || !permit) return refuse({ code: 'not-found' });
  if (token.spentAt && !(await isUnfiled(tx, permit))) return refuse({ code: 'link-used' });
  if (isExpired(token, now)) return refuse({ code: 'link-expired' });
  return accept({ permit, token });
}

/** The draft in which it lifted the day goes on, or is gone without having been filed. */
async function isUnfiled(tx: Tx, { draftId }: LatePermit): Promise<boolean> {
  if (draftId === undefined) return false;
  return (await findDraftById(tx, draftId))?.submittedAt === undefined;
}
