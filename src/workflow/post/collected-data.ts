import { besideLines } from '#domain/case/beside.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { isAnswerable, type Question, regionOf, unansweredInquiries } from '#domain/case/question.ts';
import type { Gathered } from '#domain/notices/collecting.ts';
import type { AskedHour, ClosedCase, MailData } from '#domain/notices/mail-data.ts';
import { jstDay } from '#domain/text/jst.ts';
import { windowText } from '#domain/text/window.ts';
import { findLiveToken } from '#store/access/tokens.ts';
import { getMaker } from '#store/cases/makers.ts';
import { openQuestions, questionsOf } from '#store/cases/questions.ts';
import type { Tx } from '#store/engine.ts';
import { gatheredIn } from '#store/queue/gathered.ts';
import type { OutboxMail } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';
import { type BesideOf, readBeside, seenOf } from '#workflow/case/questions.ts';

type Collected = MailData['collected-inquiry'];

/**
 * What a collected mail says at this moment: of what was put into it only what still holds. Questions that were settled,
 * answered or have passed meanwhile are left out, and so are closings of which the maker was asked anew since.
 */
export async function collectedData(office: Office, mail: OutboxMail, row: Collected): Promise<Collected> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const maker = await getMaker(tx, mail.to.id);
    const rows = await gatheredIn(tx, mail.id);
    const idsOf = (wanted: Gathered): string[] =>
      rows.flatMap(({ inquiryId, what }) => (what === wanted ? [inquiryId] : []));
    const open = await openQuestions(tx, maker.id);
    const waiting = unansweredInquiries(open);
    const answerable = open.filter((question) => waiting.has(question.inquiryId) && isAnswerable(question, now));
    const besideOf = await readBeside(tx, maker, answerable);
    const of = (ids: readonly string[]): Question[] => answerable.filter(({ inquiryId }) => ids.includes(inquiryId));
    const asked = of(idsOf('asked'));
    const isFresh = ({ inquiryId }: Question): boolean => asked.some((question) => question.inquiryId === inquiryId);
    const isLate = ({ answerBy }: Question): boolean => Temporal.PlainDate.compare(answerBy, jstDay(now)) < 0;
    const reminded = of(idsOf('reminded')).filter((question) => !isFresh(question) && !isLate(question));
    const told = new Set([...asked, ...reminded].map(({ inquiryId }) => inquiryId));
    return {
      ...row,
      maker: maker.name,
      asked: asked.map((question) => askedHour(office, maker, question, besideOf)),
      reminded: reminded.map((question) => askedHour(office, maker, question, besideOf)),
      closed: await closedCases(tx, { maker, mail, now }, idsOf('closed'), open),
      notes: [...new Set(asked.map(({ note }) => note).filter((note) => note !== ''))],
      others: new Set(answerable.map(({ inquiryId }) => inquiryId).filter((id) => !told.has(id))).size,
    };
  });
}

function askedHour(office: Office, maker: Maker, question: Question, besideOf: BesideOf): AskedHour {
  const { inquiryId, slotId, reference, association, mode, venue } = question;
  return {
    ...{ inquiryId, slotId, reference, association, mode, venue },
    seen: seenOf(office, question),
    prefecture: question.prefecture ?? '',
    region: regionOf(question),
    date: question.date.toString(),
    meeting: windowText(question.meeting),
    demo: windowText(question.demo),
    answerBy: question.answerBy.toString(),
    beside: besideLines(maker, besideOf(question)),
  };
}

/** Each case once, in the order of its first hour. */
async function closedCases(
  tx: Tx,
  { maker, mail, now }: { maker: Maker; mail: OutboxMail; now: Temporal.Instant },
  ids: readonly string[],
  open: readonly Question[],
): Promise<ClosedCase[]> {
  const ended = (await questionsOf(tx, ids, maker.id)).filter(
    ({ applicationId }) => !open.some((question) => question.applicationId === applicationId),
  );
  const cases: ClosedCase[] = [];
  for (const [inquiryId, hours] of Map.groupBy(ended, (question) => question.inquiryId)) {
    const [first] = hours;
    if (first?.closedBecause === undefined) continue;
    const mailboxes = [mail.to.email, ...maker.addresses.filter((address) => address !== mail.to.email)];
    const isFixed = first.closedBecause === 'fixed';
    cases.push({
      reference: first.reference,
      association: first.association,
      because: first.closedBecause,
      hours: hours.map(({ date, meeting }) => ({ date: date.toString(), meeting: windowText(meeting) })),
      inquiryToken: isFixed ? await inquiryToken(tx, inquiryId, mailboxes, now) : '',
    });
  }
  return cases;
}

/** Rendering issues nothing: the link was made when the question was put. */
async function inquiryToken(
  tx: Tx,
  inquiryId: string,
  mailboxes: readonly string[],
  now: Temporal.Instant,
): Promise<string> {
  for (const recipient of mailboxes) {
    const token = await findLiveToken(tx, { purpose: 'inquiry', subjectId: inquiryId, recipient }, now);
    if (token) return token.id;
  }
  return '';
}
