import {
  attendeeTables,
  draftTables,
  fileTables,
  filingTables,
  inquiryTables,
  leftSessionTables,
  sessionDayTables,
  sessionTables,
} from './case-tables.ts';
import { acceptanceTables, proposalTables } from './drive-tables.ts';
import { collectionPeopleTables, collectionTables, entryTables, handInTables } from './form2-tables.ts';
import { accessTables, apiTables, gatheredTables, mailTables, signInTables, upkeepTables } from './house-tables.ts';
import { calendarAnswerTables, incomingTables } from './incoming-tables.ts';
import type { Kit } from './kit.ts';
import { circularTables, materialTables } from './letter-tables.ts';
import { attentionTables, listTables, savedFilterTables } from './list-tables.ts';
import { rateTables } from './rate-tables.ts';
import { runTables } from './run-tables.ts';

/**
 * All tables, defined once for both dialects. Ids are text; instants epoch milliseconds; JST days `YYYY-MM-DD`, times
 * `HH:MM`; yes and no are 1 and 0; `…Json` columns hold JSON text.
 */
export function defineTables(kit: Kit) {
  return {
    ...filingTables(kit),
    ...draftTables(kit),
    ...fileTables(kit),
    ...inquiryTables(kit),
    ...sessionTables(kit),
    ...leftSessionTables(kit),
    ...attendeeTables(kit),
    ...sessionDayTables(kit),
    ...mailTables(kit),
    ...gatheredTables(kit),
    ...incomingTables(kit),
    ...calendarAnswerTables(kit),
    ...accessTables(kit),
    ...signInTables(kit),
    ...apiTables(kit),
    ...upkeepTables(kit),
    ...listTables(kit),
    ...attentionTables(kit),
    ...savedFilterTables(kit),
    ...rateTables(kit),
    ...materialTables(kit),
    ...circularTables(kit),
    ...collectionTables(kit),
    ...collectionPeopleTables(kit),
    ...entryTables(kit),
    ...handInTables(kit),
    ...runTables(kit),
    ...proposalTables(kit),
    ...acceptanceTables(kit),
  };
}
export type Tables = ReturnType<typeof defineTables>;
