import { Zip, ZipPassThrough } from 'fflate';

export interface ArchivedFile {
  /** With its folders, e.g. `mails/0001.eml`; each once. */
  path: string;
  bytes: Uint8Array;
}

/** A .zip of these files in their order, piece by piece; nothing is compressed, so that what was kept lies there as it was. */
export async function* writeZip(files: AsyncIterable<ArchivedFile>): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for await (const { path, bytes } of files) {
    const entry = new ZipPassThrough(path);
    zip.add(entry);
    entry.push(bytes, true);
    yield* pieces.splice(0);
  }
  zip.end();
  yield* pieces.splice(0);
}
