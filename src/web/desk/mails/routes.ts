import type { FastifyInstance, FastifyReply } from 'fastify';
import { ledgerStateOf } from '#domain/notices/ledger.ts';
import { mailTitle, traitsOf } from '#domain/notices/mail-traits.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { toPage } from '#domain/words/desk-pages.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { LEDGER_STATES, MAIL_ACTS } from '#domain/words/mails.ts';
import { EMAIL_PROBLEM } from '#domain/words/problems.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskViewer } from '#web/gate/desk.ts';
import { type Addressed, correctAddress, readAddressed } from '#workflow/desk/correct-address.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';
import { type MaskedMail, readMaskedMail } from '#workflow/desk/read-mail.ts';
import { actsOn, cancelMail, markOf, sendAgain, sendElsewhere, settleMail } from '#workflow/post/ledger-acts.ts';
import { readMaskedMessage } from '#workflow/post/mail-file.ts';
import { addressee } from './addressee.ts';
import { mailLedgerRoutes } from './ledger.ts';

type FailedMail = DeskCase['failedMails'][number];
type ById = { Params: { id: string } };
type Opened = ById & { Querystring: { done?: string } };

const PATH = '/desk/mails';
const TO_LEDGER = { href: PATH, label: toPage('mails') };

/** A mail that was given up, for the banner that offers to send it again. */
export interface FailedMailRow {
  id: string;
  what: string;
  to: string;
  response: string;
  at: Temporal.Instant;
  toApplicant: boolean;
}

export function failedMailRow(mail: FailedMail): FailedMailRow {
  return {
    id: mail.id,
    what: traitsOf(mail.content.mail).title,
    to: addressee(mail.to),
    response: mail.response,
    at: mail.settledAt ?? mail.date,
    toApplicant: mail.to.role === 'applicant',
  };
}

/** The desk's page of one mail that came in. */
export function incomingPath(id: string): string {
  return `/desk/incoming/${encodeURIComponent(id)}`;
}

/** The ledger, one mail's words and way, and what can be done with it; `desk` is behind the sign-in. */
export function deskMailRoutes(desk: FastifyInstance, web: Web): void {
  mailLedgerRoutes(desk, web);
  desk.get<Opened>(`${PATH}/:id`, (request, reply) =>
    showMail({ web, request, reply }, request.params.id, request.query.done ?? ''),
  );
  desk.get<ById>(`${PATH}/:id/message.eml`, async (request, reply) => {
    const message = await readMaskedMessage(web.office, request.params.id);
    if (!message.ok) return notFound({ web, request, reply });
    const name = `メール_${request.params.id}.eml`;
    return sendFile(reply, { name, mediaType: 'message/rfc822', bytes: message.value });
  });
  desk.post<ById>(`${PATH}/:id/again`, async (request, reply) => {
    const visit = { web, request, reply };
    return answer(visit, await sendAgain(web.office, onMail(visit)));
  });
  desk.post<ById>(`${PATH}/:id/cancel`, async (request, reply) => {
    const visit = { web, request, reply };
    return answer(visit, await cancelMail(web.office, onMail(visit)));
  });
  desk.post<ById>(`${PATH}/:id/settle`, async (request, reply) => {
    const visit = { web, request, reply };
    return answer(visit, await settleMail(web.office, onMail(visit)));
  });
  desk.post<ById>(`${PATH}/:id/elsewhere`, async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const email = form.value('email', readEmail, '', { wrong: EMAIL_PROBLEM });
    const scope = form.choice('scope', 'これからのメールの宛先', ['mail', 'person']);
    if (form.isWrong) return showMail(visit, request.params.id, '', form.state);
    const on = { ...onMail(visit), email };
    const act = scope === 'person' ? correctAddress : sendElsewhere;
    return answer(visit, await act(web.office, on), form.state);
  });
}

function onMail({ request }: Visit<ById>) {
  return { mailId: request.params.id, seen: fieldOf(request, 'seen'), actor: actorOf(request) };
}

const DONE = {
  again: 'メールの再送を受け付けました。',
  elsewhere: '別のアドレスへの送信を受け付けました。',
  corrected: 'アドレスを訂正しました。これからのメールは、新しいアドレスに送られます。',
  cancelled: '送信を取り消しました。',
  settled: '対応済みにしました。',
  overtaken: 'このあとに別のお知らせをお送りしているか、このメールの用件が済んでいるため、送りません。',
  test: '試しのメールの送信を受け付けました。少し待ってから、このページを読み込み直してください。',
} as const;

function isDone(done: string): done is keyof typeof DONE {
  return Object.hasOwn(DONE, done);
}

function answer(
  visit: Visit<ById>,
  outcome: Outcome<keyof typeof DONE>,
  form?: FormState,
): FastifyReply | Promise<FastifyReply> {
  const { id } = visit.request.params;
  if (outcome.ok) return goTo(visit.reply, `${PATH}/${id}?done=${outcome.value}`);
  if (outcome.refusal.code === 'not-found') return notFound(visit);
  // Sent, given up or taken back since the page was opened: what can be done now is another thing.
  if (outcome.refusal.code === 'changed-meanwhile') return showMail(visit, id, 'changed', form);
  if (form !== undefined) {
    return showMail(visit, id, '', { ...form, problems: { email: refusalSentence(outcome.refusal) } });
  }
  const toMail = { href: `${PATH}/${id}`, label: 'メールに戻る' };
  return showRefusal(visit, outcome.refusal, toMail, deskViewer(visit.request, 'none'));
}

async function showMail(visit: Visit, id: string, done: string, form: FormState = EMPTY_FORM): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readMaskedMail(web.office, id);
  if (!found.ok) return notFound(visit);
  const { mail, text, reference } = found.value;
  const acts = actsOn(mail);
  const addressed = await readAddressed(web.office, mail);
  const what = mailTitle(mail.content.mail);
  const shown: Shown = {
    page: {
      title: `メール ${what}`,
      heading: what,
      caption: reference === '' ? 'メール' : `メール　${referenceWords(reference)}`,
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    done: isDone(done) ? DONE[done] : '',
    changed: done === 'changed',
    form,
    rows: rowsOf(found.value),
    text,
    path: `${PATH}/${id}`,
    seen: markOf(mail, found.value),
    may: acts,
    theirs: addressed && acts.elsewhere ? theirs(addressed) : null,
    whose: addressed ? whoseWords(addressed) : '',
    maySettle: acts.settle && found.value.acts.length === 0,
    isMinistrys: mail.to.role === 'ministry',
    overtaken: found.value.overtaken,
    isMade: mail.parts !== undefined,
    acts: found.value.acts.map(({ at, by, act, other = '' }) => ({
      at: Temporal.Instant.from(at),
      by,
      what: MAIL_ACTS[act],
      other,
    })),
    ledger: PATH,
    back: reference === '' ? '' : `${casePath(reference)}/history`,
  };
  return showPage(visit, 'desk/mails/mail', shown, done === 'changed' ? 409 : undefined);
}

const MOVES = {
  contact:
    'これからのメールは、新しいアドレスに送られます。前のアドレスのリンクと、そのアドレスで開いていたブラウザーは使えなくなり、両方のアドレスにお知らせします。',
  second:
    'これからのメールは、新しいアドレスに送られます。前のアドレスのリンクと、そのアドレスで開いていたブラウザーは使えなくなり、両方のアドレスにお知らせします。',
  maker: 'この登録を使う照会・回答のお願いなどは、これからすべて新しいアドレスに送られます。',
  attendee:
    'これからのメールは、新しいアドレスに送られます。前のアドレスのリンクは使えなくなり、両方のアドレスにお知らせします。',
} as const;

function whoseWords({ who, name, of }: Addressed): string {
  const whose = {
    contact: `申請の担当者 ${name} 様（${of}）`,
    second: `二人目の連絡先 ${name} 様（${of}）`,
    maker: `メーカー ${name}`,
    attendee: `参加者 ${name} 様（${of}）`,
  };
  return whose[who];
}

/** Whom it concerns, and what follows. */
function theirs(addressed: Addressed) {
  return [
    { value: 'mail', label: 'このメールだけを送り、登録したアドレスは変えない' },
    { value: 'person', label: `${whoseWords(addressed)}のアドレスを訂正して送る`, support: MOVES[addressed.who] },
  ];
}

/** What is known of the mail and its way; what is empty is left out. */
function rowsOf({ mail, subject, files, serverId, redirectedTo }: MaskedMail): { label: string; value: string }[] {
  const waits = mail.state === 'owed';
  return [
    { label: '状態', value: LEDGER_STATES[ledgerStateOf(mail)] },
    { label: '宛先', value: addressee(mail.to) },
    { label: '実際の送り先', value: redirectedTo },
    { label: FIELD_WORDS.subject, value: subject },
    { label: '作成', value: formatInstant(mail.date) },
    { label: '試した回数', value: `${mail.attempts}回` },
    { label: '次に送る時刻', value: waits && mail.attempts > 0 ? formatInstant(mail.dueAt) : '' },
    { label: '送信の結果', value: mail.settledAt ? formatInstant(mail.settledAt) : '' },
    { label: 'サーバーの応答', value: mail.response },
    { label: 'Message-ID', value: mail.messageId },
    { label: 'サーバーでの番号', value: serverId },
    { label: '送ったメールのSHA-256', value: mail.sha256 ?? '' },
    { label: '添付ファイル', value: files.join('\n') },
  ].filter(({ value }) => value !== '');
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LEDGER, deskViewer(visit.request, 'none'));
}
