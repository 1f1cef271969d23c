import { LIST_STATES, LIST_TITLES, type NameList } from '#domain/case/name-list.ts';
import { ATTENDEE_COLUMNS } from '#domain/words/attendees.ts';
import { ANSWERED } from '#domain/words/incoming.ts';
import type { Table } from './table.ts';

/** Names the file: 「受付名簿_ABCD-EFGH_見本市医師会」. */
export function nameListTitle({ kind, reference, association }: NameList): string {
  return `${LIST_TITLES[kind]}_${reference}_${association}`;
}

/** The list as a plain table; 受付名簿 has an empty column for the tick and one for the signature. */
export function nameListTable(list: NameList): Table {
  const signIn = list.kind === 'sign-in';
  return {
    title: nameListTitle(list),
    columns: [
      ...(signIn ? [{ label: ATTENDEE_COLUMNS.arrived, width: 6 }] : []),
      { label: ATTENDEE_COLUMNS.number, width: 6 },
      { label: ATTENDEE_COLUMNS.name, width: 20 },
      { label: ATTENDEE_COLUMNS.kana, width: 22 },
      { label: ATTENDEE_COLUMNS.institution, width: 36 },
      { label: ATTENDEE_COLUMNS.institutionCode, width: 16 },
      { label: ATTENDEE_COLUMNS.people, width: 6 },
      { label: ATTENDEE_COLUMNS.remarks, width: 16 },
      ...(list.answered === '' ? [] : [{ label: ANSWERED, width: 24 }]),
      ...(signIn ? [{ label: 'ご署名', width: 24 }] : []),
    ],
    rows: list.rows.map((row) => [
      ...(signIn ? ['□'] : []),
      row.number,
      row.name,
      row.kana,
      row.institution,
      row.institutionCode,
      row.people,
      LIST_STATES[row.state],
      ...(list.answered === '' ? [] : [row.answered]),
      ...(signIn ? [''] : []),
    ]),
  };
}
