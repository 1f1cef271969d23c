import type { SheetOutcome } from '#documents/form1/reading.ts';
import type { CorrectionLetter } from '#documents/form2/correction.ts';
import type { PrintedForm2 } from '#documents/form2/form.ts';
import type { Form2List } from '#documents/form2/list-sheet.ts';
import type { GridsOutcome } from '#documents/rates/grids.ts';
import { nameListTable } from '#documents/tables/name-list-table.ts';
import type { Table } from '#documents/tables/table.ts';
import { SHEET_MAX } from '#documents/tables/xlsx-guard.ts';
import type { UploadFault } from '#documents/uploads/fault.ts';
import type { AnswerSheet } from '#domain/case/answer-sheet.ts';
import type { Flyer } from '#domain/case/flyer.ts';
import type { NameList } from '#domain/case/name-list.ts';
import type { CheckSheet } from '#domain/check/sheet.ts';
import type { Circular } from '#domain/circular/circular.ts';
import type { Form1 } from '#domain/form1/snapshot.ts';
import type { ProductName } from '#domain/form2/product.ts';
import type { FinishedDocument } from './document.ts';
import { openStreams, type Streams } from './streams.ts';
import { openThread, ThreadEnded, type ThreadLimits } from './thread.ts';
import type { Done, InspectedKind, Job } from './worker.ts';

/** Makes documents in a worker thread, so that no page waits for a PDF, and reads those that came in another. */
export interface Workshop extends Streams {
  /** The filled 様式1 as .xlsx, .pdf and `form1.v1` JSON, in this order; the same bytes for the same form. */
  form1Documents(form1: Form1): Promise<FinishedDocument[]>;
  blankForm1(): Promise<FinishedDocument>;
  /** The 記入例. */
  sampleForm1(): Promise<FinishedDocument>;
  /**
   * A plain table as `<title>.xlsx`: text stays text (leading zeros, `=cmd`), numbers add up; labels in sight, a filter,
   * A4 landscape. For some thousand rows at most: a name list, a history, totals.
   */
  tableSheet(table: Table): Promise<FinishedDocument>;
  /** The same as `<title>.csv` for Excel: UTF-8 with BOM, CRLF, quoted, formulas kept from running by an apostrophe. */
  tableCsv(table: Table): Promise<FinishedDocument>;
  /** 参加者名簿 or 受付名簿 as PDF for printing. */
  nameListPdf(list: NameList): Promise<FinishedDocument>;
  /** 参加者名簿 or 受付名簿 as .xlsx. */
  nameListSheet(list: NameList): Promise<FinishedDocument>;
  /** 案内チラシ as PDF. */
  flyerPdf(flyer: Flyer): Promise<FinishedDocument>;
  /** 「導入までにすること」 as PDF, made on the JST day `made`; `address` leads back to it. */
  checkPdf(sheet: CheckSheet, made: string, address: string): Promise<FinishedDocument>;
  /** A text for members on one A4 page, as it is sent by FAX. */
  circularPdf(circular: Circular): Promise<FinishedDocument>;
  /** The same for Word, to be edited further. */
  circularWord(circular: Circular): Promise<FinishedDocument>;
  /** 様式2.pdf of one institution, as an edition with these products prints it. */
  form2Pdf(form: PrintedForm2, products: readonly ProductName[]): Promise<FinishedDocument>;
  /** The blank 様式2, to be filled in by hand. */
  blankForm2(products: readonly ProductName[]): Promise<FinishedDocument>;
  /** The same as .xlsx. */
  blankForm2Sheet(products: readonly ProductName[]): Promise<FinishedDocument>;
  /** A list of 様式2 as `<name>.xlsx`, to be filled in and read again. */
  form2List(name: string, list: Form2List): Promise<FinishedDocument>;
  /** What a maker is asked as `<title>.xlsx`, to be filled in and read again by `readGrids`. */
  answerSheet(sheet: AnswerSheet): Promise<FinishedDocument>;
  /** The letter about a 提出後の訂正 as PDF. */
  correctionPdf(letter: CorrectionLetter): Promise<FinishedDocument>;
  /**
   * Reads a filled 様式1.xlsx, `today` being the JST day. Refusals as `readForm1Sheet`; a file that takes too long or too
   * much memory is refused as `too-big`.
   */
  readSheet(bytes: Uint8Array, today: Temporal.PlainDate): Promise<SheetOutcome>;
  /**
   * Looks into an uploaded PDF or office document for what must not be passed on. One that takes too long or too much memory
   * `unfolds-too-far`.
   */
  inspect(kind: InspectedKind, bytes: Uint8Array): Promise<UploadFault | undefined>;
  /** The cells of an uploaded table, .xlsx or CSV; one that takes too long or too much memory is refused as `too-big`. */
  readGrids(bytes: Uint8Array): Promise<GridsOutcome>;
  /** Ends the threads; what is still waiting fails. */
  close(): Promise<void>;
}

export interface WorkshopOptions extends Partial<ThreadLimits> {
  /** Where the JSON Schema of `form1.v1` is published. */
  schemaAddress: string;
}

/**
 * Nothing is started before the first job of either thread; a thread that died or was stopped is replaced with the next job.
 * Who sends files that take long to read holds up no mail and no list.
 */
export function openWorkshop({ schemaAddress, timeLimit = 10_000, heapLimit = 256 }: WorkshopOptions): Workshop {
  const [thread, reader] = [openThread({ timeLimit, heapLimit }), openThread({ timeLimit, heapLimit })];

  async function documents(job: Job): Promise<FinishedDocument[]> {
    const done = await thread.perform(job);
    if (done.what === 'documents') return done.documents;
    throw new Error(done.what === 'failed' ? done.message : 'the thread answered another question');
  }

  async function document(job: Job): Promise<FinishedDocument> {
    const [only] = await documents(job);
    if (only === undefined) throw new Error('the thread made no document');
    return only;
  }

  const streams = openStreams(thread);

  return {
    form1Documents: (form1) => documents({ what: 'form1', form1, schemaAddress }),
    blankForm1: () => document({ what: 'blank' }),
    sampleForm1: () => document({ what: 'sample' }),
    tableSheet: (table) => document({ what: 'table-sheet', table }),
    tableCsv: (table) => document({ what: 'table-csv', table }),
    nameListPdf: (list) => document({ what: 'name-list', list }),
    nameListSheet: (list) => document({ what: 'table-sheet', table: nameListTable(list) }),
    flyerPdf: (flyer) => document({ what: 'flyer', flyer }),
    checkPdf: (sheet, made, address) => document({ what: 'check', sheet, made, address }),
    circularPdf: (circular) => document({ what: 'circular', circular, format: 'pdf' }),
    circularWord: (circular) => document({ what: 'circular', circular, format: 'docx' }),
    form2Pdf: (form, products) => document({ what: 'form2', form, products }),
    blankForm2: (products) => document({ what: 'blank-form2', products }),
    blankForm2Sheet: (products) => document({ what: 'blank-form2-sheet', products }),
    form2List: (name, list) => document({ what: 'form2-list', name, list }),
    answerSheet: (sheet) => document({ what: 'answer-sheet', sheet }),
    correctionPdf: (letter) => document({ what: 'correction', letter }),
    ...streams,
    async readSheet(bytes, today) {
      const tooBig: SheetOutcome = { ok: false, refusal: { code: 'too-big' } };
      const job: Job = { what: 'read', bytes, today: today.toString() };
      if (bytes.length > SHEET_MAX) return tooBig;
      return reading(reader, job, (done) => (done.what === 'reading' ? [done.outcome] : undefined), tooBig);
    },
    inspect: (kind, bytes) =>
      reading<UploadFault | undefined>(
        reader,
        { what: 'inspect', kind, bytes },
        (done) => (done.what === 'inspected' ? [done.fault] : undefined),
        'unfolds-too-far',
      ),
    async readGrids(bytes) {
      const tooBig: GridsOutcome = { ok: false, refusal: 'too-big' };
      if (bytes.length > SHEET_MAX) return tooBig;
      return reading(
        reader,
        { what: 'grids', bytes },
        (done) => (done.what === 'grids' ? [done.outcome] : undefined),
        tooBig,
      );
    },
    close: () => Promise.all([thread, reader].map((each) => each.close())).then(() => undefined),
  };
}

/** What `read` finds in the answer; `instead` where the file takes too long or too much memory. */
async function reading<T>(
  thread: ReturnType<typeof openThread>,
  job: Job,
  read: (done: Done) => [T] | undefined,
  instead: T,
): Promise<T> {
  try {
    const done = await thread.perform(job);
    const found = read(done);
    if (found) return found[0];
    throw new Error(done.what === 'failed' ? done.message : 'the thread answered another question');
  } catch (error) {
    if (error instanceof ThreadEnded && error.exhausted) return instead;
    throw error;
  }
}
