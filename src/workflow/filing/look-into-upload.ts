import type { Documents, Office } from '#workflow/case/office.ts';

type Fault = NonNullable<Awaited<ReturnType<Documents['inspect']>>>;
export type UploadFault = Fault | 'virus' | 'scan-silent';

const OFFICE = 'application/vnd.openxmlformats-officedocument.';

/**
 * Looks into a file before it is kept, by its media type as its content says: scripts, macros, what unfolds too far, and
 * viruses where a scanner is set. A scanner that does not answer holds the file up: it must not pass unseen.
 */
export async function lookIntoUpload(
  office: Office,
  { mediaType, bytes }: { mediaType: string; bytes: Uint8Array },
): Promise<UploadFault | undefined> {
  const kind = mediaType === 'application/pdf' ? 'pdf' : mediaType.startsWith(OFFICE) ? 'office' : undefined;
  const fault = kind === undefined ? undefined : await office.documents.inspect(kind, bytes);
  if (fault !== undefined || office.scan === undefined) return fault;
  const { found } = await office.scan(bytes);
  return found === 'virus' ? 'virus' : found === 'silent' ? 'scan-silent' : undefined;
}
