import { sampleAcceptance, sampleProposal } from '#dev/sample-proposals.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { incomingFilesOf, listIncoming } from '#store/queue/incoming.ts';
import { makeApiKey, readApiKeys } from '#workflow/access/api-keys.ts';
import { addSecondStep, offerSecondStep, readSecondSteps } from '#workflow/access/second-step.ts';
import { askSignIn, findCoordinator, nameCoordinator, signInByCode } from '#workflow/access/sign-in.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { mailAttendees } from '#workflow/attendees/mail-attendees.ts';
import { openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';
import { nameHelper } from '#workflow/attendees/receive.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { readWebhooks, registerWebhook } from '#workflow/case/owe-webhooks.ts';
import { offerText, readOffers } from '#workflow/circulars/offers.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { startRun } from '#workflow/desk/many-run.ts';
import { noteCase } from '#workflow/desk/note-case.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, draftIdIn, startDraft } from '#workflow/filing/keep-draft.ts';
import { submitCollection } from '#workflow/filing/open-collection.ts';
import { permitLateFiling } from '#workflow/filing/permit-late.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { collectionLinkOf } from '#workflow/form2/gathering.ts';
import { correctEntry } from '#workflow/form2/hand-in.ts';
import { inviteHelper } from '#workflow/form2/helpers.ts';
import { offerForm2, ownEntryLink, setOwnEntry } from '#workflow/form2/own-entry.ts';
import { saveMaterialStep } from '#workflow/materials/save.ts';
import { changeSession } from '#workflow/session/change.ts';
import { type FeedOf, feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { nameVisitor } from '#workflow/session/name-visitor.ts';
import { sampleMaterial, wish } from '../../domain/samples.ts';
import { appShows } from '../../support/authenticator-app.ts';
import {
  applicantFiles,
  applicantVerifies,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  KOU,
  makerConfirms,
  makersLink,
  NIJIKO,
  OTSU,
  signUpPage,
} from '../../support/cast.ts';
import { BY_COLLECTOR, collectionOpened, handedIn, paperEntered, sampleTerms } from '../../support/gathering.ts';
import { letter, parts } from '../../support/letters.ts';
import { codeOf, must, type TestOffice, tokenOf } from '../../support/office.ts';
import { arrives } from '../../support/post-in.ts';
import { ratesRead, ratesTaken, TOKYO } from '../../support/rates.ts';

export const ROLES = [
  'own',
  'link',
  'second',
  'other',
  'makerJoined',
  'makerAsked',
  'makerOther',
  'attendee',
  'helper',
  'coordinator',
  'stranger',
] as const;
/**
 * `own`: the contact's browser in which the code was typed; `link`: whoever was forwarded the mail; `second`: the second
 * contact's browser; `other`: an applicant of another case who was forwarded this one's mail; `makerJoined`: comes
 * to the session; `makerAsked`: was asked and does not; `makerOther`: was asked about another case; `helper`: at the reception,
 * and a 郡市区医師会 that enters for a collection of 様式2; of collections `own` and `second` are who gathers, and `attendee` is
 * an institution that entered itself.
 */
export type Role = (typeof ROLES)[number];

/** What a role holds: links by their first words in an address, cookies, and tokens for the API. */
export interface Holder {
  links: Partial<Record<string, string>>;
  cookie: string;
  tokens: string[];
}

/** What nobody is to see but those named. */
export interface Secret {
  what: string;
  text: string;
  seenBy: readonly Role[];
}

export interface House {
  holders: Record<Role, Holder>;
  secrets: readonly Secret[];
  /** The number of the case beside it, which is not confirmed yet. */
  beside: string;
  /** The draft that `own` has begun, which pages of 様式1 name. */
  draftId: string;
  /** What a form must say for its route to be found. */
  form: Record<string, string>;
  /** The values of a route's other parameters, all of this one case. */
  params(route: string): Record<string, string>;
}

const DESK = 'coordinator@mhlw.example';
const SECOND = { name: '補佐　三子', kana: 'ほさ　みつこ', phone: '03-3595-2174', email: 'mitsuko@ishikai.example.jp' };
/** Not those that pages and the API's document give as examples. */
const CONTACT = {
  name: '公務　七海',
  kana: 'こうむ　ななみ',
  phone: '03-3211-0007',
  extension: '',
  email: 'nanami@ishikai.example.jp',
};
const OTHER = 'sonota@betsu-ishikai.example.jp';
const HEI = { ...OTSU, id: 'maker-hei', name: '丙端末株式会社', addresses: ['hei@maker-hei.example'] };
const CONNECTION = 'https://kaigi.example.jp/himitsu';
const KOU_DESK = '03-3580-0013';
const KOU_MOBILE = '090-1234-0013';
const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');

/** One case with everything that can leak, one beside it, and somebody of every role. */
export async function openHouse(office: TestOffice): Promise<House> {
  const { id, cookie: filing } = await filedWithLayout(office);
  const [kou] = await coordinatorAsks(office, id);
  if (!kou) throw new Error('nobody was asked');
  const inquiry = await makersLink(office, KOU);
  const otsu = await makersLink(office, OTSU);
  must(await makerConfirms(office, kou));
  const status = tokenOf(await office.lastMailTo(CONTACT.email, 'このメールは控えです'), 'status');
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  must(await signUp(office, page, NIJIKO));
  const check = tokenOf(await office.lastMailTo(NIJIKO.email), 'registration-check');
  must(await setSecondContact(office, { applicationId: id, secondContact: SECOND }));
  const secondStatus = tokenOf(await office.lastMailTo(SECOND.email), 'status');
  must(await noteCase(office, { applicationId: id, actor: COORDINATOR, text: '口外無用の覚書' }));
  const seenVersion = (await office.see(id)).application.version;
  const edit = { url: CONNECTION, note: `当日は ${CONNECTION} へ` };
  must(await changeSession(office, { applicationId: id, seenVersion, actor: COORDINATOR, edit }));
  must(await mailAttendees(office, id, { subject: '駐車場', text: '南口です', to: 'registered', batchId: 'batch-1' }));
  await office.store.write((tx) => saveMaker(tx, { ...KOU, contact: { name: '', phone: KOU_DESK, remarks: '' } }));
  must(await nameVisitor(office, inquiry, { visitor: '訪問　八郎', phoneOnDay: KOU_MOBILE, by: '企画　三郎' }));
  const [makerPage, otsuPage] = [await makerPageOf(office, KOU), await makerPageOf(office, OTSU)];
  must(await openReception(office, id));
  const reception = must(await readReceptionSetUp(office, id)).link ?? '';
  // The reception is open from the day before.
  office.clock.set('2026-10-20T09:00:00+09:00');
  const helper = must(await nameHelper(office, reception, '手伝　四子'));
  const registration = await attendeesLink(office, ICHIRO.email);
  const feed: FeedOf = { kind: 'session', applicationId: id, holder: CONTACT.email };
  await issueFeed(office, feed);
  const around = await besideTheCase(office);
  const desk = await deskOf(office);
  const materialId = await listedMaterial(office);
  const setId = await ratesTaken(office, '2022-09-30', [TOKYO]);
  const tableId = await ratesRead(office);
  const incoming = await mailCame(office);
  await offerText(office, { title: '夏の文例', text: 'ご案内', by: '調整　花子' });
  const [offer] = await readOffers(office);
  const papers = await collectionOf(office);
  const trusted = await trustAfterVerification(office, CONTACT.email);
  const second = await trustAfterVerification(office, SECOND.email);
  const other = await trustAfterVerification(office, OTHER);
  const { application, inquiries, attendees } = await office.see(id);
  const asked = inquiries.find(({ maker }) => maker.id === KOU.id);
  const mails = await office.outbox();
  const eventId = (await office.history(id)).find(({ type }) => type === 'confirmed')?.id ?? '';
  const proposal = await sampleProposal(office, [application]);
  const values: Record<string, string> = {
    acceptance: await sampleAcceptance(office, proposal, [application], true),
    reference: application.reference,
    index: '0',
    inquiryId: asked?.id ?? '',
    otherId: proposal,
    makerId: KOU.id,
    version: '1',
    kind: 'fax',
    attached: incoming.file,
  };
  const run = office.chance.id();
  const order = { act: 'write', to: ['makers'], subject: 'ご確認', text: '口外無用の覚書' } as const;
  must(await startRun(office, { id: run, order, shown: [application], by: COORDINATOR.name }));
  const ids: [RegExp, string][] = [
    [/^\/file\/attachments/, around.fileId],
    [/attachments/, application.form1.attachments[0]?.id ?? ''],
    [/\/attendees\/mails/, 'batch-1'],
    [/\/attendees\//, attendees[0]?.id ?? ''],
    [/\/arrivals/, attendees[0]?.id ?? ''],
    [/\/circulars/, offer?.id ?? ''],
    [/\/collections\/:\w+\/entries/, papers.entryId],
    [/\/hand-ins/, papers.handInId],
    [/\/materials/, materialId],
    [/\/products/, 'fujitsu-caora'],
    [/\/proposals/, proposal],
    [/\/incoming/, incoming.id],
    [/\/rates\/files/, tableId],
    [/\/rates/, setId],
    [/\/makers/, KOU.id],
    [/\/keys/, desk.keyId],
    [/\/webhooks/, desk.webhookId],
    [/\/runs/, run],
    [/\/second-steps/, desk.stepId],
    [/\/sign-ins/, desk.signInId],
    [/mail/, mails.find((mail) => mail.applicationId === id)?.id ?? ''],
  ];
  const nobody: Holder = { links: {}, cookie: '', tokens: [] };
  return {
    holders: {
      own: {
        links: {
          ...{ status, join: page, reception, feed: `${await feedLink(office, feed)}.ics` },
          ...around.links,
          'collections/confirmation': papers.confirmation,
          collections: papers.own,
        },
        cookie: `applicant=${trusted}; draft=${around.draft}`,
        tokens: [trusted, filing, around.draft],
      },
      link: { links: { status, join: page, collections: papers.own }, cookie: '', tokens: [status] },
      second: {
        links: { status: secondStatus, join: page, reception, collections: papers.second },
        cookie: `applicant=${second}`,
        tokens: [second],
      },
      other: { links: { status, join: page, collections: papers.own }, cookie: `applicant=${other}`, tokens: [other] },
      makerJoined: { links: { inquiry, maker: makerPage }, cookie: '', tokens: [inquiry] },
      makerAsked: { links: { inquiry: otsu, maker: otsuPage }, cookie: '', tokens: [otsu] },
      makerOther: { links: { inquiry: around.inquiry, maker: around.makerPage }, cookie: '', tokens: [around.inquiry] },
      attendee: {
        links: {
          ...{ join: page, registration, 'registration/check': check },
          ...{ 'own-entry/check': papers.check, 'own-entry': papers.ownEntry },
        },
        cookie: '',
        tokens: [page, check, registration],
      },
      helper: {
        links: { reception, collections: papers.local },
        cookie: `helper=${helper}; applicant=${papers.trusted}`,
        tokens: [reception, papers.trusted],
      },
      coordinator: { links: {}, cookie: `desk=${desk.cookie}`, tokens: [desk.key] },
      stranger: nobody,
    },
    secrets: SECRETS,
    beside: around.reference,
    draftId: draftIdIn(around.draft),
    form: { eventId, name: '何某', tick: `${attendees[0]?.id}:0:1` },
    params: (route) => {
      const part = /\/makers\/:part/.test(route) ? KOU.id : (asked?.id ?? '');
      const reference = /\/collections\/:reference/.test(route) ? papers.reference : application.reference;
      return { ...values, reference, part, id: ids.find(([where]) => where.test(route))?.[1] ?? '' };
    },
  };
}

/** Where a route is for this role: with its own link, or any other of its links, and the ids of the one case. */
export function addressOf(house: House, route: string, role: Role): string {
  const { links } = house.holders[role];
  const pattern = route.slice(route.indexOf(' ') + 1);
  const values = house.params(pattern);
  const own = Object.entries(links).find(([words]) => pattern.startsWith(`/${words}/:link`))?.[1];
  const link = own ?? Object.values(links)[0] ?? 'no-such-link';
  const address = pattern
    .replace(':file', links.feed ?? 'no-such-feed.ics')
    .replace(':link', link)
    .replace(/:(\w+)/g, (_, name: string) => values[name] ?? '')
    .replace('*', 'demokai.css');
  return pattern.startsWith('/file/') ? `${address}?draft=${house.draftId}` : address;
}

const APPLICANTS: readonly Role[] = ['own', 'second', 'coordinator'];
const BY_LINK: readonly Role[] = [...APPLICANTS, 'link', 'other'];
const SECRETS: readonly Secret[] = [
  { what: 'an attendee’s name', text: ICHIRO.name, seenBy: [...APPLICANTS, 'attendee', 'helper'] },
  { what: 'an attendee’s institution', text: ICHIRO.institution, seenBy: [...APPLICANTS, 'attendee', 'helper'] },
  { what: 'an attendee’s address', text: ICHIRO.email, seenBy: ['coordinator', 'attendee'] },
  { what: 'the contact’s name', text: CONTACT.name, seenBy: [...BY_LINK, 'makerJoined'] },
  { what: 'the contact’s telephone', text: CONTACT.phone, seenBy: [...BY_LINK, 'makerJoined'] },
  { what: 'the contact’s address', text: CONTACT.email, seenBy: [...BY_LINK, 'makerJoined'] },
  { what: 'the second contact’s telephone', text: SECOND.phone, seenBy: APPLICANTS },
  { what: 'the second contact’s address', text: SECOND.email, seenBy: APPLICANTS },
  { what: 'where to connect', text: CONNECTION, seenBy: [...APPLICANTS, 'makerJoined'] },
  { what: 'a note of the desk', text: '口外無用の覚書', seenBy: ['coordinator'] },
  { what: 'a maker’s address', text: 'kou@maker-kou.example', seenBy: ['coordinator'] },
  { what: 'a maker’s telephone', text: KOU_DESK, seenBy: ['coordinator'] },
  { what: 'who comes from the maker', text: '訪問　八郎', seenBy: [...APPLICANTS, 'makerJoined'] },
  { what: 'its telephone on the day', text: KOU_MOBILE, seenBy: [...APPLICANTS, 'makerJoined'] },
  { what: 'another maker’s address', text: 'otsu@maker-otsu.example', seenBy: ['coordinator'] },
  { what: 'the maker that comes', text: KOU.name, seenBy: [...BY_LINK, 'makerJoined', 'makerAsked', 'attendee'] },
  { what: 'a maker that was asked', text: OTSU.name, seenBy: ['makerAsked', 'coordinator'] },
  { what: 'a maker of another case', text: HEI.name, seenBy: ['makerOther', 'coordinator'] },
  { what: 'the association of another case', text: '別医師会', seenBy: ['makerOther', 'coordinator'] },
  { what: 'the contact of another case', text: OTHER, seenBy: ['coordinator'] },
  { what: 'a helper’s name', text: '手伝　四子', seenBy: ['helper'] },
  { what: 'an institution of a collection', text: '極秘クリニック', seenBy: ['own', 'second'] },
  { what: 'who answers for an institution', text: '極秘　五郎', seenBy: ['own', 'second'] },
  { what: 'an institution that nobody has confirmed', text: '自分医院', seenBy: ['attendee'] },
  { what: 'where events are told', text: 'https://system.example.jp/demokai', seenBy: ['coordinator'] },
];

async function filedWithLayout(office: TestOffice): Promise<{ id: string; cookie: string }> {
  const cookie = await startDraft(office, 'form1', {});
  must(await addDraftFile(office, cookie, { name: '見取図.pdf', mediaType: 'application/pdf', bytes: PDF }));
  const application = must(await fileApplication(office, cookie, form1Input({ mode: 'online', contact: CONTACT })));
  await applicantVerifies(office, { cookie, application });
  return { id: application.id, cookie };
}

/** A collection with an entry that was handed in, one of a 郡市区医師会, and one that waits for its address. */
async function collectionOf(office: TestOffice) {
  const contact = { name: CONTACT.name, phone: CONTACT.phone, email: CONTACT.email };
  const secondContact = { name: SECOND.name, email: SECOND.email };
  const { collection, link } = await collectionOpened(office, { contact, secondContact });
  const { id } = collection;
  const secret = { name: '極秘クリニック', contactName: '極秘　五郎', email: '' };
  const entry = await paperEntered(office, collection, secret);
  const handed = await handedIn(office, id);
  const by = { entryId: entry.id, seenVersion: entry.version, actor: BY_COLLECTOR.actor };
  must(await correctEntry(office, id, by, { form: { ...entry.form, phone: '' }, note: '番号の誤り' }));
  const local = 'kou@shi-ishikai.example.jp';
  must(await inviteHelper(office, id, { name: '甲市医師会', email: local, actor: BY_COLLECTOR.actor }));
  const helperLink = tokenOf(await office.lastMailTo(local), 'collection-helper');
  must(await submitCollection(office, sampleTerms(office, { contact })));
  must(await setOwnEntry(office, id, { isOpen: true, actor: BY_COLLECTOR.actor }));
  const typed = { ...entry.form, code: '0112342', name: '自分医院', contactName: '', email: 'jibun@clinic.example.jp' };
  must(await offerForm2(office, id, typed));
  return {
    own: link,
    second: (await collectionLinkOf(office, id, SECOND.email)) ?? '',
    local: helperLink,
    ownEntry: (await ownEntryLink(office, id)) ?? '',
    check: tokenOf(await office.lastMailTo('jibun@clinic.example.jp'), 'own-entry-check'),
    confirmation: tokenOf(await office.lastMailTo(CONTACT.email, '確認コード：'), 'verification'),
    trusted: await trustAfterVerification(office, local),
    reference: collection.reference,
    entryId: entry.id,
    handInId: handed.id,
  };
}

async function listedMaterial(office: TestOffice): Promise<string> {
  const file = { keep: false, new: { name: '配布資料.pdf', mediaType: 'application/pdf', bytes: PDF } };
  const entry = { ...sampleMaterial({ address: '' }), file, id: undefined, seenVersion: 0, by: '調整　花子' };
  const saved = await saveMaterialStep(office, entry);
  if (!saved.ok) throw new Error(saved.why);
  return saved.value.id;
}

async function makerPageOf(office: TestOffice, maker: Maker): Promise<string> {
  must(await mailMakerPage(office, { makerId: maker.id, renew: false }));
  return tokenOf(await office.lastMailTo(maker.addresses[0] ?? '', '/maker/'), 'maker');
}

/** Another applicant's case with a maker of its own, and the links of mails that lead to no case. */
async function besideTheCase(office: TestOffice) {
  const verification = tokenOf(await office.lastMailTo(CONTACT.email, '確認コード：'), 'verification');
  const slots = [wish(1, '2026-11-20')];
  const contact = { ...form1Input().contact, name: '園田　六子', email: OTHER };
  const filed = await applicantFiles(office, { association: '別医師会', contact, slots, noFurtherCandidates: true });
  const { id, reference } = await applicantVerifies(office, filed);
  await coordinatorAsks(office, id, { makers: [HEI] });
  const draft = await startDraft(office, 'form1', {});
  const file = must(await addDraftFile(office, draft, { name: '下書.pdf', mediaType: 'application/pdf', bytes: PDF }));
  must(await mailDraftLink(office, draft, CONTACT.email));
  const resume = tokenOf(await office.lastMailTo(CONTACT.email), 'draft');
  const day = Temporal.PlainDate.from('2026-10-22');
  must(
    await permitLateFiling(office, { email: CONTACT.email, date: day, validUntil: day, reason: '会場', by: '調整' }),
  );
  return {
    draft,
    reference,
    fileId: file.id,
    inquiry: await makersLink(office, HEI),
    makerPage: await makerPageOf(office, HEI),
    links: {
      'file/verification': verification,
      'file/draft': resume,
      'late-permit': tokenOf(await office.lastMailTo(CONTACT.email), 'late-permit'),
    },
  };
}

async function deskOf(office: TestOffice) {
  const signedIn = async () => {
    must(await askSignIn(office, DESK));
    const cookie = must(await signInByCode(office, DESK, codeOf(await office.lastMailTo(DESK))));
    const browser = await findCoordinator(office, cookie);
    if (!browser) throw new Error('not signed in');
    await nameCoordinator(office, browser, '調整　花子');
    return { cookie, browser };
  };
  const { browser: elsewhere } = await signedIn();
  const { cookie, browser } = await signedIn();
  const key = await makeApiKey(office, { email: DESK, name: '調整　花子', purpose: '試験' });
  await registerWebhook(office, { url: 'https://system.example.jp/demokai', by: '調整　花子' });
  const [made] = await readApiKeys(office);
  const [webhook] = await readWebhooks(office);
  const { secret } = offerSecondStep(office, DESK);
  await addSecondStep(office, browser, { secret, name: '調整　花子', code: appShows(secret, office.now()) });
  const [step] = await readSecondSteps(office);
  return {
    cookie,
    key,
    keyId: made?.id ?? '',
    webhookId: webhook?.webhook.id ?? '',
    signInId: elsewhere.id,
    stepId: step?.id ?? '',
  };
}

/** A mail with a file, which waits for people. */
async function mailCame(office: TestOffice): Promise<{ id: string; file: string }> {
  const text = { head: 'Content-Type: text/plain; charset=utf-8', body: '口外無用の手紙' };
  const note = {
    head: 'Content-Type: text/plain; name=note.txt\nContent-Disposition: attachment; filename=note.txt',
    body: 'memo',
  };
  await arrives(office, letter(parts('b', text, note), { 'Content-Type': 'multipart/mixed; boundary=b' }));
  return office.store.read(async (tx) => {
    const [mail] = await listIncoming(tx, { state: 'waiting', limit: 1 });
    const [file] = mail ? await incomingFilesOf(tx, mail.id) : [];
    return { id: mail?.id ?? '', file: file?.id ?? '' };
  });
}
