import type { Form1Input } from '#domain/form1/form1.ts';
import type { MailContent } from '#domain/notices/mail-data.ts';
import { jstDay } from '#domain/text/jst.ts';
import { unsealTokens } from '#store/access/tokens.ts';
import { listMails } from '#store/queue/outbox.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { askedBy } from '#workflow/access/asker.ts';
import { mailStatusLinks } from '#workflow/access/mail-status-links.ts';
import { oweSharedCode } from '#workflow/access/shared-code.ts';
import { askSignIn, findCoordinator, nameCoordinator, openSignIn, signInByLink } from '#workflow/access/sign-in.ts';
import { askAccessCode } from '#workflow/access/trust-browser.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import { startEntry } from '#workflow/filing/enter.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { applyLatePermit, permitLateFiling } from '#workflow/filing/permit-late.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { verifyByPhone } from '#workflow/filing/verify-by-phone.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { HANAKO, must, order, rawLink, sampleForm1 } from './demo.ts';

export const SHARED_MAILBOX = 'kyoyu@ishikai.example.jp';

/** What the pages need beside the database: cookies of browsers, and links that nothing lists. */
export interface SampleBrowsers {
  /** Cookies of signed-in coordinators: with a name, and before it was asked for. */
  desk: string;
  nameless: string;
  /** The cookie of a sign-in whose second step is still to come. */
  halfway: string;
  /** A browser that asked for `SHARED_MAILBOX` when many did. */
  sharing: string;
  /** Cookies of drafts, by where they stand. */
  drafts: Record<'begun' | 'wrong' | 'late' | 'lifted' | 'waiting' | 'done' | 'correction' | 'entry', string>;
  links: Record<'draft' | 'permit' | 'usedPermit' | 'signIn' | 'verification' | 'verified', string>;
}

const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');

/** Browsers in the middle of something. */
export async function openBrowsers(office: Office): Promise<SampleBrowsers> {
  const today = jstDay(office.now());
  const form = sampleForm1(office, 0, 120);
  const waiting = await filled(office, form);
  const filed = must(await fileApplication(office, waiting, form));
  const done = await filled(office, sampleForm1(office, 1, 124));
  const finished = must(await fileApplication(office, done, sampleForm1(office, 1, 124)));
  await deliverMail(office, 'previews');
  const verified = await rawLink(office, 'verification', finished.id, finished.form1.contact.email);
  must(await verifyByPhone(office, await order(office, finished)));
  must(await askAccessCode(office, finished.id));
  must(await mailStatusLinks(office, { reference: finished.reference }));

  const begun = await filled(office, sampleForm1(office, 2, 128));
  must(await addDraftFile(office, begun, { name: '会場レイアウト.pdf', mediaType: 'application/pdf', bytes: PDF }));
  const association = await startDraft(office, 'form1', { association: '見本南医師会' });
  must(await mailDraftLink(office, association, 'hana@ishikai.example.jp'));
  const permits = await latePermits(office);
  const entry = { entrySource: 'fax', entryReceivedOn: today.toString() };
  const desk = await signedIn(office);
  const named = await findCoordinator(office, desk);
  if (!named) throw new Error('nobody is signed in');
  await nameCoordinator(office, named, HANAKO.name);
  const nameless = await signedIn(office);
  const address = office.policy.coordinators[0] ?? '';
  must(await askSignIn(office, address));
  const sharing = await sharesCode(office);
  return {
    desk,
    sharing,
    nameless,
    halfway: await inOneWrite(office, (work) =>
      openSignIn(work, { role: 'second-step', email: address, name: '', client: undefined }),
    ),
    drafts: {
      begun,
      waiting,
      done,
      wrong: await startDraft(office, 'form1', {
        ...form1Values(form),
        contactKana: '漢字',
        phone: '123',
        slot1DemoEnd: '25:00',
      }),
      late: await startDraft(office, 'form1', form1Values(sampleForm1(office, 3, 3))),
      lifted: must(await applyLatePermit(office, permits.usedPermit)).cookie,
      correction: must(await startCorrection(office, finished.id, ({ form1 }) => form1Values(form1))),
      entry: await startEntry(office, { ...form1Values(sampleForm1(office, 4, 132)), ...entry }),
    },
    links: {
      ...permits,
      draft: await mailedLink(office, 'hana@ishikai.example.jp'),
      signIn: await rawLink(office, 'sign-in', address, address),
      verification: await rawLink(office, 'verification', filed.id, filed.form1.contact.email),
      verified,
    },
  };
}

async function filled(office: Office, form: Form1Input): Promise<string> {
  return startDraft(office, 'form1', form1Values(form));
}

/** Two permits: one to use, and one whose link waits. */
async function latePermits(office: Office): Promise<{ permit: string; usedPermit: string }> {
  const today = jstDay(office.now());
  for (const email of ['okure@ishikai.example.jp', 'toki@ishikai.example.jp']) {
    must(
      await permitLateFiling(office, {
        email,
        date: today.add({ days: 5 }),
        validUntil: today.add({ days: 2 }),
        reason: '会場の都合で日程が変わったため',
        by: HANAKO.name,
      }),
    );
  }
  return {
    permit: await mailedLink(office, 'okure@ishikai.example.jp'),
    usedPermit: await mailedLink(office, 'toki@ishikai.example.jp'),
  };
}

async function signedIn(office: Office): Promise<string> {
  const address = office.policy.coordinators[0] ?? '';
  must(await askSignIn(office, address));
  await deliverMail(office, 'previews');
  return must(await signInByLink(office, await rawLink(office, 'sign-in', address, address)));
}

/** As when strangers ask for one mailbox again and again: all who ask share one code. */
async function sharesCode(office: Office): Promise<string> {
  const browser = office.chance.token();
  await inOneWrite(office, async (work) => {
    await issueToken(work, {
      purpose: 'sign-in',
      subjectId: SHARED_MAILBOX,
      recipient: SHARED_MAILBOX,
      askedBy: askedBy(office, browser),
      validFor: Temporal.Duration.from({ hours: 1 }),
    });
    await oweSharedCode(work, 'sign-in', SHARED_MAILBOX);
    await oweSharedCode(work, 'verification', SHARED_MAILBOX);
  });
  await deliverMail(office, 'previews');
  return browser;
}

/** The token of a link that only its mail knows. */
async function mailedLink(office: Office, email: string): Promise<string> {
  return office.store.read(async (tx) => {
    const mail = (await listMails(tx, { limit: 50 })).find((one) => one.to.email === email);
    const token = mail ? tokenIn(mail.content) : '';
    const link = (await unsealTokens(tx, office.vault, [token])).get(token)?.link;
    if (link === undefined) throw new Error(`no link was mailed to ${email}`);
    return link;
  });
}

function tokenIn(content: MailContent): string {
  if ('permitToken' in content.data) return content.data.permitToken;
  return 'draftToken' in content.data ? content.data.draftToken : '';
}
