import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { cleanLine, cleanText, lengthOf } from '#domain/text/japanese.ts';
import { REPLIES, type Reply } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { fieldOf, fieldsOf } from '#web/frame/fields.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { type InquiryView, readInquiry } from '#workflow/asking/read-inquiry.ts';
import { readAttachment } from '#workflow/filing/read-status.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { answerInquiry, type GivenAnswer } from '#workflow/session/record-answer.ts';
import { answerable, inquiryCheckPage, inquiryPage, situationOf } from './inquiry-page.ts';

type Problems = Record<string, string>;
type ByLink = { Params: { link: string } };
const NAME_MAX = 100;
const TEXT_MAX = 1000;

/** The page behind a maker's link: asked, answered, lost, coming, out, closed; always the present state. */
export function inquiryRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/inquiry/:link', (request, reply) => show({ web, request, reply }, request.params.link, {}));
  answerRoutes(server, web);
  sessionRoutes(server, web);
  server.get<{ Params: { link: string; id: string } }>('/inquiry/:link/attachments/:id', async (request, reply) => {
    const file = await layoutFile(web, request.params.link, request.params.id);
    return file ? sendFile(reply, file) : showRefusal({ web, request, reply }, { code: 'not-found' });
  });
}

/** 「回答だけ送る」 and 「10月20日（火）で確定する」. */
function answerRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.post<ByLink>('/inquiry/:link/answer', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readInquiry(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const answers = givenAnswers(request, read.value);
    const problems: Problems = { ...missingReplies(web, read.value, answers), ...textProblems(request, read.value) };
    if (Object.keys(problems).length > 0) return show(visit, link, { problems });
    const done = await answerInquiry(office, link, { answers, by: nameOf(request) });
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { refusal: done.refusal });
  });
  server.post<ByLink>('/inquiry/:link/confirmation', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readInquiry(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const problems = textProblems(request, read.value);
    if (Object.keys(problems).length > 0) return show(visit, link, { problems });
    const slotId = fieldOf(request, 'slotId');
    const step = fieldOf(request, 'step');
    if (step === 'back') return show(visit, link, { problems });
    if (step !== 'send') {
      const full = await refuseFull(visit, read.value, slotId);
      if (full) return show(visit, link, { refusal: full });
      const check = inquiryCheckPage(read.value, link, office.now(), fieldsOf(request));
      if (check) return showPage(visit, 'maker/inquiry-check', check);
    }
    const done = await confirmByMaker(office, link, {
      slotId,
      seenFormVersion: Number(fieldOf(request, 'formVersion')),
      by: nameOf(request),
      answers: withYes(givenAnswers(request, read.value), slotId, commentOf(request, slotId)),
    });
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { refusal: done.refusal });
  });
}

/**
 * A slot for which every crew is out is not asked about twice: the answers are kept, as after any confirmation that is
 * refused, and the page says what is in the way.
 */
async function refuseFull(
  { web, request }: Visit<ByLink>,
  view: InquiryView,
  slotId: string,
): Promise<Refusal | undefined> {
  const offer = view.offers.find((candidate) => candidate.slotId === slotId);
  if (!offer || offer.collisions.length === 0 || situationOf(view) !== 'open') return undefined;
  const answers = withYes(givenAnswers(request, view), slotId, commentOf(request, slotId));
  await answerInquiry(web.office, request.params.link, { answers, by: nameOf(request) });
  return { code: 'crews-exceeded', maker: view.inquiry.maker.name, collisions: offer.collisions };
}

/** 「この日時で参加する」 and 「参加できなくなった」. */
function sessionRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.post<ByLink>('/inquiry/:link/participation', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const problems = nameProblems(request, 'by');
    if (Object.keys(problems).length > 0) return show(visit, link, { problems });
    const done = await joinFixedSession(office, link, nameOf(request));
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { refusal: done.refusal });
  });
  server.post<ByLink>('/inquiry/:link/cancellation', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const reason = cleanText(fieldOf(request, 'reason'));
    const problems: Problems = {
      ...(reason === '' ? { reason: '理由をご入力ください。' } : tooLong('reason', reason)),
      ...nameProblems(request, 'outBy'),
    };
    if (Object.keys(problems).length > 0) return show(visit, link, { problems });
    const done = await reportMakerOut(office, link, { by: cleanLine(fieldOf(request, 'outBy')), reason });
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { refusal: done.refusal });
  });
}

/** The page as things stand now. After a refusal or with problems it keeps everything that was typed. */
async function show(
  visit: Visit<ByLink>,
  link: string,
  said: { problems?: Problems; refusal?: Refusal },
): Promise<FastifyReply> {
  const { web, request } = visit;
  const read = await readInquiry(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const form: FormState | undefined =
    said.problems || said.refusal ? { values: fieldsOf(request), problems: said.problems ?? {} } : undefined;
  return showPage(
    visit,
    'maker/inquiry',
    inquiryPage(read.value, link, web.office.now(), {
      ...(form ? { form } : {}),
      ...(said.refusal ? { refusal: said.refusal } : {}),
    }),
    said.refusal ? refusalStatus(said.refusal) : undefined,
  );
}

function nameOf(request: FastifyRequest): string {
  return cleanLine(fieldOf(request, 'by'));
}

function commentOf(request: FastifyRequest, slotId: string): string {
  return cleanText(fieldOf(request, `comment-${slotId}`));
}

/** The slots for which ○, △ or × was chosen. */
function givenAnswers(request: FastifyRequest, view: InquiryView): GivenAnswer[] {
  return view.offers.flatMap(({ slotId }) => {
    const reply = readReply(fieldOf(request, `reply-${slotId}`));
    return reply ? [{ slotId, reply, comment: commentOf(request, slotId) }] : [];
  });
}

function readReply(text: string): Reply | undefined {
  return REPLIES.find((known) => known === text);
}

/** The button means ○ for its slot, whatever was ticked before. */
function withYes(answers: GivenAnswer[], slotId: string, comment: string): GivenAnswer[] {
  return [...answers.filter((answer) => answer.slotId !== slotId), { slotId, reply: 'yes', comment }];
}

function missingReplies(web: Web, view: InquiryView, answers: GivenAnswer[]): Problems {
  const missing = answerable(view, web.office.now()).filter(
    ({ slotId }) => !answers.some((answer) => answer.slotId === slotId),
  );
  // Each names its own wish: three links with the same words lead nobody.
  const sentenceOf = ({ slot }: (typeof missing)[number]): string =>
    view.inquiry.kind !== 'new'
      ? '○か×をお選びください。'
      : `${RANK_WORDS[slot.rank]}の○、△、×のいずれかをお選びください。`;
  return Object.fromEntries(missing.map((offer) => [`reply-${offer.slotId}`, sentenceOf(offer)]));
}

function textProblems(request: FastifyRequest, view: InquiryView): Problems {
  const comments = view.offers.map(({ slotId }) => tooLong(`comment-${slotId}`, commentOf(request, slotId)));
  return Object.assign({}, ...comments, nameProblems(request, 'by'));
}

function nameProblems(request: FastifyRequest, field: string): Problems {
  const name = cleanLine(fieldOf(request, field));
  if (name === '') return { [field]: 'お名前をご入力ください。' };
  return lengthOf(name) > NAME_MAX ? { [field]: `お名前は${NAME_MAX}文字以内でご入力ください。` } : {};
}

function tooLong(field: string, text: string): Problems {
  return lengthOf(text) > TEXT_MAX ? { [field]: `${TEXT_MAX}文字以内でご入力ください。` } : {};
}

/** A layout of this application, while the inquiry still concerns the maker. */
async function layoutFile(web: Web, link: string, id: string) {
  const read = await readInquiry(web.office, link);
  if (!read.ok || ['closed', 'superseded'].includes(situationOf(read.value))) return undefined;
  const own = read.value.application.attachments.some((attachment) => attachment.id === id);
  return own ? readAttachment(web.office, id) : undefined;
}
