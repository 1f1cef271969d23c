/** 内部メモ, and mails that a coordinator writes freely: to one party the others have no business with them. */
const INTERNAL: readonly string[] = ['noted', 'message-sent'];

/** Whether the event is for coordinators only: applicant, makers, attendees and webhooks never hear of it. */
export function isInternal(event: { type: string }): boolean {
  return INTERNAL.includes(event.type);
}
