import { createHash } from 'node:crypto';
import { composeRevealed, type StoredParts } from './compose.ts';
import type { Signer } from './dkim.ts';

/** A message that is ready to leave. */
export interface Ready {
  /** The whole RFC 5322 message, signed where we sign. */
  raw: Uint8Array;
  /** Of `raw`, in hex. */
  sha256: string;
}

/** Composes and signs a message whose links and codes stand in their places; throws as `compose` does. */
export async function makeReady(revealed: StoredParts, signer: Signer | undefined): Promise<Ready> {
  const message = await composeRevealed(revealed);
  const raw = signer ? await signer.sign(message) : message;
  return { raw, sha256: createHash('sha256').update(raw).digest('hex') };
}
