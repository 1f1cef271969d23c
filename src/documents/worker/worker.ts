import { parentPort } from 'node:worker_threads';
import { writeCheckSheet } from '#documents/check/sheet.ts';
import { writeCircularPdf } from '#documents/circular/pdf.ts';
import { writeCircularWord } from '#documents/circular/word.ts';
import { writeFlyer } from '#documents/flyer/flyer.ts';
import { writeForm1Json } from '#documents/form1/json.ts';
import { writeForm1Pdf } from '#documents/form1/pdf.ts';
import { readForm1Sheet, type SheetOutcome } from '#documents/form1/reading.ts';
import { blankForm1Sheet, sampleForm1Sheet, writeForm1Sheet } from '#documents/form1/sheet.ts';
import { blankForm2Sheet } from '#documents/form2/blank-sheet.ts';
import { type BundleHead, type OpenBundle, openBundle } from '#documents/form2/bundle.ts';
import { type CorrectionLetter, writeCorrection } from '#documents/form2/correction.ts';
import type { PrintedForm2 } from '#documents/form2/form.ts';
import { type Form2List, writeForm2List } from '#documents/form2/list-sheet.ts';
import { blankForm2Pdf, writeForm2Pdf } from '#documents/form2/pdf.ts';
import { type GridsOutcome, readGrids } from '#documents/rates/grids.ts';
import { writeAnswerSheet } from '#documents/tables/answer-sheet.ts';
import { writeTableCsv } from '#documents/tables/csv.ts';
import { writeNameListPdf } from '#documents/tables/name-list-pdf.ts';
import { nameListTitle } from '#documents/tables/name-list-table.ts';
import { type OpenTable, openTable, type TableKind } from '#documents/tables/open-table.ts';
import { type Table, type TableCell, type TableHead, writeTableSheet } from '#documents/tables/table.ts';
import type { UploadFault } from '#documents/uploads/fault.ts';
import { officeFault } from '#documents/uploads/office.ts';
import { pdfFault } from '#documents/uploads/pdf.ts';
import type { AnswerSheet } from '#domain/case/answer-sheet.ts';
import type { Flyer } from '#domain/case/flyer.ts';
import type { NameList } from '#domain/case/name-list.ts';
import type { CheckSheet } from '#domain/check/sheet.ts';
import type { Circular } from '#domain/circular/circular.ts';
import type { Form1 } from '#domain/form1/snapshot.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import type { ProductName } from '#domain/form2/product.ts';
import { CSV_TYPE, DOCX_TYPE, type FinishedDocument, JSON_TYPE, PDF_TYPE, XLSX_TYPE } from './document.ts';
import { form1FileName, titledFileName } from './file-names.ts';

/** The thread that makes and reads documents. It is given one job at a time by `workshop.ts`. */

export type Job =
  | { what: 'form1'; form1: Form1; schemaAddress: string }
  | { what: 'blank' }
  | { what: 'sample' }
  | { what: 'table-sheet'; table: Table }
  | { what: 'table-csv'; table: Table }
  | { what: 'name-list'; list: NameList }
  | { what: 'flyer'; flyer: Flyer }
  | { what: 'check'; sheet: CheckSheet; made: string; address: string }
  | { what: 'circular'; circular: Circular; format: 'pdf' | 'docx' }
  | { what: 'form2'; form: PrintedForm2; products: readonly ProductName[] }
  | { what: 'blank-form2'; products: readonly ProductName[] }
  | { what: 'blank-form2-sheet'; products: readonly ProductName[] }
  | { what: 'form2-list'; name: string; list: Form2List }
  | { what: 'answer-sheet'; sheet: AnswerSheet }
  | { what: 'correction'; letter: CorrectionLetter }
  | TableJob
  | BundleJob
  | { what: 'inspect'; kind: InspectedKind; bytes: Uint8Array }
  | { what: 'grids'; bytes: Uint8Array }
  | { what: 'read'; bytes: Uint8Array; today: string };

export type InspectedKind = 'office' | 'pdf';

/** A long table is made in many jobs, so that no other document waits for all of it. */
type TableJob =
  | { what: 'open-table'; id: number; kind: TableKind; head: TableHead }
  | { what: 'add-rows'; id: number; rows: readonly (readonly TableCell[])[] }
  | { what: 'finish-table'; id: number }
  | { what: 'drop-table'; id: number };

/** So is a bundle. */
type BundleJob =
  | { what: 'open-bundle'; id: number; head: BundleHead }
  | { what: 'measure-forms' | 'list-forms' | 'add-forms'; id: number; forms: readonly Form2[] }
  | { what: 'finish-bundle' | 'drop-bundle'; id: number };

export type Done =
  | { what: 'documents'; documents: FinishedDocument[] }
  | { what: 'piece'; bytes: Uint8Array }
  | { what: 'reading'; outcome: SheetOutcome }
  | { what: 'inspected'; fault: UploadFault | undefined }
  | { what: 'grids'; outcome: GridsOutcome }
  | { what: 'failed'; message: string };

parentPort?.on('message', (job: Job) => {
  void perform(job).then((done) => parentPort?.postMessage(done, givenAway(done)));
});

/** A piece is given away: copied, it would lie here as well until the thread sweeps. */
function givenAway(done: Done): ArrayBuffer[] {
  return done.what === 'piece' && done.bytes.buffer instanceof ArrayBuffer ? [done.bytes.buffer] : [];
}

async function perform(job: Job): Promise<Done> {
  try {
    if (job.what === 'read') {
      return { what: 'reading', outcome: await readForm1Sheet(job.bytes, Temporal.PlainDate.from(job.today)) };
    }
    if (job.what === 'inspect') {
      return { what: 'inspected', fault: job.kind === 'pdf' ? await pdfFault(job.bytes) : officeFault(job.bytes) };
    }
    if (job.what === 'grids') return { what: 'grids', outcome: await readGrids(job.bytes) };
    if (isTableJob(job)) return { what: 'piece', bytes: await growTable(job) };
    if (isBundleJob(job)) return { what: 'piece', bytes: await growBundle(job) };
    return { what: 'documents', documents: await makeDocuments(job) };
  } catch (error) {
    return { what: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const openTables = new Map<number, OpenTable>();

function isTableJob(job: Job): job is TableJob {
  return job.what.endsWith('-table') || job.what === 'add-rows';
}

function isBundleJob(job: Job): job is BundleJob {
  return job.what.endsWith('-bundle') || job.what.endsWith('-forms');
}

const openBundles = new Map<number, OpenBundle>();

async function growBundle(job: BundleJob): Promise<Uint8Array> {
  if (job.what === 'open-bundle') openBundles.set(job.id, openBundle(job.head));
  const bundle = openBundles.get(job.id);
  if (job.what === 'drop-bundle' || job.what === 'finish-bundle') openBundles.delete(job.id);
  if (job.what === 'open-bundle' || job.what === 'drop-bundle') return new Uint8Array();
  if (bundle === undefined) throw new Error('the bundle was lost with its thread');
  if (job.what === 'measure-forms') return bundle.measure(job.forms);
  if (job.what === 'list-forms') return bundle.list(job.forms);
  return job.what === 'add-forms' ? bundle.add(job.forms) : bundle.finish();
}

async function growTable(job: TableJob): Promise<Uint8Array> {
  if (job.what === 'open-table') openTables.set(job.id, openTable(job.kind, job.head));
  const table = openTables.get(job.id);
  if (job.what === 'drop-table' || job.what === 'finish-table') openTables.delete(job.id);
  if (job.what === 'open-table' || job.what === 'drop-table') return new Uint8Array();
  if (table === undefined) throw new Error('the table was lost with its thread');
  return job.what === 'add-rows' ? table.add(job.rows) : table.finish();
}

async function makeDocuments(
  job: Exclude<Job, TableJob | BundleJob | { what: 'read' | 'inspect' | 'grids' }>,
): Promise<FinishedDocument[]> {
  if (job.what === 'blank') return [{ name: '様式1.xlsx', mediaType: XLSX_TYPE, bytes: await blankForm1Sheet() }];
  if (job.what === 'sample')
    return [{ name: '様式1_記入例.xlsx', mediaType: XLSX_TYPE, bytes: await sampleForm1Sheet() }];
  if (job.what === 'table-sheet') return [await tableDocument(job.table, 'xlsx')];
  if (job.what === 'table-csv') return [await tableDocument(job.table, 'csv')];
  if (job.what === 'name-list') return [pdf(nameListTitle(job.list), await writeNameListPdf(job.list))];
  if (job.what === 'check') return [pdf('導入までにすること', await writeCheckSheet(job.sheet, job.made, job.address))];
  if (job.what === 'flyer') return [pdf(`案内チラシ_${job.flyer.association}`, await writeFlyer(job.flyer))];
  if (job.what === 'circular') return [await circularDocument(job.circular, job.format)];
  if (job.what === 'form2-list') return [xlsx(job.name, await writeForm2List(job.list))];
  if (job.what === 'answer-sheet') return [xlsx(job.sheet.title, await writeAnswerSheet(job.sheet))];
  if (job.what === 'correction')
    return [pdf(`提出後の訂正_${job.letter.institution.code}`, await writeCorrection(job.letter))];
  if (job.what === 'blank-form2-sheet') return [xlsx('様式2', await blankForm2Sheet(job.products))];
  if (job.what === 'blank-form2') return [pdf('様式2', await blankForm2Pdf(job.products))];
  if (job.what === 'form2') return [pdf(form2Title(job.form), await writeForm2Pdf(job.form, job.products))];
  const { form1, schemaAddress } = job;
  return [
    { name: form1FileName(form1, 'xlsx'), mediaType: XLSX_TYPE, bytes: await writeForm1Sheet(form1) },
    { name: form1FileName(form1, 'pdf'), mediaType: PDF_TYPE, bytes: await writeForm1Pdf(form1) },
    { name: form1FileName(form1, 'json'), mediaType: JSON_TYPE, bytes: writeForm1Json(form1, schemaAddress) },
  ];
}

async function tableDocument(table: Table, kind: 'xlsx' | 'csv'): Promise<FinishedDocument> {
  const name = titledFileName(table.title, kind);
  return kind === 'xlsx'
    ? { name, mediaType: XLSX_TYPE, bytes: await writeTableSheet(table) }
    : { name, mediaType: CSV_TYPE, bytes: writeTableCsv(table) };
}

async function circularDocument(circular: Circular, format: 'pdf' | 'docx'): Promise<FinishedDocument> {
  const title = `周知_${circular.association}`;
  if (format === 'pdf') return pdf(title, await writeCircularPdf(circular));
  return {
    name: titledFileName(title, 'docx'),
    mediaType: DOCX_TYPE,
    bytes: await writeCircularWord(circular),
  };
}

function form2Title({ prefecture, points, code, name }: PrintedForm2): string {
  return `様式2_${prefecture}-${points}-${code}_${name}`;
}

function xlsx(title: string, bytes: Uint8Array): FinishedDocument {
  return { name: titledFileName(title, 'xlsx'), mediaType: XLSX_TYPE, bytes };
}

function pdf(title: string, bytes: Uint8Array): FinishedDocument {
  return { name: titledFileName(title, 'pdf'), mediaType: PDF_TYPE, bytes };
}
