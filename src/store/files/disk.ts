/** No room left, on the disk, for the user, or for one file. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', '53100'];

/** Whether something could not be written because there is no room left, also where the error stands behind another. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && FULL.includes(String(error.code))) || isDiskFull(error.cause);
}
