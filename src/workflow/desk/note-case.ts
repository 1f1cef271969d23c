import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { cleanText } from '#domain/text/japanese.ts';
import { findApplication } from '#store/cases/applications.ts';
import { type Actor, type EventRecord, listEvents } from '#store/cases/events.ts';
import { appendFact } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** 内部メモ: one note of a coordinator about an application. */
export interface Note {
  at: Temporal.Instant;
  by: string;
  text: string;
}

/**
 * A coordinator adds an internal note, in every state. Nobody is told, and pages that are open at the desk stay good.
 * Sent twice in a row it is kept once. Refuses an empty text.
 */
export async function noteCase(
  office: Office,
  input: { applicationId: string; actor: Actor; text: string },
): Promise<Outcome<null>> {
  const text = cleanText(input.text);
  if (text === '') return refuse({ code: 'reason-missing' });
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, input.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const last = notesIn(await listEvents(tx, application.id))[0];
    if (last?.text === text && last.by === input.actor.name) return accept(null);
    await appendFact(work, application, { type: 'noted', actor: input.actor, data: { text } });
    return accept(null);
  });
}

/** The notes in a history, the newest first. */
export function notesIn(events: readonly EventRecord[]): Note[] {
  return events
    .filter((event) => event.type === 'noted')
    .map((event) => ({ at: event.at, by: event.actor.name, text: event.data.text }))
    .toReversed();
}
