import { z } from 'zod';
import { FORM1_FIELDS, forOwnFields, forTextFields } from '#domain/form1/fields.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { jstDay } from '#domain/text/jst.ts';
import { MODES } from '#domain/words/modes.ts';
import { judgeReading, readForm1 } from '#web/forms/form1/fields.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { form1Problems } from '#workflow/filing/file.ts';
import { fillDraft } from '#workflow/filing/keep-draft.ts';
import type { FieldError } from './problem.ts';

const text = (label: string, example: string) =>
  z
    .string()
    .describe(label)
    .meta({ examples: [example] });
const hour = (example: string) => text('HH:MM、日本時間', example);
const dayText = z
  .string()
  .describe('日本時間の日付')
  .meta({ format: 'date', examples: ['2026-10-20'] });

const texts = forTextFields(({ label, example }) => text(label, example));
const own = forOwnFields(({ key, required }) => (required ? texts[key] : texts[key].optional()));

/**
 * 様式1 as JSON. Only the shape is judged here: what the fields say is read as on the page, with the same sentences
 * (`forms/form1/fields.ts`).
 */
export const form1Shape = {
  ...own,
  contact: z.strictObject({
    name: texts.contactName,
    kana: texts.contactKana,
    phone: texts.phone,
    extension: texts.extension.optional(),
    email: texts.email,
  }),
  slots: z
    .array(
      z.strictObject({
        rank: z.int().min(1).max(3).describe('1～3：第一～第三希望'),
        date: dayText,
        meeting: z.strictObject({ start: hour('10:00'), end: hour('12:00') }).describe('説明会の時間'),
        demo: z.strictObject({ start: hour('11:00'), end: hour('11:15') }).describe('デモの時間'),
      }),
    )
    .max(3)
    .describe('希望日時。rank は1つずつ'),
  noFurtherCandidates: z.boolean().optional().describe('ほかに候補日はありません'),
  venue: z
    .strictObject({
      name: texts.venueName.optional(),
      postalCode: texts.postalCode.optional(),
      address: texts.address.optional(),
    })
    .optional()
    .describe('実地のときは名称と住所が必要'),
  mode: text('in-person 実地、online オンライン', 'in-person').meta({ enum: MODES }),
  draftToken: z.string().optional().describe('添付ファイルがあるとき：ファイルを送った下書きのトークン'),
};

/**
 * Every problem of the form itself, in the page's words; beside them what else is wrong with the JSON. A value of the wrong
 * kind is called that: 「ご入力ください」 would be wrong about a field that was sent.
 */
export function explainForm1(office: Office, body: unknown, errors: FieldError[]): FieldError[] {
  const own = readBody(office, body, jstDay(office.now()), { emailRequired: true }).errors;
  const covered = new Set(own.map(({ pointer }) => pointer));
  const values = pointersOf(body);
  const ofWrongKind = errors.filter(({ pointer }) => at(body, pointer) !== undefined);
  return [
    ...own.map((error) => ofWrongKind.find(({ pointer }) => pointer === error.pointer) ?? error),
    ...errors.filter(
      ({ pointer }) => !covered.has(pointer) && !(values.has(pointer) && at(body, pointer) === undefined),
    ),
  ];
}

/** 様式1 read as on the page, with the problems by place. `filingDay` is the day from which the 10 days count. */
export function readForm1Body(
  office: Office,
  body: unknown,
  filingDay: Temporal.PlainDate,
  terms: { emailRequired: boolean },
): { ok: true; input: Form1Input; values: Record<string, string> } | { ok: false; errors: FieldError[] } {
  const { errors, input, values } = readBody(office, body, filingDay, terms);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, input, values };
}

/** Writes the form into the draft that its files were sent to; says where it was named when there is no such draft. */
export async function fillForm1Draft(
  work: Work,
  token: string,
  purpose: 'file' | 'enter',
  values: Record<string, string>,
): Promise<{ ok: true } | { ok: false; errors: FieldError[] }> {
  const filled = await fillDraft(work, token, { form: 'form1', purpose }, values);
  if (filled.ok) return { ok: true };
  const detail = 'このトークンの下書きはありません。はじめからやり直し、ファイルをもう一度お送りください。';
  return { ok: false, errors: [{ pointer: '/draftToken', detail }] };
}

function readBody(
  office: Office,
  body: unknown,
  filingDay: Temporal.PlainDate,
  terms: { emailRequired: boolean },
): { errors: FieldError[]; input: Form1Input; values: Record<string, string> } {
  const places = pointersOf(body);
  const values = valuesAt(body, places);
  const reading = readForm1(values, jstDay(office.now()), !terms.emailRequired);
  const { problems } = judgeReading(reading, (input) => form1Problems(office, input, filingDay));
  const pointers = new Map([...places].map(([pointer, name]) => [name, pointer]));
  const errors = Object.entries(problems).map(([name, detail]) => ({
    pointer: pointers.get(name) ?? '/slots',
    detail,
  }));
  return { errors: [...repeatedRanks(body), ...errors], input: reading.input, values };
}

/** All that stand at one place; a row of 希望日時 stands where its rank is. */
const FIELDS = FORM1_FIELDS.filter(({ kind }) => kind !== 'slots' && kind !== 'files').map(
  ({ pointer, key }): [pointer: string, name: string] => [pointer, key],
);
const SLOT_PLACES: readonly (readonly [pointer: string, part: string])[] = [
  ['/date', 'Date'],
  ['/meeting/start', 'MeetingStart'],
  ['/meeting/end', 'MeetingEnd'],
  ['/demo/start', 'DemoStart'],
  ['/demo/end', 'DemoEnd'],
  ['', ''],
];

/** Where each field of the page stands in this body. */
function pointersOf(body: unknown): Map<string, string> {
  const pointers = new Map(FIELDS);
  for (const [index, slot] of slotsOf(body).entries()) {
    const rank = at(slot, '/rank');
    for (const [place, part] of SLOT_PLACES) pointers.set(`/slots/${index}${place}`, `slot${String(rank)}${part}`);
  }
  return pointers;
}

function valuesAt(body: unknown, places: ReadonlyMap<string, string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [pointer, name] of places) {
    const value = at(body, pointer);
    if (typeof value === 'string') values[name] = value;
  }
  if (at(body, '/noFurtherCandidates') === true) values.noFurtherCandidates = 'on';
  return values;
}

function repeatedRanks(body: unknown): FieldError[] {
  const ranks = slotsOf(body).map((slot) => at(slot, '/rank'));
  return ranks.flatMap((rank, index) =>
    ranks.indexOf(rank) < index
      ? [{ pointer: `/slots/${index}/rank`, detail: '同じ rank が2つあります。1から3を1つずつお使いください。' }]
      : [],
  );
}

function slotsOf(body: unknown): unknown[] {
  const slots = at(body, '/slots');
  return Array.isArray(slots) ? slots.slice(0, 3) : [];
}

function at(value: unknown, pointer: string): unknown {
  let found: unknown = value;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = Reflect.get(found, part);
  }
  return found;
}
