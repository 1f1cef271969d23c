import type { Form1Input } from '#domain/form1/form1.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import type { Office } from '#workflow/case/office.ts';
import { ask, confirm, receive, reply, sampleForm1, wish } from './demo.ts';

/** Makers, first hour of the meeting, and where; one line a session. */
const SESSIONS: readonly { day: number; hour: number; makers: string[]; online?: true }[] = [
  { day: 2, hour: 10, makers: ['fujitsu', 'panasonic'] },
  { day: 3, hour: 14, makers: ['canon'] },
  { day: 6, hour: 13, makers: ['fujitsu', 'almex'] },
  { day: 7, hour: 19, makers: ['panasonic'], online: true },
  { day: 9, hour: 10, makers: ['atlas'] },
  { day: 9, hour: 14, makers: ['fujitsu', 'canon'] },
  { day: 10, hour: 13, makers: ['panasonic', 'almex'] },
  { day: 13, hour: 10, makers: ['canon'] },
  { day: 14, hour: 14, makers: ['fujitsu'] },
  { day: 15, hour: 15, makers: ['fujitsu', 'panasonic', 'almex', 'canon'] },
  { day: 17, hour: 10, makers: ['almex'] },
  { day: 20, hour: 13, makers: ['panasonic', 'canon'] },
];

/** A day on which half the country wants one: more than a cell of the calendar holds. */
const BUSY_DAY = 8;
const BUSY_SESSIONS = 5;
const BUSY_WISHES = 7;

/** What makers said to open wishes, one line a request; none are still waiting to be asked. */
const WISHES: readonly { day: number; replies: Record<string, Reply[]> }[] = [
  { day: 1, replies: {} },
  { day: 4, replies: { fujitsu: ['yes', 'maybe', 'no'], panasonic: ['yes', 'yes', 'no'], canon: [] } },
  { day: 9, replies: { atlas: ['yes', 'no', 'no'], almex: ['no', 'yes', 'maybe'] } },
  { day: 12, replies: { canon: [], almex: [] } },
  { day: 16, replies: { panasonic: ['maybe', 'yes', 'yes'] } },
];

/**
 * A month of a drive for the demo's calendar, by the same steps that people take: the month that begins at least 30 days
 * ahead, with sessions all over the country, wishes that makers have answered or not, and one crowded day.
 */
export async function seedDrive(office: Office): Promise<void> {
  const first = jstDay(office.now()).add({ days: 30 }).add({ months: 1 }).with({ day: 1 });
  const ahead = (day: number): number => jstDay(office.now()).until(first, { largestUnit: 'days' }).days + day;
  let index = 20;
  for (const { day, hour, makers, online } of SESSIONS) {
    const received = await receive(office, index, ahead(day), {
      ...hours(office, index, ahead(day), hour),
      ...(online ? { mode: 'online', venue: { name: '', postalCode: '', address: '' } } : {}),
    });
    await confirm(office, received, makers);
    index += 1;
  }
  for (const { day, replies } of WISHES) await wishes(office, index++, ahead(day), replies);
  for (let count = 0; count < BUSY_SESSIONS; count += 1) {
    const makers = count % 2 === 0 ? ['panasonic'] : ['fujitsu'];
    const busy = hours(office, index, ahead(BUSY_DAY), 9 + count * 2);
    await confirm(office, await receive(office, index, ahead(BUSY_DAY), busy), makers);
    index += 1;
  }
  for (let count = 0; count < BUSY_WISHES; count += 1) {
    await wishes(office, index++, ahead(BUSY_DAY), count % 2 === 0 ? { fujitsu: ['yes'], canon: ['maybe'] } : {});
  }
}

/** One wish on the day, the demonstration an hour after the start. */
function hours(office: Office, index: number, daysAhead: number, start: number): Partial<Form1Input> {
  const date = jstDay(office.now()).add({ days: daysAhead });
  const at = (hour: number, minute = '00'): string => `${String(hour).padStart(2, '0')}:${minute}`;
  const slots = [wish(1, date, [at(start), at(start + 2)], [at(start + 1), at(start + 1, '15')])];
  return { ...sampleForm1(office, index, daysAhead), slots, noFurtherCandidates: true };
}

async function wishes(office: Office, index: number, daysAhead: number, replies: Record<string, Reply[]>) {
  const received = await receive(office, index, daysAhead);
  const makers = Object.keys(replies);
  if (makers.length === 0) return;
  const asked = await ask(office, received, makers);
  for (const maker of makers) {
    if ((replies[maker] ?? []).length > 0) await reply(office, asked, maker, replies[maker] ?? []);
  }
}
