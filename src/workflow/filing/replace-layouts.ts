import { type Application, requireAct } from '#domain/case/application.ts';
import type { Attachment } from '#domain/form1/form1.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { insertAttachment, removeAttachments } from '#store/files/attachments.ts';
import { getCase, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { announce } from '#workflow/session/change.ts';

/** レイアウト等の差し替え of a fixed session: some files go, others come; makers that come are told, nobody else. */
export async function replaceLayouts(
  office: Office,
  input: {
    applicationId: string;
    seenVersion: number;
    actor: Actor;
    removeIds: string[];
    files: readonly { name: string; mediaType: string; bytes: Uint8Array }[];
  },
): Promise<Outcome<Application>> {
  const now = office.now();
  const added: Attachment[] = [];
  for (const { name, mediaType, bytes } of input.files) {
    // On the disk before a row names it.
    const sha256 = await office.files.keep(bytes);
    added.push({ id: office.chance.id(), name, mediaType, size: bytes.byteLength, sha256 });
  }
  return office.store.write(async (tx) => {
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'change');
    if (!allowed.ok) return allowed;
    const caseFile = await getCase(tx, before.id);
    if (!caseFile.session) throw new Error('a confirmed application has a session');
    const gone = before.form1.attachments.filter((file) => input.removeIds.includes(file.id));
    if (gone.length + added.length === 0) return refuse({ code: 'nothing-changed' });
    await removeAttachments(
      tx,
      before.id,
      gone.map((file) => file.id),
      now,
    );
    for (const [index, file] of added.entries()) {
      // One millisecond apart: they are shown in the order of their rows.
      await insertAttachment(tx, before.id, file, now.add({ milliseconds: index }));
    }
    return accept(
      await announce({ tx, office, now }, caseFile, caseFile.session, { type: 'changed', actor: input.actor }),
    );
  });
}
