import type { Application } from '#domain/case/application.ts';
import { notices, type Party } from '#domain/notices/notice.ts';
import { accept, type Outcome } from '#domain/outcome/refusal.ts';
import { listTokensTo } from '#store/access/tokens.ts';
import { findApplication, findApplicationByReference } from '#store/cases/applications.ts';
import { applicantsOf } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';
import { type Asker, refuseFlood } from './asker.ts';

/** What somebody still has who lost the mail: 受付番号, or the address that the application was filed with. */
export type Asked = { reference: string } | { email: string };

/** An address names so many of its applications; who files more of them keeps the mails. */
const MOST = 20;

/**
 * 「申請の状況を見る」: owes the registered addresses a mail with the links of their status pages. Says yes as well where
 * nothing is registered, so that nobody learns who has filed; refuses floods alone. An
 * address that was mailed them again and again gets no more within the hour. The link goes to where it always went,
 * never to an address that the asker names.
 */
export async function mailStatusLinks(office: Office, asked: Asked, asker?: Asker): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const flood = await refuseFlood(work, asker, 'status-links', 'email' in asked ? asked.email : asked.reference);
    if (!flood.ok) return flood;
    // The links stand: what was mailed within the hour has them all.
    if (flood.value.crowded) return accept(null);
    for (const { to, applications } of await registered(work, asked)) {
      await oweMails(work, {
        notices: notices({ kind: 'status-asked', applicants: [to] }, office.policy.ministry),
        applicationId: undefined,
        thread: `status ${to.email}`,
        content: async () => ({ mail: 'status-links', data: { applications: await linked(work, to, applications) } }),
      });
    }
    return accept(null);
  });
}

/** Whom to write to, and about which applications. */
async function registered(work: Work, asked: Asked): Promise<{ to: Party; applications: Application[] }[]> {
  const { tx, now } = work;
  if ('reference' in asked) {
    const application = await findApplicationByReference(tx, asked.reference);
    if (!application || application.state === 'unverified') return [];
    return applicantsOf(application).map((to) => ({ to, applications: [application] }));
  }
  const wanted = { purpose: 'status', recipient: asked.email } as const;
  const applications: Application[] = [];
  let to: Party | undefined;
  for (const { subjectId, recipient } of await listTokensTo(tx, wanted, { most: MOST, now })) {
    const application = await findApplication(tx, subjectId);
    if (!application || applications.some(({ id }) => id === subjectId)) continue;
    applications.push(application);
    to ??= { role: 'applicant', id: subjectId, name: '', email: recipient };
  }
  return to ? [{ to, applications }] : [];
}

async function linked(work: Work, to: Party, applications: readonly Application[]) {
  const found = [];
  for (const { id, reference, state, form1 } of applications) {
    const statusToken = await standingToken(work, 'status', id, to.email);
    found.push({ association: form1.association, reference, state, statusToken });
  }
  return found;
}
