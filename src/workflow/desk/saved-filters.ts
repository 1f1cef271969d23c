import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import {
  changeSavedFilter,
  deleteSavedFilter,
  insertSavedFilter,
  type Keeper,
  listSavedFilters,
  type SavedFilter,
} from '#store/desk/saved-filters.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** The conditions that this person has saved, by name. */
export function readSavedFilters(office: Office, keeper: Keeper): Promise<SavedFilter[]> {
  return office.store.read((tx) => listSavedFilters(tx, keeper));
}

/**
 * Saves conditions under a name. One of the same name is replaced where that is meant, and else refused as `name-taken`.
 * Refuses more than a person may have. The same once more changes nothing.
 */
export async function saveFilter(
  office: Office,
  keeper: Keeper,
  filter: { name: string; query: string; replaces: boolean },
): Promise<Outcome<null>> {
  const { name, query, replaces } = filter;
  return inOneWrite(office, async ({ tx, now }) => {
    const kept = await listSavedFilters(tx, keeper);
    const same = kept.find((one) => one.name === name);
    if (same?.query === query) return accept(null);
    if (same && !replaces) return refuse({ code: 'name-taken' });
    if (same) await changeSavedFilter(tx, same.id, { query }, now);
    else if (kept.length >= LIMITS.savedFilters) return refuse({ code: 'too-many-saved', most: LIMITS.savedFilters });
    else await insertSavedFilter(tx, keeper, { id: office.chance.id(), name, query }, now);
    return accept(null);
  });
}

/** Gives one of one's own another name. Refuses one that another of them has. */
export async function renameFilter(office: Office, keeper: Keeper, id: string, name: string): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const kept = await listSavedFilters(tx, keeper);
    if (!kept.some((one) => one.id === id)) return refuse({ code: 'not-found' });
    if (kept.some((one) => one.name === name && one.id !== id)) return refuse({ code: 'name-taken' });
    await changeSavedFilter(tx, id, { name }, now);
    return accept(null);
  });
}

/** Takes one of one's own away; of one that is not there nothing is to be done. */
export async function removeFilter(office: Office, keeper: Keeper, id: string): Promise<void> {
  await inOneWrite(office, async ({ tx }) => {
    const kept = await listSavedFilters(tx, keeper);
    if (kept.some((one) => one.id === id)) await deleteSavedFilter(tx, id);
  });
}
