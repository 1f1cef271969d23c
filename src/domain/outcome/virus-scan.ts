/** What a virus scanner says of a file. `silent`: it did not answer, so nothing is known. */
export type ScanAnswer = { found: 'nothing' } | { found: 'virus'; name: string } | { found: 'silent' };

/** The door to a virus scanner; never throws. */
export type VirusScan = (bytes: Uint8Array) => Promise<ScanAnswer>;
