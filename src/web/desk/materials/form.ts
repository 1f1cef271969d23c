import type { Material, MaterialFile } from '#domain/materials/material.ts';
import { formatDay, readDate } from '#domain/text/dates.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { jstDay } from '#domain/text/jst.ts';
import {
  AUDIENCE_WORDS,
  AUDIENCES,
  MATERIAL_KIND_WORDS,
  MATERIAL_KINDS,
  MATERIAL_WORDS,
} from '#domain/words/materials.ts';
import type { FormReader } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import { filesOf } from '#web/frame/file-intake.ts';
import type { Visit } from '#web/frame/pages.ts';
import { readUpload, type TakenFile } from '#web/frame/uploads.ts';
import type { Choice } from '#web/frame/views.ts';
import type { MaterialEntry } from '#workflow/materials/save.ts';

export const KIND_CHOICES: Choice[] = MATERIAL_KINDS.map((value) => ({ value, label: MATERIAL_KIND_WORDS[value] }));
export const AUDIENCE_CHOICES: Choice[] = AUDIENCES.map((value) => ({ value, label: AUDIENCE_WORDS[value] }));

export const ADDRESS_OR_FILE =
  'アドレスかファイルの、どちらか一方をご用意ください。動画（mp4など）は、置いてある場所のアドレスを入れてください。';

const PLACES = { least: 1, most: 9999 };
const LONGEST = { title: 120, address: 500, note: 300 };

/** A new one is of today and stands last. */
export function blankMaterial(now: Temporal.Instant, places: readonly number[]): Fields {
  const last = Math.max(0, ...places);
  return {
    kind: 'document',
    audience: 'everyone',
    asOf: formatDay(jstDay(now)),
    place: String(Math.min(last + 10, PLACES.most)),
  };
}

export function valuesOf(material: Material): Fields {
  return {
    title: material.title,
    kind: material.kind,
    address: material.address,
    note: material.note,
    audience: material.audience,
    asOf: formatDay(material.asOf),
    validUntil: material.validUntil ? formatDay(material.validUntil) : '',
    place: String(material.place),
  };
}

/** All of the form; `standing` is the file that the material has now. */
export async function readMaterialForm(
  visit: Visit,
  form: FormReader,
  standing: MaterialFile | undefined,
): Promise<Omit<MaterialEntry, 'id' | 'seenVersion' | 'by'>> {
  const today = jstDay(visit.web.office.now());
  const day = (typed: string): Temporal.PlainDate | undefined => readDate(typed, today);
  const entry = {
    title: form.line('title', MATERIAL_WORDS.title, { required: true, longest: LONGEST.title }),
    kind: form.choice('kind', MATERIAL_WORDS.kind, MATERIAL_KINDS),
    address: readAddress(form),
    note: form.line('note', MATERIAL_WORDS.note, { required: false, longest: LONGEST.note }),
    audience: form.choice('audience', MATERIAL_WORDS.audience, AUDIENCES),
    asOf: form.pastDay('asOf', MATERIAL_WORDS.asOf, today),
    validUntil: form.optional(
      'validUntil',
      day,
      `${MATERIAL_WORDS.validUntil}は「2027年3月31日」の形でご入力ください。`,
    ),
    place: form.number(
      'place',
      PLACES,
      `${MATERIAL_WORDS.place}は、${PLACES.least}から${PLACES.most}までの数字でご入力ください。`,
    ),
  };
  if (entry.validUntil && Temporal.PlainDate.compare(entry.validUntil, entry.asOf) < 0) {
    form.problems.validUntil = `${MATERIAL_WORDS.validUntil}には、${formatDay(entry.asOf)}以降の日をご入力ください。`;
  }
  const added = await takeFile(visit, form);
  const keep = standing !== undefined && form.choices('fileRemove').length === 0;
  const hasFile = keep || added !== undefined;
  if (!form.isWrong && hasFile === (entry.address !== '')) {
    form.problems[hasFile ? 'file' : 'address'] = ADDRESS_OR_FILE;
  }
  return { ...entry, file: { keep, new: added } };
}

function readAddress(form: FormReader): string {
  const address = readAsciiLine(form.raw('address'));
  if (address === '') return '';
  if (!/^https?:\/\/[^\s"<>]+$/.test(address) || !URL.canParse(address)) {
    form.problems.address = `${MATERIAL_WORDS.address}は「https://」から始まる形でご入力ください。`;
  } else if (address.length > LONGEST.address) {
    form.problems.address = `${MATERIAL_WORDS.address}は${LONGEST.address}文字以内でご入力ください。`;
  }
  return address;
}

async function takeFile({ web, request }: Visit, form: FormReader): Promise<TakenFile | undefined> {
  let taken: TakenFile | undefined;
  let count = 0;
  for await (const sent of filesOf(request)) {
    if (sent.field !== 'file') continue;
    count += 1;
    const upload = count === 1 ? await readUpload(web.office, sent) : undefined;
    if (upload?.ok) taken = upload.file;
    else form.problems.file = upload ? upload.sentence : 'ファイルは1つだけお選びください。';
  }
  return count === 1 ? taken : undefined;
}
