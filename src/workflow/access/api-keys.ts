import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { type ApiKey, findLiveApiKey, insertApiKey, listApiKeys, revokeApiKey } from '#store/access/api-keys.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** Tells a coordinator's key from the tokens of links, for whoever finds one in a log. */
const PREFIX = 'demokai_';

/** Makes a bearer key in the name of a coordinator; it is told this once and kept as a hash. */
export async function makeApiKey(
  office: Office,
  given: { email: string; name: string; purpose: string },
): Promise<string> {
  const key = `${PREFIX}${office.chance.token()}`;
  await inOneWrite(office, ({ tx, now }) =>
    insertApiKey(
      tx,
      { id: office.chance.id(), ...given, createdAt: now, revokedAt: undefined },
      office.vault.hash(key),
    ),
  );
  return key;
}

/** Whose key it is; undefined for an unknown or revoked one, and when its address is no longer a coordinator's. */
export async function findKeyHolder(office: Office, key: string): Promise<ApiKey | undefined> {
  if (!key.startsWith(PREFIX)) return undefined;
  const found = await office.store.read((tx) => findLiveApiKey(tx, office.vault.hash(key)));
  return found && office.policy.coordinators.includes(found.email) ? found : undefined;
}

export async function readApiKeys(office: Office): Promise<ApiKey[]> {
  return office.store.read((tx) => listApiKeys(tx));
}

/** Any coordinator may revoke any key: a lost one must not wait for its holder. */
export async function endApiKey(office: Office, id: string): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) =>
    (await revokeApiKey(tx, id, now)) ? accept(null) : refuse({ code: 'not-found' }),
  );
}

/** How long the page may be reloaded that shows a key or secret once. */
const SHOWN_MINUTES = 5;

/** A key or secret on its way to the one page that shows it: sealed, so that it may stand in an address. */
export function sealShown(office: Office, secret: string): string {
  return office.vault.seal(JSON.stringify([office.now().add({ minutes: SHOWN_MINUTES }).toString(), secret]));
}

/** Undefined when it is too late, or not ours. */
export function unsealShown(office: Office, sealed: string): string | undefined {
  try {
    const pair: string[] = JSON.parse(office.vault.unseal(sealed));
    const [until = '', secret] = pair;
    return Temporal.Instant.compare(office.now(), Temporal.Instant.from(until)) < 0 ? secret : undefined;
  } catch {
    return undefined;
  }
}
