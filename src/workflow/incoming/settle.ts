import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { cleanText } from '#domain/text/japanese.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { findIncoming, settleIncoming } from '#store/queue/incoming.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { noteArrival } from './note-arrival.ts';

/** Who settles which mail of 「未整理」. */
interface Settling {
  id: string;
  by: string;
}

/** A person says which case a mail is about: it goes into that case's history. Refuses one that somebody has settled. */
export async function attachToCase(
  office: Office,
  { id, by, reference }: Settling & { reference: string },
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const mail = await findIncoming(tx, id);
    const application = await findApplicationByReference(tx, reference);
    if (!mail || !application) return refuse({ code: 'not-found' });
    const settled = await settleIncoming(
      tx,
      id,
      { reason: 'attached', by, note: '', applicationId: application.id },
      now,
    );
    if (!settled) return refuse({ code: 'changed-meanwhile' });
    await noteArrival(work, application, { ...mail, actor: { role: 'coordinator', name: by } });
    return accept(null);
  });
}

/** A person puts a mail aside that is about nothing of ours, and says why. */
export async function putAside(office: Office, { id, by, why }: Settling & { why: string }): Promise<Outcome<null>> {
  const note = cleanText(why);
  if (note === '') return refuse({ code: 'reason-missing' });
  return inOneWrite(office, async ({ tx, now }) => {
    if (!(await findIncoming(tx, id))) return refuse({ code: 'not-found' });
    const settled = await settleIncoming(tx, id, { reason: 'put-aside', by, note }, now);
    return settled ? accept(null) : refuse({ code: 'changed-meanwhile' });
  });
}
