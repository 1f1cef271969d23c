import { readCalendarAnswer } from '#calendar/reply.ts';
import type { CalendarPart, Letter } from '#domain/incoming/letter.ts';
import { ownWords } from '#domain/incoming/own-words.ts';
import { kindOf } from '#domain/incoming/sort.ts';
import { formatDay, formatTime } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { IncomingKind, WaitReason } from '#domain/words/incoming.ts';
import { readLetter } from '#mail/incoming/read.ts';
import {
  countTry,
  type IncomingFile,
  type IncomingMail,
  nextArrived,
  rawFileOf,
  type Sorted,
  sortIncoming,
} from '#store/queue/incoming.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { placeAnswer } from './place-answer.ts';
import { type Placing, waits } from './placing.ts';
import { takeBounce } from './take-bounce.ts';
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
  const read = raw === undefined || tries > TRIES_MAX ? undefined : await readRaw(office, raw.sha256);
  const files = read && raw?.isWhole ? await keepFiles(office, mail, read, look) : [];
  const forms = await form1In(office, files);
  await inOneWrite(office, async (work) => {
    const { tx, now } = work;
    if (!read || !raw?.isWhole) {
      const sorted = read ? { ...said(read), reason: 'too-large' } : unread('unreadable');
      await sortIncoming(tx, mail.id, sorted, now);
      return;
    }
    const kind = kindOf(read, office.policy.sender.email);
    const { apply, ...placing } = await place(work, { letter: read, kind, files, forms });
    const isOurs = await sortIncoming(tx, mail.id, { ...said(read), kind, ...placing, files }, now);
    if (isOurs) await apply?.(mail.id);
  });
}

interface LookedInto {
  letter: Letter;
  kind: IncomingKind;
  files: readonly IncomingFile[];
  /** How many of the files are a filled 様式1. */
  forms: number;
}

/** By what it is. Machines' answers and what names us as its sender mean nothing to anybody. */
async function place(work: Work, { letter, kind, files, forms }: LookedInto): Promise<Placing> {
  switch (kind) {
    case 'automatic':
    case 'own':
      return { state: 'done', reason: '' };
    case 'calendar':
      return takeReply(work, letter);
    case 'bounce':
      return takeBounce(work, letter);
    case 'person': {
      const placing = await placeAnswer(work, letter);
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

/** Undefined for what is no mail, or has more parts than we read. */
async function readRaw(office: Office, sha256: string): Promise<Letter | undefined> {
  const raw = await office.files.read(sha256);
  try {
    return await readLetter(raw);
  } catch {
    return undefined;
  }
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
  return kept;
}

function said(letter: Letter): Sorted {
  const proposal = letter.calendars.map(proposalIn).find((words) => words !== '') ?? '';
  return {
    ...unread('unplaced'),
    from: letter.from ?? NOBODY,
    subject: letter.subject,
    ownText: [proposal, ownWords(letter.text)].filter((words) => words !== '').join('\n\n'),
    wholeText: letter.text,
  };
}

/** 「提案された日時：…」 of a COUNTER. */
function proposalIn(part: CalendarPart): string {
  const answer = readCalendarAnswer(part);
  if (typeof answer === 'string' || !answer.proposed) return '';
  const { start, end } = answer.proposed;
  const until = end ? formatTime(end.toPlainTime()) : '';
  const comment = answer.comment === '' ? '' : `\n${answer.comment}`;
  return `提案された日時：${formatDay(start.toPlainDate())} ${formatTime(start.toPlainTime())}～${until}${comment}`;
}

const NOBODY = { name: '', email: '' };

function unread(reason: WaitReason): Sorted {
  return {
    ...{ state: 'waiting', kind: 'unread', reason, from: NOBODY, subject: '', ownText: '', wholeText: '' },
    ...{ applicationId: undefined, subjectId: '', files: [] },
  };
}
