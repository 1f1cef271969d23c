import { LIMITS } from '#domain/words/limits.ts';
import {
  claimKey,
  findKeptRequest,
  type IdempotencyKey,
  keepAnswer,
  keepAtOnce,
  releaseKey,
} from '#store/access/idempotency.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';

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

/** What a request with a key comes to. `other-content`: the key was used for another; `under-way`: the first did not end yet. */
export type Once = { kind: 'answered'; answer: Answered; repeated: boolean } | { kind: 'other-content' | 'under-way' };

/** One write that creates something, and all that it is about; as in `besideOthers`. */
export interface OneWrite<T> {
  about: readonly string[];
  act(work: Work): Promise<T>;
}

/**
 * Runs what creates something once per key: a repeat within 24 h gets the first answer again. Only what succeeded is kept,
 * so that a refused request may be mended and sent again.
 */
export async function once(office: Office, request: KeyedRequest, run: () => Promise<Answered>): Promise<Once> {
  const keyed = identified(office, request);
  const { id } = keyed;
  const earlier = await claim(office, keyed);
  if (earlier) return earlier;
  try {
    const answer = await run();
    const created = isCreated(answer);
    await office.store.write(
      (tx) => (created ? keepAnswer(tx, id, sealedAnswer(office, answer)) : releaseKey(tx, id)),
      aboutKey(id),
    );
    return { kind: 'answered', answer, repeated: false };
  } catch (error) {
    await office.store.write((tx) => releaseKey(tx, id), aboutKey(id));
    throw error;
  }
}

/**
 * The same for what creates something in one write, which keeps its answer too: one commit instead of three. A repeat that
 * comes meanwhile waits for it. `begin` answers by itself where nothing is to be written.
 */
export async function onceInOneWrite(
  office: Office,
  request: KeyedRequest,
  begin: () => Promise<Answered | OneWrite<Answered>>,
): Promise<Once> {
  const keyed = identified(office, request);
  const { id, requestHash } = keyed;
  const begun = await begin();
  if (!('act' in begun)) {
    // What was filed in time is answered again also when it is too late by now.
    const earlier = await office.store.read((tx) => look({ tx, office, now: office.now() }, keyed));
    return earlier ?? { kind: 'answered', answer: begun, repeated: false };
  }
  return besideOthers(office, [...aboutKey(id), ...begun.about], async (work): Promise<Once> => {
    const meanwhile = await look(work, keyed);
    if (meanwhile) return meanwhile;
    const answer = await begun.act(work);
    if (isCreated(answer)) {
      await keepAtOnce(work.tx, id, { requestHash, now: work.now, ...sealedAnswer(office, answer) });
    }
    return { kind: 'answered', answer, repeated: false };
  });
}

interface Identified {
  id: IdempotencyKey;
  requestHash: string;
}

function identified({ vault }: Office, { caller, key, content }: KeyedRequest): Identified {
  return { id: { scope: vault.hash(caller), key }, requestHash: vault.hash(content) };
}

function isCreated({ status }: Answered): boolean {
  return status < 300;
}

function sealedAnswer({ vault }: Office, { status, body }: Answered): { status: number; sealed: string } {
  return { status, sealed: vault.seal(JSON.stringify(body)) };
}

/** Undefined when the key is this request's from now on. */
function claim(office: Office, keyed: Identified): Promise<Once | undefined> {
  const { id, requestHash } = keyed;
  return besideOthers(office, aboutKey(id), async (work) => {
    const earlier = await look(work, keyed);
    if (earlier) return earlier;
    const { tx, now } = work;
    await claimKey(tx, id, { requestHash, now, until: now.add({ seconds: UNDER_WAY_SECONDS }) });
    return undefined;
  });
}

/** What an earlier request with this key came to; undefined where there was none, or where it died with its process. */
async function look({ tx, office, now }: Work, { id, requestHash }: Identified): Promise<Once | undefined> {
  const earlier = await findKeptRequest(tx, id);
  if (!earlier || Temporal.Instant.compare(earlier.createdAt, keptSince(now)) < 0) return undefined;
  if (earlier.requestHash !== requestHash) return { kind: 'other-content' };
  if (earlier.answer) {
    const { status, sealed } = earlier.answer;
    const body: unknown = JSON.parse(office.vault.unseal(sealed));
    return { kind: 'answered', answer: { status, body }, repeated: true };
  }
  return Temporal.Instant.compare(now, earlier.claimedUntil) < 0 ? { kind: 'under-way' } : undefined;
}

function keptSince(now: Temporal.Instant): Temporal.Instant {
  return now.subtract({ hours: LIMITS.idempotencyHours });
}

function aboutKey({ scope, key }: IdempotencyKey): string[] {
  return [`key ${scope} ${key}`];
}
