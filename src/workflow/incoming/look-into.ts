import { readCalendarAnswer } from '#calendar/reply.ts';
import type { CalendarAnswer } from '#domain/incoming/calendar-answer.ts';
import type { CalendarPart, Letter } from '#domain/incoming/letter.ts';
import { ownWords } from '#domain/incoming/own-words.ts';
import { kindOf } from '#domain/incoming/sort.ts';
import { formatDay, formatTime } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { IncomingKind } from '#domain/words/incoming.ts';
import { headOf } from '#mail/incoming/read.ts';
import {
  countTry,
  type IncomingFile,
  type IncomingMail,
  nextArrived,
  rawFileOf,
  type Sorted,
  sortIncoming,
} from '#store/queue/incoming.ts';
import { judgeMailedSheet } from '#workflow/asking/answer-sheet.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { placeAnswer } from './place-answer.ts';
import { findOurs, type Placing, waits } from './placing.ts';
import { takeBounce, takeFromReturnPath } from './take-bounce.ts';
import { takeForm1 } from './take-form1.ts';
import { takeReply } from './take-reply.ts';

/** Looks at a file as at an upload: what it is, and whether it may be kept; the sentence says why not. */
export type LookAtFile = (file: {
  name: string;
  bytes: Uint8Array;
}) => Promise<
  { ok: true; file: { name: string; mediaType: string; bytes: Uint8Array } } | { ok: false; sentence: string }
>;

/** Begun so often without coming to an end, it is left to people: it may be what ends the process. */
const TRIES_MAX = 3;
const FILES_MAX = 20;

/** Looks into every mail that was taken, the oldest first. One that cannot be read waits for people; the next is read. */
export async function lookIntoArrived(office: Office, look: LookAtFile): Promise<undefined> {
  for (;;) {
    const mail = await office.store.read(nextArrived);
    if (!mail) return undefined;
    await lookInto(office, mail, look);
  }
}

async function lookInto(office: Office, mail: IncomingMail, look: LookAtFile): Promise<void> {
  const tries = await office.store.write((tx) => countTry(tx, mail.id));
  const raw = await office.store.read((tx) => rawFileOf(tx, mail.id));
  const unreadable: ReadMail = { letter: undefined, fault: 'unreadable' };
  const { letter, fault } = raw === undefined || tries > TRIES_MAX ? unreadable : await readRaw(office, raw);
  const files = letter && !fault ? await keepFiles(office, mail, letter, look) : [];
  const forms = await form1In(office, files);
  const hasAnswers = await hasAnswerSheet(office, files);
  await inOneWrite(office, async (work) => {
    const { tx, now } = work;
    if (!letter || fault) {
      const about = (await findOurs(tx, letter?.answers ?? []))?.applicationId;
      const known: Sorted = { ...(letter ? said(letter) : UNREAD), kind: 'unread', reason: fault ?? 'unreadable' };
      await sortIncoming(tx, mail.id, { ...known, applicationId: about }, now);
      return;
    }
    const kind = kindOf(letter, office.policy.sender.email);
    const { apply, ...placing } = await place(work, { letter, kind, files, forms, hasAnswers });
    const isOurs = await sortIncoming(tx, mail.id, { ...said(letter), kind, ...placing, files }, now);
    if (isOurs) await apply?.(mail.id);
  });
}

interface LookedInto {
  letter: Letter;
  kind: IncomingKind;
  files: readonly IncomingFile[];
  /** How many of the files are a filled 様式1. */
  forms: number;
  /** One of them is a maker's sheet of answers. */
  hasAnswers: boolean;
}

/** By what it is. Machines' answers and what names us as its sender mean nothing to anybody. */
async function place(work: Work, { letter, kind, files, forms, hasAnswers }: LookedInto): Promise<Placing> {
  switch (kind) {
    case 'automatic':
    case 'own':
      return { state: 'done', reason: '' };
    case 'calendar':
      return takeReply(work, letter);
    case 'bounce':
      return takeBounce(work, letter);
    case 'person': {
      const machines = await takeFromReturnPath(work, letter);
      if (machines) return machines;
      const placing = await placeAnswer(work, letter);
      // In the history of the one case that it names the answers to all others would be lost.
      if (hasAnswers && (placing.state === 'done' || placing.reason === 'unplaced')) {
        return waits('answer-sheet', placing.applicationId);
      }
      return placing.reason === 'unplaced' && forms > 0
        ? takeForm1(work, letter, { forms, others: files.length - forms })
        : placing;
    }
    default:
      return waits('unplaced');
  }
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** How many of the files that were kept are a 様式1 that can be read. */
async function form1In(office: Office, files: readonly IncomingFile[]): Promise<number> {
  let count = 0;
  for (const { mediaType, sha256 } of files) {
    if (mediaType !== XLSX || sha256 === '') continue;
    const { ok } = await office.documents.readSheet(await office.files.read(sha256), jstDay(office.now()));
    if (ok) count += 1;
  }
  return count;
}

async function hasAnswerSheet(office: Office, files: readonly IncomingFile[]): Promise<boolean> {
  for (const { mediaType, sha256 } of files) {
    if (mediaType !== XLSX || sha256 === '') continue;
    if (await judgeMailedSheet(office, await office.files.read(sha256))) return true;
  }
  return false;
}

/** Of what has more parts than we read, or takes too long, the head alone, so that people see from whom it is. */
async function readRaw(office: Office, { sha256, isWhole }: RawFile): Promise<ReadMail> {
  const raw = await office.files.read(sha256);
  const whole = await office.readMail(raw);
  if (whole.ok) return { letter: whole.letter, fault: isWhole ? undefined : 'too-large' };
  const head = await office.readMail(headOf(raw));
  return { letter: head.ok ? head.letter : undefined, fault: whole.why };
}

type RawFile = NonNullable<Awaited<ReturnType<typeof rawFileOf>>>;

/** `fault`: why it is not read in full. */
interface ReadMail {
  letter: Letter | undefined;
  fault: 'unreadable' | 'too-hard' | 'too-large' | undefined;
}

/** Those that pass the guards of uploads are kept; of the others only name and size are. */
async function keepFiles(
  office: Office,
  mail: IncomingMail,
  letter: Letter,
  look: LookAtFile,
): Promise<IncomingFile[]> {
  const kept: IncomingFile[] = [];
  for (const [index, file] of letter.files.slice(0, FILES_MAX).entries()) {
    const seen = await look(file);
    const row = { id: `${mail.id}.${String(index).padStart(2, '0')}`, size: file.bytes.length };
    if (seen.ok) {
      const { name, mediaType, bytes } = seen.file;
      kept.push({ ...row, name, mediaType, sha256: await office.files.keep(bytes), fault: '' });
    } else {
      kept.push({ ...row, name: file.name, mediaType: file.mediaType, sha256: '', fault: seen.sentence });
    }
  }
  const { hasWinmail, files } = letter;
  const beyond = files.length - FILES_MAX;
  const unread: [name: string, fault: string][] = [
    ...(hasWinmail ? [['winmail.dat', WINMAIL_WORDS] satisfies [string, string]] : []),
    ...(beyond > 0 ? [[`ほか${beyond}件`, BEYOND_WORDS] satisfies [string, string]] : []),
  ];
  for (const [index, [name, fault]] of unread.entries())
    kept.push({ id: `${mail.id}.z${index}`, name, mediaType: '', size: 0, sha256: '', fault });
  return kept;
}

const WINMAIL_WORDS =
  'Outlook独自の形式（TNEF）のため、この中の添付や書式は読み取れません。送った方に、テキスト形式かHTML形式での再送をお願いしてください。';
const BEYOND_WORDS = `添付は${FILES_MAX}件まで取り込みます。残りはメールボックスでご確認ください。`;

function said(letter: Letter): Sorted {
  const beside = letter.calendars.map(saidIn).find((words) => words !== '') ?? '';
  return {
    ...UNREAD,
    reason: 'unplaced',
    from: letter.from ?? NOBODY,
    subject: letter.subject,
    ownText: [beside, ownWords(letter.text)].filter((words) => words !== '').join('\n\n'),
    wholeText: letter.text,
  };
}

/** 「提案された日時：…」 of a COUNTER, and what was written beside an answer. */
function saidIn(part: CalendarPart): string {
  const answer = readCalendarAnswer(part);
  if (typeof answer === 'string') return '';
  const proposal = answer.proposed ? `提案された日時：${hoursWords(answer.proposed)}` : '';
  return [proposal, answer.comment].filter((words) => words !== '').join('\n');
}

function hoursWords({ start, end, isWholeDay }: NonNullable<CalendarAnswer['proposed']>): string {
  const day = formatDay(start.toPlainDate());
  if (isWholeDay) return `${day} 終日`;
  return `${day} ${formatTime(start.toPlainTime())}～${end ? formatTime(end.toPlainTime()) : ''}`;
}

const NOBODY = { name: '', email: '' };
const UNREAD: Sorted = {
  ...{ state: 'waiting', kind: 'unread', reason: 'unreadable', from: NOBODY, subject: '', ownText: '', wholeText: '' },
  ...{ applicationId: undefined, subjectId: '', files: [] },
};
