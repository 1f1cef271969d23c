import type { Application } from '#domain/case/application.ts';
import { onDayLines } from '#domain/case/on-day.ts';
import type { Session } from '#domain/case/session.ts';
import { withoutUrl } from '#domain/case/session-facts.ts';
import { drawForm1, OWN_FIELDS } from '#domain/form1/fields.ts';
import type { Venue } from '#domain/form1/form1.ts';
import { formatDayWithEra, formatDemo, formatWindow } from '#domain/text/dates.ts';
import type { Mode } from '#domain/words/modes.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';
import { inJapan, SESSION_WORDS, URL_LATER } from '#domain/words/session.ts';

/** One line of a table of facts, for `summary-row`. */
export interface Row {
  label: string;
  value: string;
}

/**
 * A fixed session in words, as its mails say it. The address to connect to is only for people who are invited, so the
 * caller says whether it is shown.
 */
export function sessionRows(session: Session, association: string, shows: { url: boolean }): Row[] {
  const note = shows.url ? session.note : withoutUrl(session.note, session.url);
  return [
    { label: SESSION_WORDS.host, value: association },
    { label: SESSION_WORDS.date, value: formatDayWithEra(session.date) },
    { label: SESSION_WORDS.meeting, value: inJapan(formatWindow(session.meeting)) },
    { label: SESSION_WORDS.demo, value: formatDemo(session.demo) },
    ...placeRows(session.venue, session.mode),
    ...(shows.url ? connectionRows(session) : []),
    { label: SESSION_WORDS.makers, value: session.makers.map((joined) => joined.maker.name).join('、') },
    ...(note === '' ? [] : [{ label: SESSION_WORDS.note, value: note }]),
  ];
}

/** Where to connect, of an online session. */
export function connectionRows({ mode, url }: Session): Row[] {
  return mode === 'online' ? [{ label: SESSION_WORDS.url, value: url === '' ? URL_LATER : url }] : [];
}

/** What somebody has to know of a request before anything is fixed: where and how, but nobody's telephone yet. */
export function requestRows(application: Application): Row[] {
  return drawForm1<Row>({
    own: ({ key, label, makersSee }) => (makersSee ? [{ label, value: application.form1[key] }] : []),
    contact: () => [],
    slots: () => [],
    place: () => placeRows(application.form1.venue, application.form1.mode),
  });
}

/** What the session does not say of a request: its own rows, but the association that is named above. */
export function furtherRows(application: Application): Row[] {
  return OWN_FIELDS.filter(({ key, makersSee }) => makersSee && key !== 'association').map(({ key, label }) => ({
    label,
    value: application.form1[key],
  }));
}

/** Where and how, of a session or of a request. */
export function placeRows(venue: Venue, mode: Mode): Row[] {
  const lines = placeParts(venue);
  const place =
    lines.length === 0 && mode === 'online' ? [] : [{ label: SESSION_WORDS.venue, value: lines.join('\n') }];
  return [{ label: SESSION_WORDS.mode, value: MODE_WORDS[mode] }, ...place];
}

/** Who comes from the makers, for those who have to find each other on the day; nothing while no maker comes. */
export function onDayRows({ makers }: Session): Row[] {
  const lines = onDayLines(makers, 'まだ届いていません');
  return lines.length === 0 ? [] : [{ label: SESSION_WORDS.onDay, value: lines.join('\n') }];
}

/** Whom makers call on the day. */
export function contactRow(application: Application): Row {
  const { contact } = application.form1;
  return { label: SESSION_WORDS.dayContact, value: `${contact.name}\n${phoneWords(contact)}` };
}
