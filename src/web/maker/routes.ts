import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OnDay } from '#domain/case/session.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { REPLIES, type Reply } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { readVersion } from '#web/forms/number.ts';
import { phoneOf } from '#web/forms/phone.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalStatus } from '#web/frame/refusals.ts';
import { type InquiryView, readInquiry } from '#workflow/asking/read-inquiry.ts';
import { printOf } from '#workflow/case/seen.ts';
import { readAttachment } from '#workflow/filing/read-status.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { inquiryStanding } from '#workflow/session/inquiry-standing.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { nameVisitor } from '#workflow/session/name-visitor.ts';
import { answerInquiry, type GivenAnswer } from '#workflow/session/record-answer.ts';
import { answerable, inquiryCheckPage, inquiryPage, outCheckPage, situationOf } from './inquiry-page.ts';

type ByLink = { Params: { link: string } };
const NAME_MAX = 100;
const TEXT_MAX = 1000;

/** The page behind a maker's link: asked, answered, lost, coming, out, closed; always the present state. */
export function inquiryRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink & { Querystring: { done?: string } }>('/inquiry/:link', (request, reply) =>
    show({ web, request, reply }, request.params.link, { visitorNamed: request.query.done === 'visitor' }),
  );
  answerRoutes(server, web);
  sessionRoutes(server, web);
  visitorRoute(server, web);
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
    const form = FormReader.of(request);
    askReplies(form, read.value, office.now());
    const said = { ...readAnswers(form, read.value), seen: form.raw('seen') };
    if (form.isWrong) return show(visit, link, { form });
    const done = await answerInquiry(office, link, said);
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { form, refusal: done.refusal });
  });
  server.post<ByLink>('/inquiry/:link/confirmation', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readInquiry(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const form = FormReader.of(request);
    const { answers: given, by } = readAnswers(form, read.value);
    const step = form.raw('step');
    if (form.isWrong || step === 'back') return show(visit, link, { form });
    const slotId = form.raw('slotId');
    const seen = form.raw('seen');
    const answers = withYes(given, slotId, readComment(form, slotId));
    const onDay = readOnDay(form);
    if (step !== 'send' || form.isWrong) {
      const full = await refuseFull(visit, read.value, slotId, { answers, by, seen });
      if (full) return show(visit, link, { form, refusal: full });
      const check = inquiryCheckPage(read.value, link, office.now(), form.state);
      if (check) return showPage(visit, 'maker/inquiry-check', check);
      if (form.isWrong) return show(visit, link, { form });
    }
    const seenFormVersion = readVersion(form.raw('formVersion'));
    const done = await confirmByMaker(office, link, { slotId, seenFormVersion, by, answers, onDay, seen });
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { form, refusal: done.refusal });
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
  said: SaidAnswers & { seen: string },
): Promise<Refusal | undefined> {
  const offer = view.offers.find((candidate) => candidate.slotId === slotId);
  if (!offer || offer.collisions.length === 0 || situationOf(view) !== 'open') return undefined;
  const kept = await answerInquiry(web.office, request.params.link, said);
  if (!kept.ok) return kept.refusal;
  return { code: 'crews-exceeded', maker: view.inquiry.maker.name, collisions: offer.collisions };
}

/** 当日の担当, which may be left open. */
function readOnDay(form: FormReader): OnDay {
  return {
    visitor: form.line('visitor', FIELD_WORDS.visitor, { required: false, longest: 60 }),
    phoneOnDay: phoneOf(form, 'phoneOnDay', FIELD_WORDS.phoneOnDay),
  };
}

/** 「この日時で参加する」 and 「参加できなくなった」. */
function sessionRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.post<ByLink>('/inquiry/:link/participation', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const by = readName(form, 'by');
    if (form.isWrong) return show(visit, link, { form });
    const done = await joinFixedSession(office, link, by, form.raw('seen'));
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { form, refusal: done.refusal });
  });
  server.post<ByLink>('/inquiry/:link/cancellation', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const reason = form.text('reason', FIELD_WORDS.reason, { required: true, ...upTo(TEXT_MAX) });
    const by = readName(form, 'outBy');
    const step = form.raw('step');
    if (form.isWrong || step === 'back') return show(visit, link, { form });
    if (step !== 'send') {
      const read = await readInquiry(office, link);
      if (!read.ok) return showRefusal(visit, read.refusal);
      const standing = inquiryStanding(read.value.inquiry, read.value.session);
      const seen = form.raw('seen');
      if (seen !== '' && seen !== printOf(office, standing))
        return show(visit, link, { form, refusal: { code: 'changed-meanwhile' } });
      const check = outCheckPage(read.value, link, form.values);
      if (check) return showPage(visit, 'maker/out-check', check);
    }
    const done = await reportMakerOut(office, link, { by, reason, seen: form.raw('seen') });
    return done.ok ? goTo(reply, `/inquiry/${link}`) : show(visit, link, { form, refusal: done.refusal });
  });
}

/** 当日の担当 of a maker that comes. */
function visitorRoute(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.post<ByLink>('/inquiry/:link/visitor', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const onDay = readOnDay(form);
    const by = readName(form, 'namedBy');
    if (form.isWrong) return show(visit, link, { form });
    const done = await nameVisitor(office, link, { ...onDay, by, seen: form.raw('seen') });
    return done.ok ? goTo(reply, `/inquiry/${link}?done=visitor`) : show(visit, link, { form, refusal: done.refusal });
  });
}

/** The page as things stand now. After a refusal or with problems it keeps everything that was typed. */
async function show(
  visit: Visit<ByLink>,
  link: string,
  said: { form?: FormReader; refusal?: Refusal; visitorNamed?: boolean },
): Promise<FastifyReply> {
  const { office } = visit.web;
  const read = await readInquiry(office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  return showPage(
    visit,
    'maker/inquiry',
    inquiryPage(read.value, link, office.now(), {
      visitorNamed: said.visitorNamed === true,
      seen: printOf(office, inquiryStanding(read.value.inquiry, read.value.session)),
      ...(said.form ? { form: said.form.state } : {}),
      ...(said.refusal ? { refusal: said.refusal } : {}),
    }),
    said.refusal ? refusalStatus(said.refusal) : undefined,
  );
}

interface SaidAnswers {
  answers: GivenAnswer[];
  by: string;
}

/** The slots for which ○, △ or × was chosen, what was said to them, and who says so. */
function readAnswers(form: FormReader, view: InquiryView): SaidAnswers {
  const answers = view.offers.flatMap(({ slotId }) => {
    const comment = readComment(form, slotId);
    const reply = replyTo(form, slotId);
    return reply ? [{ slotId, reply, comment }] : [];
  });
  return { answers, by: readName(form, 'by') };
}

function replyTo(form: FormReader, slotId: string): Reply | undefined {
  return REPLIES.find((reply) => reply === form.raw(`reply-${slotId}`));
}

function readComment(form: FormReader, slotId: string): string {
  return form.text(`comment-${slotId}`, FIELD_WORDS.comment, { required: false, ...upTo(TEXT_MAX) });
}

function readName(form: FormReader, field: 'by' | 'outBy' | 'namedBy'): string {
  return form.line(field, 'お名前', { required: true, ...upTo(NAME_MAX, 'お名前') });
}

/** The button means ○ for its slot, whatever was ticked before. */
function withYes(answers: GivenAnswer[], slotId: string, comment: string): GivenAnswer[] {
  return [...answers.filter((answer) => answer.slotId !== slotId), { slotId, reply: 'yes', comment }];
}

/** Every slot that can still be answered wants a reply. */
function askReplies(form: FormReader, view: InquiryView, now: Temporal.Instant): void {
  for (const { slotId, slot } of answerable(view, now)) {
    if (replyTo(form, slotId)) continue;
    // Each names its own wish: three links with the same words lead nobody.
    form.problems[`reply-${slotId}`] =
      view.inquiry.kind === 'new'
        ? `${RANK_WORDS[slot.rank]}の○、△、×のいずれかをお選びください。`
        : '○か×をお選びください。';
  }
}

/** A layout of this application, while the inquiry still concerns the maker. */
async function layoutFile(web: Web, link: string, id: string) {
  const read = await readInquiry(web.office, link);
  if (!read.ok || ['closed', 'superseded'].includes(situationOf(read.value))) return undefined;
  const own = read.value.application.form1.attachments.some((attachment) => attachment.id === id);
  return own ? readAttachment(web.office, id) : undefined;
}
