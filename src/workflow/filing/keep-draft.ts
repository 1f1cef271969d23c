import type { FiledForm } from '#domain/case/filing.ts';
import type { Attachment } from '#domain/form1/form1.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { type Draft, findDraft, insertDraft, updateDraft } from '#store/cases/drafts.ts';
import type { Tx } from '#store/engine.ts';
import {
  draftAttachments,
  type FileKind,
  insertDraftAttachment,
  removeDraftAttachment,
} from '#store/files/attachments.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';

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
}

/** The draft behind a browser's cookie, with its files. */
export async function readDraft(office: Office, cookie: string): Promise<DraftView | undefined> {
  return office.store.read(async (tx) => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    return draft ? await viewOf(tx, draft) : undefined;
  });
}

/** What a draft begins with. */
export type Begun = Pick<Draft, 'form' | 'purpose' | 'values'> &
  Partial<Pick<Draft, 'filedId' | 'seenVersion' | 'liftedFor' | 'previousId'>>;

/** A draft that is begun now, behind this cookie, which is kept only as a hash. */
export function freshDraft({ office, now }: Omit<Work, 'tx'>, cookie: string, begun: Begun): Draft {
  return {
    filedId: undefined,
    seenVersion: undefined,
    liftedFor: [],
    previousId: undefined,
    ...begun,
    id: office.chance.id(),
    cookieHash: office.vault.hash(cookie),
    createdAt: now,
    updatedAt: now,
    submittedAt: undefined,
  };
}

/** Starts a draft to be filed by the applicant; returns the cookie that opens it. */
export async function startDraft(
  office: Office,
  form: FiledForm,
  values: Record<string, string>,
  more: Pick<Begun, 'liftedFor'> = {},
): Promise<string> {
  const cookie = office.chance.token();
  await inOneWrite(office, (work) =>
    insertDraft(work.tx, freshDraft(work, cookie, { form, purpose: 'file', values, ...more })),
  );
  return cookie;
}

/** Keeps what was typed on one page, also when it is wrong. Fields of other pages stay as they are. */
export async function saveDraft(
  office: Office,
  cookie: string,
  values: Record<string, string>,
): Promise<Outcome<DraftView>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    const saved: Draft = { ...draft, values: { ...draft.values, ...values }, updatedAt: now };
    await updateDraft(tx, saved);
    return accept(await viewOf(tx, saved));
  });
}

/** Adds an uploaded file; the bytes are on the disk before the row names them. Makers see layouts and no sheet. */
export async function addDraftFile(
  office: Office,
  cookie: string,
  file: { name: string; mediaType: string; bytes: Uint8Array },
  kind: FileKind = 'layout',
): Promise<Outcome<Attachment>> {
  const sha256 = await office.files.keep(file.bytes);
  return inOneWrite(office, async ({ tx, now }) => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    const attachment: Attachment = {
      id: office.chance.id(),
      name: file.name,
      mediaType: file.mediaType,
      size: file.bytes.byteLength,
      sha256,
    };
    // The same file chosen twice is one file: people go back and choose again.
    const same = (await draftAttachments(tx, draft.id, kind)).find(
      (other) => other.sha256 === sha256 && other.name === file.name,
    );
    if (same) return accept(same);
    await insertDraftAttachment(tx, draft.id, { ...attachment, kind }, now);
    return accept(attachment);
  });
}

export async function removeDraftFile(office: Office, cookie: string, attachmentId: string): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    await removeDraftAttachment(tx, draft.id, attachmentId, now);
    return accept(null);
  });
}

async function viewOf(tx: Tx, draft: Draft): Promise<DraftView> {
  return {
    id: draft.id,
    form: draft.form,
    values: draft.values,
    purpose: draft.purpose,
    filedId: draft.filedId,
    seenVersion: draft.seenVersion,
    submitted: draft.submittedAt !== undefined,
    liftedFor: draft.liftedFor,
    attachments: await draftAttachments(tx, draft.id),
  };
}
