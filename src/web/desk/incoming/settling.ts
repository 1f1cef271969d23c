import type { FastifyInstance, FastifyReply } from 'fastify';
import { may } from '#domain/case/application.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { PARTSTAT_WORDS, waitWords } from '#domain/words/incoming.ts';
import { caseWords } from '#domain/words/reference.ts';
import { addressee } from '#web/desk/mails/addressee.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { Choice } from '#web/frame/views.ts';
import { casePath, coordinatorOf, deskViewer } from '#web/gate/desk.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';
import { readIncomingMail } from '#workflow/incoming/read-incoming.ts';
import { attachToCase, putBack, recordCalendarAnswer, recordReturned } from '#workflow/incoming/settle.ts';
import { answerOfAnother } from '#workflow/incoming/take-reply.ts';

type OneMail = { Params: { id: string } };
type ForCase = { Params: { id: string }; Querystring: { reference?: string } };

/** What a person does with a mail of 「未整理」, each with a look before it or a way back. */
export function settlingRoutes(desk: FastifyInstance, web: Web): void {
  desk.get<ForCase>('/desk/incoming/:id/case', (request, reply) => showCheck({ web, request, reply }));
  desk.post<OneMail>('/desk/incoming/:id/case', (request, reply) => attach({ web, request, reply }));
  desk.post<OneMail>('/desk/incoming/:id/answer', async (request, reply) => {
    const visit = { web, request, reply };
    return answered(visit, await recordCalendarAnswer(web.office, onMail(visit)), 'answer');
  });
  desk.post<OneMail>('/desk/incoming/:id/returned', async (request, reply) => {
    const visit = { web, request, reply };
    const recorded = await recordReturned(web.office, onMail(visit));
    return recorded.ok ? goTo(reply, incomingPath(request.params.id)) : answered(visit, recorded, 'returned');
  });
  desk.post<OneMail>('/desk/incoming/:id/back', async (request, reply) => {
    const visit = { web, request, reply };
    return answered(visit, await putBack(web.office, onMail(visit)), 'back');
  });
}

function onMail({ request }: Visit<OneMail>): { id: string; by: string } {
  return { id: request.params.id, by: coordinatorOf(request).name };
}

function answered(visit: Visit, outcome: Outcome<null>, done: string): FastifyReply {
  if (outcome.ok) return goTo(visit.reply, `/desk/incoming?done=${done}`);
  return refused(visit, outcome.refusal);
}

/** Whose mail it is: a maker's stands beside its inquiry, and is recorded there as ○△×. */
const NO_MAKERS = '';

/** The mail and the case side by side, before it goes into the history that nobody takes anything out of. */
async function showCheck(visit: Visit<ForCase>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { reference } = request.query;
  if (typeof reference !== 'string') return goTo(reply, incomingPath(request.params.id));
  const found = await readIncomingMail(web.office, request.params.id);
  const deskCase = await readDeskCase(web.office, reference);
  if (!found.ok || !deskCase.ok || found.value.mail.state !== 'waiting') return refused(visit, { code: 'not-found' });
  const { mail } = found.value;
  const { application } = deskCase.value.caseFile;
  const another = mail.applicationId === application.id ? await answerOfAnother(web.office, mail.id) : undefined;
  const path = casePath(application.reference);
  const fromPerson = mail.kind === 'person' || mail.kind === 'calendar';
  return showPage(visit, 'desk/incoming/check', {
    page: {
      title: `メールを申請の履歴に加える：${DESK_PAGES.incoming}`,
      heading: 'このメールを、この申請の履歴に加えますか',
      caption: caseWords(application),
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    form: { ...EMPTY_FORM, values: { about: likelyInquiry(deskCase.value, mail.from.email) } },
    rows: [
      { label: '差出人', value: addressee(mail.from) },
      { label: '件名', value: mail.subject === '' ? '（件名なし）' : mail.subject },
    ],
    why: waitWords(mail.reason),
    at: mail.arrivedAt,
    text: mail.ownText,
    reference: application.reference,
    makers: fromPerson ? makerChoices(deskCase.value) : [],
    answer: another ? { who: another.answer.attendee, says: PARTSTAT_WORDS[another.answer.partstat] } : null,
    entry:
      fromPerson && may(application.state, 'register')
        ? `${path}/attendees/new?mail=${encodeURIComponent(mail.id)}`
        : '',
    move: mail.reason === 'counter' && may(application.state, 'change') ? `${path}/move` : '',
    path: incomingPath(mail.id),
  });
}

function makerChoices({ caseFile }: DeskCase): Choice[] {
  const asked = caseFile.inquiries.filter(({ state }) => state === 'open');
  if (asked.length === 0) return [];
  return [
    { value: NO_MAKERS, label: 'メーカーの回答ではない' },
    ...asked.map(({ id, maker }) => ({ value: id, label: `${maker.name}の回答` })),
  ];
}

/** The open inquiry of the maker that writes from this domain; where that says nothing, nobody's. */
function likelyInquiry({ caseFile }: DeskCase, email: string): string {
  const domain = email.slice(email.lastIndexOf('@'));
  const likely = caseFile.inquiries.filter(
    ({ state, maker }) => state === 'open' && maker.addresses.some((address) => address.toLowerCase().endsWith(domain)),
  );
  return domain !== '' && likely.length === 1 ? (likely[0]?.id ?? NO_MAKERS) : NO_MAKERS;
}

async function attach(visit: Visit<OneMail>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const about = form.raw('about');
  const inquiryId = about === NO_MAKERS ? undefined : about;
  const reference = form.raw('reference');
  if (reference === '') return goTo(reply, incomingPath(request.params.id));
  const attached = await attachToCase(web.office, { ...onMail(visit), reference, inquiryId });
  if (!attached.ok) return refused(visit, attached.refusal);
  if (inquiryId === undefined) return goTo(reply, '/desk/incoming?done=attached');
  const mail = encodeURIComponent(request.params.id);
  return goTo(reply, `${casePath(reference)}/inquiries/${encodeURIComponent(inquiryId)}/answers?mail=${mail}`);
}

const BACK = { href: '/desk/incoming', label: `${DESK_PAGES.incoming}へ戻る` };

export function refused(visit: Visit, refusal: Parameters<typeof showRefusal>[1]): FastifyReply {
  return showRefusal(visit, refusal, BACK, deskViewer(visit.request, 'none'));
}
