import { sampleAcceptance, sampleProposal } from '#dev/sample-proposals.ts';
import type { LinkPurpose } from '#domain/notices/link.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findBrowser } from '#store/access/sign-ins.ts';
import { askSignIn, nameCoordinator, signInByCode } from '#workflow/access/sign-in.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { startRun } from '#workflow/desk/many-run.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { permitLateFiling } from '#workflow/filing/permit-late.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { answerEntry, correctEntry } from '#workflow/form2/hand-in.ts';
import { inviteHelper } from '#workflow/form2/helpers.ts';
import { offerForm2, ownEntryLink, setOwnEntry } from '#workflow/form2/own-entry.ts';
import { readMaterials } from '#workflow/materials/read.ts';
import { listFirstMaterials } from '#workflow/materials/save.ts';
import { type FeedOf, feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import {
  APPLICANT,
  applicantFiles,
  attendeeSignsUp,
  attendeesLink,
  ICHIRO,
  KOU,
  makersLink,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from './cast.ts';
import { BY_COLLECTOR, collectionOpened, handedIn, paperEntered } from './gathering.ts';
import { codeOf, must, type TestOffice, tokenOf } from './office.ts';
import { ratesRead, ratesTaken, TOKYO } from './rates.ts';

export interface Furnished {
  /** The values that a route's parameter may take, by its name. */
  params: Record<string, string[]>;
  /** The Cookie header of each role. */
  cookies: Record<'stranger' | 'applicant' | 'coordinator', string>;
}

/** Something of everything: each kind of link that a mail can hold, and a browser for each role. */
export async function furnish(office: TestOffice): Promise<Furnished> {
  const rates = [await ratesTaken(office, '2022-09-30', [TOKYO]), await ratesRead(office)];
  const { application } = await sessionConfirmed(office);
  const maker = await makersLink(office, KOU);
  must(await mailMakerPage(office, { makerId: KOU.id, renew: false }));
  const makerPage = await mailedLink(office, KOU.addresses[0] ?? '', 'maker');
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  const registration = await attendeesLink(office, ICHIRO.email);
  must(await signUp(office, page, NIJIKO));
  const check = await mailedLink(office, NIJIKO.email, 'registration-check');
  const status = await mailedLink(office, APPLICANT, 'status');
  const waiting = await applicantFiles(office, { association: '待受医師会' });
  const verification = await mailedLink(office, APPLICANT, 'verification');
  const draft = await startDraft(office, 'form1', { association: '下書医師会' });
  must(await mailDraftLink(office, draft, 'kakikake@ishikai.example.jp'));
  const resume = await mailedLink(office, 'kakikake@ishikai.example.jp', 'draft');
  const day = Temporal.PlainDate.from('2026-09-05');
  must(
    await permitLateFiling(office, {
      email: 'okure@ishikai.example.jp',
      date: day,
      validUntil: day,
      reason: '会場の都合',
      by: '調整　花子',
    }),
  );
  const permit = await mailedLink(office, 'okure@ishikai.example.jp', 'late-permit');
  const desk = await signedIn(office);
  await askSignIn(office, 'coordinator@mhlw.example');
  const signIn = await mailedLink(office, 'coordinator@mhlw.example', 'sign-in');
  const reception = await openedReception(office, application.id);
  const feed: FeedOf = { kind: 'session', applicationId: application.id, holder: APPLICANT };
  await issueFeed(office, feed);
  const trusted = await trustAfterVerification(office, APPLICANT);
  const mails = await office.outbox();
  const papers = await gathered(office);
  const run = office.chance.id();
  must(await startRun(office, { id: run, order: { act: 'own', owner: '' }, shown: [application], by: '調整　花子' }));
  const proposal = await sampleProposal(office, [application]);
  const acceptance = await sampleAcceptance(office, proposal, [application], true);
  await listFirstMaterials(office);
  const [material] = await readMaterials(office);
  return {
    params: {
      link: [
        maker,
        makerPage,
        page,
        registration,
        check,
        status,
        verification,
        resume,
        permit,
        signIn,
        reception,
        ...papers.links,
        'no-such-link',
      ],
      reference: [application.reference, waiting.application.reference],
      file: [`${await feedLink(office, feed)}.ics`, 'no-such-feed.ics'],
      id: [
        ...mails.slice(0, 3).map((mail) => mail.id),
        KOU.id,
        material?.material.id ?? '',
        ...rates,
        ...papers.ids,
        run,
        proposal,
        'no-such-id',
      ],
      acceptance: [acceptance, 'no-such-id'],
      otherId: [proposal],
      version: ['1'],
      kind: ['newsletter', 'fax', 'mail', 'no-such-kind'],
    },
    cookies: {
      stranger: '',
      applicant: `applicant=${trusted}; draft=${draft}`,
      coordinator: `desk=${desk}`,
    },
  };
}

/** A collection of 様式2 of the same contact, with a paper that was handed in, corrected and answered, and one that waits. */
async function gathered(office: TestOffice): Promise<{ links: string[]; ids: string[] }> {
  const contact = { name: '公労　太郎', phone: '03-5253-1111', email: APPLICANT };
  const { collection, link } = await collectionOpened(office, { contact });
  const { id } = collection;
  const { actor } = BY_COLLECTOR;
  const first = await paperEntered(office, collection);
  const on = jstDay(office.now());
  const handed = await handedIn(office, id);
  const by = { entryId: first.id, seenVersion: first.version, actor };
  const form = { ...first.form, name: '一郎医院' };
  const corrected = must(await correctEntry(office, id, by, { form, note: '名称の誤り' }));
  const said = { answer: 'accepted', on, note: '' } as const;
  must(await answerEntry(office, id, { ...by, seenVersion: corrected.version }, said));
  const second = await paperEntered(office, collection, { code: '0112342' });
  must(await inviteHelper(office, id, { name: '甲市医師会', email: APPLICANT, actor }));
  const helper = await mailedLink(office, APPLICANT, 'collection-helper');
  must(await setOwnEntry(office, id, { isOpen: true, actor }));
  must(await offerForm2(office, id, { ...first.form, code: '0000018', email: APPLICANT }));
  const check = await mailedLink(office, APPLICANT, 'own-entry-check');
  const ownEntry = (await ownEntryLink(office, id)) ?? '';
  return { links: [link, helper, check, ownEntry], ids: [first.id, second.id, handed.id] };
}

async function mailedLink(office: TestOffice, email: string, purpose: LinkPurpose): Promise<string> {
  return tokenOf(await office.lastMailTo(email), purpose);
}

async function openedReception(office: TestOffice, applicationId: string): Promise<string> {
  must(await openReception(office, applicationId));
  const read = must(await readReceptionSetUp(office, applicationId));
  return read.link ?? '';
}

async function signedIn(office: TestOffice): Promise<string> {
  await askSignIn(office, 'coordinator@mhlw.example');
  const mail = await office.lastMailTo('coordinator@mhlw.example');
  const cookie = must(await signInByCode(office, 'coordinator@mhlw.example', codeOf(mail)));
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), office.now()));
  if (!browser) throw new Error('not signed in');
  await nameCoordinator(office, browser, '調整　花子');
  return cookie;
}

/** Every GET route with every value that its parameters may take. */
export function addresses(routes: readonly string[], params: Record<string, string[]>): string[] {
  const patterns = routes.filter((route) => route.startsWith('GET ')).map((route) => route.slice('GET '.length));
  return patterns.flatMap((pattern) => fill(pattern, params));
}

function fill(pattern: string, params: Record<string, string[]>): string[] {
  const name = /:(\w+)/.exec(pattern)?.[1];
  if (name === undefined) return [pattern.replace('*', 'demokai.css')];
  const values = params[name] ?? params.id ?? [];
  return values.flatMap((value) => fill(pattern.replace(`:${name}`, value), params));
}
