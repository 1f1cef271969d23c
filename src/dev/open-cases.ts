import type { Form1Input } from '#domain/form1/form1.ts';
import { isWeekend } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import type { Office } from '#workflow/case/office.ts';
import { setOwner } from '#workflow/desk/set-owner.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { HANAKO, must, reply, sampleForm1, wish } from './demo.ts';
import { SAMPLE_MAKERS } from './sample-makers.ts';

/** With these every association has a name of its own, and none is anybody's. */
const FIRST_NAMES = [
  ...['見本', '架空', '仮想', '雛形', '模範', '想定', '仮名', '例示', '試験', '練習'],
  ...['空想', '想像', '無名', '匿名', '架橋', '設例', '標本', '手本', '下書', '仮置'],
];
const LAST_NAMES = [
  '市',
  '東市',
  '西市',
  '南市',
  '北市',
  '中央市',
  '町',
  '郡',
  '東郡',
  '西郡',
  '南郡',
  '北郡',
  '区',
  '東区',
  '西区',
];
const HOURS = [9, 11, 13, 15, 18];
const OWNERS = [HANAKO.name, '調整　次郎', ''];
const REPLIES: readonly Reply[][] = [
  ['yes', 'maybe', 'no'],
  ['no', 'yes', 'yes'],
  ['maybe', 'maybe', 'no'],
  ['no', 'no', 'no'],
];
/** Days over which the wishes lie, and how far ahead they begin. */
const SPAN = 40;
const AHEAD = 30;

/**
 * So many open cases more, as in the middle of a drive: a third nobody has asked about, the others wait for makers or have
 * answers of some. They came by FAX, so that seconds do; makers hear of them in one mail each.
 */
export async function seedOpenCases(office: Office, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await seedCase(office, index);
}

async function seedCase(office: Office, index: number): Promise<void> {
  const entered = must(
    await enterApplication(office, await startEntry(office, {}), {
      input: form(office, index),
      source: 'fax',
      receivedOn: jstDay(office.now()),
      actor: HANAKO,
    }),
  );
  const owner = OWNERS[Math.floor(index / 3) % OWNERS.length] ?? '';
  must(await setOwner(office, { applicationId: entered.id, actor: HANAKO, owner, seen: '' }));
  if (index % 3 === 0) return;
  const makers = SAMPLE_MAKERS.filter((_, at) => (at + index) % 2 === 0);
  const asked = must(
    await askMakers(office, {
      applicationId: entered.id,
      seenVersion: entered.version,
      actor: HANAKO,
      makerIds: makers.map(({ id }) => id),
      slotIds: entered.form1.slots.map(({ id }) => id),
      answerBy: jstDay(office.now()).add({ days: 7 }),
      note: '',
      decides: 'coordinator',
      mails: 'collected',
    }),
  );
  const [first] = makers;
  if (index % 3 === 1 && first) await reply(office, asked, first.id, REPLIES[index % REPLIES.length] ?? []);
}

function form(office: Office, index: number): Form1Input {
  const sample = sampleForm1(office, index, AHEAD);
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? '';
  const last = LAST_NAMES[Math.floor(index / FIRST_NAMES.length) % LAST_NAMES.length] ?? '';
  const prefecture = PREFECTURES[(index * 7) % PREFECTURES.length] ?? '東京都';
  return {
    ...sample,
    association: `${first}${last}医師会`,
    venue: { name: `${first}${last}会館`, postalCode: '', address: `${prefecture}${first}${last}1-${index + 1}` },
    slots: [wishAt(office, 1, index), wishAt(office, 2, index), wishAt(office, 3, index)],
    noFurtherCandidates: false,
  };
}

/** On working days that differ from one rank to the next. */
function wishAt(office: Office, rank: 1 | 2 | 3, index: number) {
  const ahead = AHEAD + ((index * 11) % SPAN) + (rank - 1) * 2;
  const day = jstDay(office.now()).add({ days: ahead });
  const hour = HOURS[(index + rank) % HOURS.length] ?? 10;
  const at = (of: number, minute = '00'): string => `${String(of).padStart(2, '0')}:${minute}`;
  const date = isWeekend(day) ? day.add({ days: 2 }) : day;
  return wish(rank, date, [at(hour), at(hour + 2)], [at(hour + 1), at(hour + 1, '15')]);
}
