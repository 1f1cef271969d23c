import { type CellStyle, writeXlsxStream } from 'hucre';
import { csvHead, csvLines } from './csv.ts';
import { sheetName, writableText } from './sheet-text.ts';
import type { TableCell, TableHead } from './table.ts';

/** A long table that grows piece by piece; each call returns the octets that are finished. */
export interface OpenTable {
  add(rows: readonly (readonly TableCell[])[]): Promise<Uint8Array>;
  finish(): Promise<Uint8Array>;
}

export type TableKind = 'xlsx' | 'csv';

export function openTable(kind: TableKind, head: TableHead): OpenTable {
  return kind === 'xlsx' ? openSheet(head) : openCsv(head);
}

function openCsv(head: TableHead): OpenTable {
  const encoder = new TextEncoder();
  let begun = false;
  const begin = (): string => {
    const text = begun ? '' : csvHead(head);
    begun = true;
    return text;
  };
  return {
    add: async (rows) => encoder.encode(begin() + csvLines(rows)),
    finish: async () => encoder.encode(begin()),
  };
}

/** Text format: a telephone number keeps its leading 0. Rows keep one line, because a long list is read down, not across. */
const STYLE: CellStyle = { font: { name: 'ＭＳ Ｐゴシック', size: 11 }, numFmt: '@' };
const WIDTH = 16;

function openSheet({ title, columns }: TableHead): OpenTable {
  const waiting: (string | number)[][] = [];
  let wake = (): void => undefined;
  let taken = (): void => undefined;
  let ended = false;

  async function* feed(): AsyncGenerator<(string | number | null)[]> {
    for (;;) {
      for (const row of waiting.splice(0)) yield row.map((cell) => (cell === '' ? null : cell));
      taken();
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  const chunks: Uint8Array[] = [];
  const written = pump(
    writeXlsxStream(feed(), {
      name: sheetName(title),
      columns: columns.map(({ label, width }) => ({ header: label, width: width ?? WIDTH, style: STYLE })),
      freezePane: { rows: 1 },
    }),
    chunks,
  );
  // The error reaches whoever waits for rows or for the end; without this it would be an unhandled rejection as well.
  written.catch(() => undefined);

  return {
    async add(rows) {
      waiting.push(...rows.map((row) => row.map((cell) => (typeof cell === 'string' ? writableText(cell) : cell))));
      const used = new Promise<void>((resolve) => {
        taken = resolve;
      });
      wake();
      await Promise.race([used, written]);
      return join(chunks);
    },
    async finish() {
      ended = true;
      wake();
      await written;
      return join(chunks);
    },
  };
}

async function pump(stream: ReadableStream<Uint8Array>, chunks: Uint8Array[]): Promise<void> {
  for await (const chunk of stream) chunks.push(chunk);
}

function join(chunks: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks.splice(0)));
}
