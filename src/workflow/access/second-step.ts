import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { oneTimeSecret, periodOf } from '#store/access/one-time-codes.ts';
import {
  endSecondStep,
  insertSecondStep,
  listSecondSteps,
  listSecondStepsOf,
  type SecondStep,
  spendRecoveryCode,
  takePeriod,
} from '#store/access/second-steps.ts';
import {
  type Browser,
  countWrongSecondStep,
  findBrowser,
  revokeBrowsers,
  wrongSecondSteps,
} from '#store/access/sign-ins.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import type { Client } from './asker.ts';
import { openSignIn } from './sign-in.ts';

/*
 * The second step of a sign-in: a code of an authenticator app, as every old computer can type it. Once one person behind
 * an address has an app, nobody signs in at the address without one: a name alone proves nothing. The app says who it is.
 */

/** How long the page that shows a new app's secret may stay open. */
const OFFERED_MINUTES = 15;

/** A secret for a new app, sealed so that the page can carry it to its answer. */
export interface Offer {
  sealed: string;
  /** Base32. */
  secret: string;
}

export function offerSecondStep(office: Office, email: string): Offer {
  const secret = oneTimeSecret(office.chance.token());
  const until = office.now().add({ minutes: OFFERED_MINUTES }).toString();
  return { secret, sealed: office.vault.seal(JSON.stringify(['second-step', until, email, secret])) };
}

/** Undefined when it is too late, not ours, or another address's. */
export function readOffer(office: Office, sealed: string, email: string): Offer | undefined {
  try {
    const parts: string[] = JSON.parse(office.vault.unseal(sealed));
    const [kind, until = '', offeredTo, secret = ''] = parts;
    const inTime = Temporal.Instant.compare(office.now(), Temporal.Instant.from(until)) < 0;
    return kind === 'second-step' && inTime && offeredTo === email ? { sealed, secret } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the app that shows this code, for a person behind the coordinator's address. Returns the recovery codes, told this
 * once; undefined when the code is not the app's.
 */
export async function addSecondStep(
  office: Office,
  by: Browser,
  app: { secret: string; name: string; code: string },
): Promise<string[] | undefined> {
  return inOneWrite(office, async ({ tx, now }) => {
    const period = periodOf(app.secret, app.code, { now, after: 0 });
    if (period === undefined) return undefined;
    const codes = Array.from(
      { length: LIMITS.recoveryCodes },
      () => `${office.chance.reference()}-${office.chance.reference()}`,
    );
    const step = {
      id: office.chance.id(),
      email: by.email,
      name: app.name,
      secretSealed: office.vault.seal(app.secret),
      lastPeriod: period,
      createdAt: now,
      createdBy: by.name,
    };
    await insertSecondStep(
      tx,
      step,
      codes.map((code) => office.vault.hashCode(step.id, bare(code))),
    );
    return codes;
  });
}

/** The sign-in behind a cookie whose second step is still to come. */
export async function findWaiting(office: Office, cookie: string): Promise<Browser | undefined> {
  const now = office.now();
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), now));
  return browser?.role === 'second-step' && office.policy.coordinators.includes(browser.email) ? browser : undefined;
}

/**
 * A code of an app, or a recovery code, however it is written. Returns the cookie of the signed-in browser and the person.
 * Wrong ones count against this sign-in, which ends with the fifth, and against the address.
 */
export async function passSecondStep(
  office: Office,
  waiting: Browser,
  typed: string,
  client: Client,
): Promise<Outcome<{ cookie: string; name: string; recovered: boolean }>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const current = await findBrowser(tx, waiting.cookieHash, now);
    if (current?.role !== 'second-step') return refuse({ code: 'code-expired' });
    const hourAgo = now.subtract({ hours: 1 });
    if ((await wrongSecondSteps(tx, current.email, hourAgo)) >= LIMITS.secondStepTriesPerHour) {
      return refuse({ code: 'too-many-codes', retryAt: now.add({ hours: 1 }) });
    }
    const taken = await takeCode(work, current.email, bare(typed));
    if (!taken) {
      await countWrongSecondStep(tx, current.id);
      const triesLeft = LIMITS.secondStepTries - current.tries - 1;
      if (triesLeft > 0) return refuse({ code: 'code-wrong', triesLeft });
      await revokeBrowsers(tx, [current.id], now);
      return refuse({ code: 'code-expired' });
    }
    await revokeBrowsers(tx, [current.id], now);
    const { name } = taken.step;
    const cookie = await openSignIn(work, { role: 'coordinator', email: current.email, name, client });
    return accept({ cookie, name, recovered: taken.recovered });
  });
}

async function takeCode(
  { tx, office, now }: Work,
  email: string,
  typed: string,
): Promise<{ step: SecondStep; recovered: boolean } | undefined> {
  const steps = await listSecondStepsOf(tx, email);
  for (const step of steps) {
    const period = periodOf(office.vault.unseal(step.secretSealed), typed, { now, after: step.lastPeriod });
    if (period !== undefined && (await takePeriod(tx, step.id, period))) return { step, recovered: false };
  }
  const ids = steps.map(({ id }) => id);
  // Those that were given out before are kept as a plain hash.
  const codeHashes = [...ids.map((id) => office.vault.hashCode(id, typed)), office.vault.hash(typed)];
  const recovered = await spendRecoveryCode(tx, { codeHashes, ids }, now);
  const step = steps.find(({ id }) => id === recovered);
  return step ? { step, recovered: true } : undefined;
}

/** All apps, ended ones too, the newest first. */
export async function readSecondSteps(office: Office): Promise<(SecondStep & { recoveryLeft: number })[]> {
  return office.store.read((tx) => listSecondSteps(tx));
}

/** Any coordinator may take away any app, because a lost one must not shut its owner out. Who did it stays on record. */
export async function removeSecondStep(office: Office, by: Browser, id: string): Promise<Outcome<SecondStep>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const ended = await endSecondStep(tx, id, { at: now, by: by.name });
    return ended ? accept(ended) : refuse({ code: 'not-found' });
  });
}

/** Without blanks and lines, in capitals: as people copy a code from an app or from paper. */
function bare(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
