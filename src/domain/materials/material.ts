import { formatDay } from '#domain/text/dates.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import {
  AUDIENCE_WORDS,
  type Audience,
  MATERIAL_KIND_WORDS,
  MATERIAL_WORDS,
  type MaterialField,
  type MaterialKind,
} from '#domain/words/materials.ts';

/** A file that we keep and give out ourselves. */
export interface MaterialFile {
  id: string;
  name: string;
  size: number;
}

/** What coordinators say of a material of the 説明会. It has an address or a file, never both. */
export interface MaterialFacts {
  title: string;
  kind: MaterialKind;
  /** A page or file elsewhere: http or https. It is shown and never fetched. Empty where there is a file. */
  address: string;
  file: MaterialFile | undefined;
  /** One line about it, or empty. */
  note: string;
  audience: Audience;
  /** Its contents are those of this JST day. */
  asOf: Temporal.PlainDate;
  /** The last JST day on which it is to be shown; undefined for no end. */
  validUntil: Temporal.PlainDate | undefined;
  /** Smaller ones stand first. */
  place: number;
}

/** 別紙1: a material for the 説明会, as it stands. */
export interface Material extends MaterialFacts {
  id: string;
  /** Rises with everything that is done to it. */
  version: number;
  savedAt: Temporal.Instant;
  savedBy: string;
  /** Taken from the list; its history stays. */
  removedAt: Temporal.Instant | undefined;
}

/** 「確認が必要」: somebody on the page found that a material is not right. */
export interface Mark {
  id: string;
  line: string;
  at: Temporal.Instant;
}

/** Whether its last day has passed. */
export function isOld({ validUntil }: Pick<MaterialFacts, 'validUntil'>, today: Temporal.PlainDate): boolean {
  return validUntil !== undefined && Temporal.PlainDate.compare(validUntil, today) < 0;
}

/** A material with what people wait for somebody to look at. */
export interface DoubtedMaterial {
  material: Material;
  /** Open marks, the oldest first. */
  marks: readonly Mark[];
}

/** What the desk has to do about a material. */
export interface MaterialMatter {
  kind: 'material-old' | 'material-doubtful';
  material: Pick<Material, 'id' | 'title'>;
  due: Temporal.PlainDate;
  since: Temporal.Instant;
  marks: readonly Mark[];
}

/** A mark is looked at within so many days. */
const MARK_DAYS = 3;

/** One for the last day that passed, one for all its marks; none for a material that was taken from the list. */
export function mattersOf({ material, marks }: DoubtedMaterial, today: Temporal.PlainDate): MaterialMatter[] {
  if (material.removedAt) return [];
  const found: MaterialMatter[] = [];
  if (material.validUntil && isOld(material, today)) {
    const due = material.validUntil.add({ days: 1 });
    found.push({ kind: 'material-old', material, due, since: due.toZonedDateTime(JST).toInstant(), marks: [] });
  }
  const [oldest] = marks;
  if (oldest) {
    const due = jstDay(oldest.at).add({ days: MARK_DAYS });
    found.push({ kind: 'material-doubtful', material, due, since: oldest.at, marks });
  }
  return found;
}

/** A material's fields in words, in the order of the form. */
function materialWords(facts: MaterialFacts): [MaterialField, string][] {
  return [
    ['title', facts.title],
    ['kind', MATERIAL_KIND_WORDS[facts.kind]],
    ['address', facts.address],
    ['file', facts.file?.name ?? ''],
    ['note', facts.note],
    ['audience', AUDIENCE_WORDS[facts.audience]],
    ['asOf', formatDay(facts.asOf)],
    ['validUntil', facts.validUntil ? formatDay(facts.validUntil) : ''],
    ['place', String(facts.place)],
  ];
}

/** Where two differ, as rows of a history; another file of the same name differs, too. */
export function materialChanges(
  before: MaterialFacts,
  after: MaterialFacts,
): { label: string; before: string; after: string }[] {
  const old = new Map(materialWords(before));
  const replaced = before.file !== undefined && after.file !== undefined && before.file.id !== after.file.id;
  return materialWords(after)
    .filter(([field, words]) => old.get(field) !== words || (field === 'file' && replaced))
    .map(([field, words]) => ({ label: MATERIAL_WORDS[field], before: old.get(field) ?? '', after: words }));
}
