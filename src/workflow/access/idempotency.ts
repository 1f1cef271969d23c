import { LIMITS } from '#domain/words/limits.ts';
import {
  claimKey,
  dropKeysBefore,
  findKeptRequest,
  type IdempotencyKey,
  keepAnswer,
  releaseKey,
} from '#store/access/idempotency.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';

/** How long the answer of a request is kept for its repeats. */
/** A request that did not end within this time died with its process. */
const UNDER_WAY_SECONDS = 60;

export interface Answered {
  status: number;
  body: unknown;
}

export interface KeyedRequest {
  /** Who asks for what. */
  caller: string;
  /** The header `Idempotency-Key`. */
  key: string;
  /** What is asked, as text: a repeat has the same. */
  content: string;
}

/**
 * Runs what creates something once per key: a repeat within 24 h gets the first answer again, one with another content
 * is `other-content`, one that comes while the first is under way is `under-way`. Only what succeeded is kept, so that a
 * refused request may be mended and sent again.
 */
export async function once(
  office: Office,
  request: KeyedRequest,
  run: () => Promise<Answered>,
): Promise<{ kind: 'answered'; answer: Answered; repeated: boolean } | { kind: 'other-content' | 'under-way' }> {
  const id: IdempotencyKey = { scope: office.vault.hash(request.caller), key: request.key };
  const earlier = await claim(office, id, office.vault.hash(request.content));
  if (earlier === 'other-content' || earlier === 'under-way') return { kind: earlier };
  if (earlier) return { kind: 'answered', answer: earlier, repeated: true };
  try {
    const answer = await run();
    const created = answer.status < 300;
    await office.store.write(
      (tx) =>
        created
          ? keepAnswer(tx, id, { status: answer.status, sealed: office.vault.seal(JSON.stringify(answer.body)) })
          : releaseKey(tx, id),
      aboutKey(id),
    );
    return { kind: 'answered', answer, repeated: false };
  } catch (error) {
    await office.store.write((tx) => releaseKey(tx, id), aboutKey(id));
    throw error;
  }
}

async function claim(
  office: Office,
  id: IdempotencyKey,
  requestHash: string,
): Promise<Answered | 'other-content' | 'under-way' | undefined> {
  const look = async ({ tx, now }: Work): Promise<Answered | 'other-content' | 'under-way' | undefined> => {
    await dropKeysBefore(tx, now.subtract({ hours: LIMITS.idempotencyHours }));
    const earlier = await findKeptRequest(tx, id);
    if (earlier && earlier.requestHash !== requestHash) return 'other-content';
    if (earlier?.answer) {
      const body: unknown = JSON.parse(office.vault.unseal(earlier.answer.sealed));
      return { status: earlier.answer.status, body };
    }
    if (earlier && Temporal.Instant.compare(now, earlier.claimedUntil) < 0) return 'under-way';
    await claimKey(tx, id, { requestHash, now, until: now.add({ seconds: UNDER_WAY_SECONDS }) });
    return undefined;
  };
  return besideOthers(office, aboutKey(id), look);
}

function aboutKey({ scope, key }: IdempotencyKey): string[] {
  return [`key ${scope} ${key}`];
}
