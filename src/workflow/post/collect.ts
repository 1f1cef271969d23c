import type { Inquiry, Maker } from '#domain/case/inquiry.ts';
import { type Gathered, gatheredAs, leavesAt } from '#domain/notices/collecting.ts';
import { supersededBy } from '#domain/notices/mail-traits.ts';
import type { Notice } from '#domain/notices/notice.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { findInquiry, inquiriesOf } from '#store/cases/inquiries.ts';
import type { Tx } from '#store/engine.ts';
import {
  askedInCollection,
  gather,
  holdGathering,
  setDue,
  spansIn,
  takeOut,
  toldInCollection,
  toldKey,
  wasRemindedSince,
} from '#store/queue/gathered.ts';
import { dropUnsent, insertMails, orderKeyOf, whoWasSent } from '#store/queue/outbox.ts';
import type { Work } from '#workflow/case/work.ts';
import { standingToken } from '#workflow/tokens/issue.ts';

/** One of the mails about one inquiry whose place the collected one takes. */
interface Told {
  what: Gathered;
  notice: Notice;
  inquiry: Inquiry;
}

/**
 * Puts what makers are to be told into the one mail that each of their mailboxes is owed, and returns the notices that
 * leave by themselves. `all`: whatever can be gathered; `as-asked`: only what concerns inquiries that were put in such a
 * mail. Questions about a fixed session are never gathered. Nobody is told that a question is closed of which they were
 * never told; then it only leaves the mail that waits.
 */
export async function collect(
  work: Work,
  owed: { notices: readonly Notice[]; applicationId: string | undefined; collects: 'all' | 'as-asked' },
): Promise<Notice[]> {
  const { tx } = work;
  const direct: Notice[] = [];
  const told: Told[] = [];
  const known = await inquiriesIn(tx, owed.notices);
  const collected = await askedInCollection(tx, [...known.keys()]);
  for (const notice of owed.notices) {
    const inquiry = known.get(notice.to.id);
    const what = gatheredAs(notice.mail);
    const takes = owed.collects === 'all' || collected.has(notice.to.id);
    if (!inquiry || what === undefined || inquiry.kind !== 'new' || !takes) direct.push(notice);
    else told.push({ what, notice, inquiry });
  }
  if (told.length === 0) return direct;
  const closings = told.filter(({ what }) => what === 'closed');
  const heard = await closed(work, closings, owed.applicationId ?? '');
  for (const one of told) if (one.what !== 'closed' || heard.has(one)) await put(work, one);
  return direct;
}

async function inquiriesIn(tx: Tx, notices: readonly Notice[]): Promise<Map<string, Inquiry>> {
  const found = new Map<string, Inquiry>();
  for (const { mail, to } of notices) {
    if (to.role !== 'maker' || gatheredAs(mail) === undefined || found.has(to.id)) continue;
    const inquiry = await findInquiry(tx, to.id);
    if (inquiry) found.set(to.id, inquiry);
  }
  return found;
}

/** Takes the questions out of every mail that has not left, and returns of which closings their makers are to hear. */
async function closed(work: Work, closings: readonly Told[], applicationId: string): Promise<Set<Told>> {
  const { tx, now } = work;
  await takeOut(
    tx,
    closings.map(({ inquiry }) => inquiry.id),
  );
  for (const { notice } of closings) {
    const orderKeys = [orderKeyOf(notice.to.email, applicationId)];
    await dropUnsent(tx, { orderKeys, names: supersededBy('inquiry-closed') }, now);
  }
  const known = await closingsToTell(
    tx,
    applicationId,
    closings.map(({ inquiry, notice }) => ({ inquiry, email: notice.to.email })),
  );
  return new Set(closings.filter((_, index) => known[index]));
}

/**
 * Whether a maker's mailbox is told that this question is closed: only where a mail with it has left, alone or among others,
 * or may have. Who was asked before by another mail has heard of it all the same.
 */
export async function closingsToTell(
  tx: Tx,
  applicationId: string,
  closings: readonly { inquiry: Inquiry; email: string }[],
): Promise<boolean[]> {
  const all = closings.length === 0 ? [] : await inquiriesOf(tx, applicationId);
  const inCollection = await toldInCollection(
    tx,
    all.map(({ id }) => id),
  );
  const alone = await whoWasSent(
    tx,
    closings.map(({ email }) => orderKeyOf(email, applicationId)),
    'inquiry',
  );
  return closings.map(({ inquiry, email }) => {
    const questions = all.filter(({ maker, kind }) => maker.id === inquiry.maker.id && kind === 'new');
    const together = questions.some(({ id }) => inCollection.has(toldKey(email, id)));
    return together || alone.has(orderKeyOf(email, applicationId));
  });
}

/** The thread of a maker's collected mails. Its page's link must not wait behind closings that leave in the evening. */
function collectedThread({ id }: Pick<Maker, 'id'>): string {
  return `collected ${id}`;
}

async function put(work: Work, { what, notice: { to }, inquiry }: Told): Promise<void> {
  const { tx, now } = work;
  const { maker } = inquiry;
  const orderKey = orderKeyOf(to.email, collectedThread(maker));
  // Without it the page would show the question and no way to fix the session.
  if (what === 'asked') await standingToken(work, 'inquiry', inquiry.id, to.email);
  const gathering = await holdGathering(tx, orderKey);
  const mailId = gathering ?? (await newCollected(work, maker, to.email));
  await gather(tx, mailId, [{ inquiryId: inquiry.id, what }], now);
  const today = jstDay(now).toZonedDateTime(JST).toInstant();
  const remindedToday = await wasRemindedSince(tx, orderKey, today);
  await setDue(tx, mailId, leavesAt(await spansIn(tx, mailId), remindedToday, now));
}

async function newCollected(work: Work, maker: Maker, email: string): Promise<string> {
  const { tx, office, now } = work;
  const { chance, policy } = office;
  const id = chance.id();
  const makerToken = await standingToken(work, 'maker', maker.id, email);
  const data = { maker: maker.name, makerToken, asked: [], reminded: [], closed: [], notes: [], others: 0 };
  await insertMails(
    tx,
    [
      {
        id,
        content: { mail: 'collected-inquiry', data },
        to: { role: 'maker', id: maker.id, name: maker.name, email },
        thread: collectedThread(maker),
        applicationId: undefined,
        itip: undefined,
        inviteKind: undefined,
        messageId: `<${chance.id()}@${policy.sender.email.slice(policy.sender.email.lastIndexOf('@') + 1)}>`,
        boundarySeed: chance.id(),
        priority: 1,
        dueAt: now,
      },
    ],
    now,
  );
  return id;
}
