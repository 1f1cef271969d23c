import type { OwnKey } from '#domain/form1/fields.ts';
import type { Rank } from '#domain/words/ranks.ts';

/** One row of 変更前 → 変更後, in words. */
export interface ChangeRow {
  label: string;
  before: string;
  after: string;
}

/**
 * What a change is about, whatever its label says: the own rows of 様式1 by their keys, its other parts, and what a fixed
 * session says beside them. These names are kept in rows, so they stay as they are; labels may change.
 */
export type FactField =
  | OwnKey
  | `contact.${'name' | 'phone' | 'email' | 'onDay'}`
  | 'secondContact'
  | `slots.${Rank}`
  | 'venue'
  | 'mode'
  | 'layouts'
  | 'date'
  | 'meeting'
  | 'demo'
  | 'url'
  | 'note'
  | 'owner';

/** A change as history and mails keep it. Of an `unplaced` one nobody knows what it is about. */
export interface FactChange extends ChangeRow {
  field: FactField | 'unplaced';
}
