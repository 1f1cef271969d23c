import type { FiledForm } from '#domain/case/filing.ts';
import type { Attachment } from '#domain/form1/form1.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { type Draft, findDraft, findDraftById, insertDraft, updateDraft } from '#store/cases/drafts.ts';
import { isDiskFull } from '#store/connections/disk.ts';
import type { Tx } from '#store/engine.ts';
import {
  draftAttachments,
  type FileKind,
  insertDraftAttachment,
  removeDraftAttachment,
} from '#store/files/attachments.ts';
import type { Asker } from '#workflow/access/asker.ts';
import { aboutDraftOf } from '#workflow/case/about.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { draftPrint, textPrint } from './draft-print.ts';
import { ABOUT_ROOM, makeRoom } from './room.ts';

export interface DraftView {
  id: string;
  form: FiledForm;
  values: Record<string, string>;
  purpose: Draft['purpose'];
  /** What came of it, or what it corrects. */
  filedId: string | undefined;
  seenVersion: number | undefined;
  submitted: boolean;
  /** Days for which a coordinator has lifted the 10 days. */
  liftedFor: Temporal.PlainDate[];
  attachments: Attachment[];
  updatedAt: Temporal.Instant;
  /** Of values and files; another one where anything of them was changed. */
  print: string;
}

/** The draft behind a browser's cookie, with its files. */
export async function readDraft(office: Office, cookie: string): Promise<DraftView | undefined> {
  return office.store.read(async (tx) => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    return draft ? await draftView({ tx, office }, draft) : undefined;
  });
}

/** Whether there is a draft of this id, whoever may open it: of a browser that cannot, it was taken over or is filed. */
export async function isDraft(office: Office, id: string): Promise<boolean> {
  return (await office.store.read((tx) => findDraftById(tx, id))) !== undefined;
}

/** What opens a new draft: a random token behind the draft's id, so that a browser knows of which draft each one is. */
export function newDraftCookie({ chance }: Office): string {
  return cookieOf(chance.id(), chance.token());
}

/** A cookie that opens the draft of this id. */
export function cookieOf(id: string, token: string): string {
  return `${id}.${token}`;
}

/** The draft's id, which stands in its cookie. */
export function draftIdIn(cookie: string): string {
  return cookie.split('.')[0] ?? '';
}

/** What a draft begins with. */
export type Begun = Pick<Draft, 'form' | 'purpose' | 'values'> &
  Partial<Pick<Draft, 'filedId' | 'seenVersion' | 'liftedFor' | 'previousId'>>;

/** A draft that is begun now, behind this cookie, which is kept only as a hash. Its id is the cookie's unless given. */
export function freshDraft(
  { office, now }: Omit<Work, 'tx'>,
  cookie: string,
  { id = draftIdIn(cookie), ...begun }: Begun & { id?: string },
): Draft {
  return {
    filedId: undefined,
    seenVersion: undefined,
    liftedFor: [],
    previousId: undefined,
    ...begun,
    id,
    cookieHash: office.vault.hash(cookie),
    createdAt: now,
    updatedAt: now,
    submittedAt: undefined,
  };
}

/** What a write that reads one draft and nothing else is about. */
export function aboutDraft(office: Office, cookie: string): string[] {
  return [aboutDraftOf(office.vault.hash(cookie))];
}

/** Starts a draft to be filed by the applicant; returns the cookie that opens it. */
export async function startDraft(
  office: Office,
  form: FiledForm,
  values: Record<string, string>,
  more: Pick<Begun, 'liftedFor'> = {},
): Promise<string> {
  const cookie = newDraftCookie(office);
  await besideOthers(office, aboutDraft(office, cookie), (work) =>
    insertDraft(work.tx, freshDraft(work, cookie, { form, purpose: 'file', values, ...more })),
  );
  return cookie;
}

/** A field that was changed elsewhere since the page was shown, and on the page too; `stands` is what the draft holds. */
export interface Clash {
  field: string;
  stands: string;
}

export interface Saved {
  draft: DraftView;
  /** Nothing was saved where there are any. */
  clashes: Clash[];
  /** What the draft holds, with what was changed on the page in its place, saved or not. */
  merged: Record<string, string>;
}

/**
 * Keeps what was typed on one page, also when it is wrong. `shown` is the print of each field as the page showed it: what
 * nobody changed on the page stays as it stands in the draft by now. Fields of other pages stay as they are. Refuses the
 * cookie of no draft.
 */
export async function saveDraft(
  office: Office,
  cookie: string,
  values: Record<string, string>,
  shown: Readonly<Record<string, string>> = {},
): Promise<Outcome<Saved>> {
  const keep = async ({ tx, now }: Work): Promise<Outcome<Saved>> => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    const changed = Object.entries(values).filter(
      ([field, typed]) => typed !== (draft.values[field] ?? '') && textPrint(office, typed) !== shown[field],
    );
    const clashes = changed.flatMap(([field]) => {
      const stands = draft.values[field] ?? '';
      const seen = shown[field];
      return seen !== undefined && seen !== textPrint(office, stands) ? [{ field, stands }] : [];
    });
    const merged = { ...draft.values, ...Object.fromEntries(changed) };
    if (clashes.length > 0) return accept({ draft: await draftView({ tx, office }, draft), clashes, merged });
    // Empty fields are kept too: they were shown.
    const first = Object.keys(values).filter((field) => !(field in draft.values));
    const empty = Object.fromEntries(first.map((field) => [field, '']));
    const saved: Draft = { ...draft, values: { ...empty, ...merged }, updatedAt: now };
    await updateDraft(tx, saved);
    return accept({ draft: await draftView({ tx, office }, saved), clashes, merged });
  };
  return besideOthers(office, aboutDraft(office, cookie), keep);
}

/**
 * The form as a whole, in the draft that its files were sent to. What was filed from it already stays as it is. Refuses the
 * draft of another purpose.
 */
export async function fillDraft(
  { tx, office, now }: Work,
  cookie: string,
  kind: Pick<Draft, 'form' | 'purpose'>,
  values: Record<string, string>,
): Promise<Outcome<null>> {
  const draft = await findDraft(tx, office.vault.hash(cookie));
  if (draft?.form !== kind.form || draft.purpose !== kind.purpose) return refuse({ code: 'not-found' });
  if (!draft.submittedAt) await updateDraft(tx, { ...draft, values, updatedAt: now });
  return accept(null);
}

/**
 * Adds an uploaded file; the bytes are on the disk before the row names them. Makers see layouts and no sheet. Refuses more
 * layouts than a form may have, and what has no room.
 */
export async function addDraftFile(
  office: Office,
  cookie: string,
  { kind = 'layout', ...file }: { name: string; mediaType: string; bytes: Uint8Array; kind?: FileKind },
  asker?: Asker,
): Promise<Outcome<Attachment>> {
  const hash = office.vault.hash(cookie);
  const size = file.bytes.byteLength;
  // Asked before the disk takes it, and again with its row: others send meanwhile.
  const about = [...aboutDraft(office, cookie), ABOUT_ROOM];
  const room = await besideOthers(office, about, async (work) => {
    const draft = await findDraft(work.tx, hash);
    return draft ? makeRoom(work, draft, size, asker) : refuse({ code: 'not-found' });
  });
  if (!room.ok) return room;
  const sha256 = await keepUnlessFull(office, file.bytes);
  if (sha256 === undefined) return refuse({ code: 'no-room', of: 'disk' });
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const draft = await findDraft(tx, hash);
    if (!draft) return refuse({ code: 'not-found' });
    const attachment: Attachment = {
      id: office.chance.id(),
      name: file.name,
      mediaType: file.mediaType,
      size,
      sha256,
    };
    // The same file chosen twice is one file: people go back and choose again.
    const standing = await draftAttachments(tx, draft.id, kind);
    const same = standing.find((other) => other.sha256 === sha256 && other.name === file.name);
    if (same) return accept(same);
    if (kind === 'layout' && standing.length >= LIMITS.filesOfForm) {
      return refuse({ code: 'too-many-files', most: LIMITS.filesOfForm });
    }
    const counted = await makeRoom(work, draft, size, asker);
    if (!counted.ok) return counted;
    await insertDraftAttachment(tx, draft.id, { ...attachment, kind, counted: counted.value }, now);
    return accept(attachment);
  });
}

/** Undefined when the disk is full. */
async function keepUnlessFull(office: Office, bytes: Uint8Array): Promise<string | undefined> {
  try {
    return await office.files.keep(bytes);
  } catch (error) {
    if (isDiskFull(error)) return undefined;
    throw error;
  }
}

export async function removeDraftFile(office: Office, cookie: string, attachmentId: string): Promise<Outcome<null>> {
  return besideOthers(office, aboutDraft(office, cookie), async ({ tx, now }) => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    await removeDraftAttachment(tx, draft.id, attachmentId, now);
    return accept(null);
  });
}

/** A draft with its files and its print. */
export async function draftView({ tx, office }: { tx: Tx; office: Office }, draft: Draft): Promise<DraftView> {
  const attachments = await draftAttachments(tx, draft.id);
  return {
    id: draft.id,
    form: draft.form,
    values: draft.values,
    purpose: draft.purpose,
    filedId: draft.filedId,
    seenVersion: draft.seenVersion,
    submitted: draft.submittedAt !== undefined,
    liftedFor: draft.liftedFor,
    attachments,
    updatedAt: draft.updatedAt,
    print: draftPrint(office, draft.values, attachments),
  };
}
