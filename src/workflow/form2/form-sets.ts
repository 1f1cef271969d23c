import type { Collection } from '#domain/form2/collection.ts';
import { FORM2_FIELDS } from '#domain/form2/fields.ts';
import { type Form2, fullCode } from '#domain/form2/form2.ts';
import { countForms } from '#domain/form2/hand-in.ts';
import { textsOfForm2 } from '#domain/form2/reading.ts';
import { jstDay } from '#domain/text/jst.ts';
import { HAND_IN_WAY_WORDS, handInWords } from '#domain/words/form2.ts';
import { findHandIn, listFrozen, listHandIns, listWaiting } from '#store/form2/hand-ins.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { namesFor } from './documents.ts';

type FinishedDocument = Awaited<ReturnType<Documents['form2Pdf']>>;

/** What is in no 提出 yet, in place of the id of one. */
const NEXT_HAND_IN = 'next';

/** Forms that are printed together: those of a 提出 as they were handed in, or those of the next one, marked as not handed in. */
export interface FormSet {
  /** 「様式2_第1回提出」. */
  name: string;
  isDraft: boolean;
  number: number;
  /** The JST day on which it was handed in; of the next one today. */
  on: Temporal.PlainDate;
  way: string;
  note: string;
  /** In the order of the codes, some at a time; the same each time. */
  forms(): AsyncGenerator<readonly Form2[]>;
}

/** Undefined for another collection's. */
export async function readFormSet(
  office: Office,
  { id: collectionId }: Collection,
  handInId: string,
): Promise<FormSet | undefined> {
  if (handInId === NEXT_HAND_IN) return nextSet(office, collectionId);
  const handIn = await office.store.read((tx) => findHandIn(tx, handInId));
  if (handIn?.collectionId !== collectionId) return undefined;
  const { number, on, way, tracking, note } = handIn;
  return {
    name: `様式2_${handInWords(number)}提出`,
    isDraft: false,
    ...{ number, on, note },
    way: [HAND_IN_WAY_WORDS[way], tracking].filter((word) => word !== '').join(' '),
    forms: () => frozenForms(office, handInId),
  };
}

/** Read at once: what is entered meanwhile would make the second look another than the first. */
async function nextSet(office: Office, collectionId: string): Promise<FormSet> {
  const { waiting, number } = await office.store.read(async (tx) => ({
    waiting: await listWaiting(tx, collectionId),
    number: (await listHandIns(tx, collectionId)).length + 1,
  }));
  return {
    name: `様式2_${handInWords(number)}提出_提出前の控え`,
    isDraft: true,
    ...{ number, on: jstDay(office.now()), way: '', note: '' },
    async *forms() {
      for (let from = 0; from < waiting.length; from += FORMS_AT_ONCE) {
        yield waiting.slice(from, from + FORMS_AT_ONCE).map(({ form }) => form);
      }
    },
  };
}

/** Read from the database at a time. */
const FORMS_AT_ONCE = 50;

async function* frozenForms(office: Office, handInId: string): AsyncGenerator<readonly Form2[]> {
  for (let after = ''; ; ) {
    const from = after;
    const rows = await office.store.read((tx) => listFrozen(tx, handInId, { after: from, limit: FORMS_AT_ONCE }));
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ form }) => form);
    after = fullCode(last.form);
  }
}

async function allForms(set: FormSet): Promise<Form2[]> {
  const forms: Form2[] = [];
  for await (const some of set.forms()) forms.push(...some);
  return forms;
}

const PRINTED_NAMES = { all: '', cover: '_送付状', list: '_一覧' } as const;

/** 送付状, list and all forms as one PDF, or one of the first two by itself; it grows while it is sent. */
export async function printedSet(
  office: Office,
  { association, contact, handInTo }: Collection,
  set: FormSet,
  part: keyof typeof PRINTED_NAMES = 'all',
): Promise<{ name: string; mediaType: string; octets: AsyncIterable<Uint8Array> }> {
  const { number, on, way, note, isDraft } = set;
  const forms = await allForms(set);
  const cover = {
    ...{ association, contact, handInTo, number, way, note },
    on: on.toString(),
    counts: countForms(forms),
    mark: isDraft ? '提出前の控え' : '',
  };
  const head = { cover, isDraft, products: await namesFor(office, forms), ...(part === 'all' ? {} : { only: part }) };
  return {
    name: `${set.name}${PRINTED_NAMES[part]}.pdf`,
    mediaType: 'application/pdf',
    octets: office.documents.streamBundle(head, () => set.forms()),
  };
}

/** The forms as a list: .xlsx that reads back to the same forms, or CSV. */
export async function listedSet(office: Office, set: FormSet, kind: 'xlsx' | 'csv'): Promise<FinishedDocument> {
  const forms = await allForms(set);
  if (kind === 'csv') {
    const rows = forms.map((form) => {
      const texts = textsOfForm2(form);
      return FORM2_FIELDS.map(({ key }) => texts[key]);
    });
    const columns = FORM2_FIELDS.map(({ label }) => ({ label }));
    return office.documents.tableCsv({ title: set.name, columns, rows });
  }
  const rows = forms.map((form) => ({ texts: textsOfForm2(form), reason: '' }));
  return office.documents.form2List(set.name, { products: await namesFor(office, forms), rows });
}
