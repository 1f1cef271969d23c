import type { FastifyInstance, FastifyReply } from 'fastify';
import { traitsOf } from '#domain/notices/mail-traits.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { MAIL_STATES } from '#domain/words/mails.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';
import { readMaskedMail } from '#workflow/desk/read-history.ts';

type FailedMail = DeskCase['failedMails'][number];

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

/** 「公労　太郎 taro@ishikai.example.jp」. */
export function addressee(to: { name: string; email: string }): string {
  return to.name === '' ? to.email : `${to.name} ${to.email}`;
}

/** The desk's page of one mail that came in. */
export function incomingPath(id: string): string {
  return `/desk/incoming/${encodeURIComponent(id)}`;
}

/** One mail's words at the desk; `desk` is behind the sign-in. */
export function deskMailRoutes(desk: FastifyInstance, web: Web): void {
  desk.get<{ Params: { id: string } }>('/desk/mails/:id', (request, reply) =>
    showMail({ web, request, reply }, request.params.id),
  );
}

async function showMail(visit: Visit, id: string): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readMaskedMail(web.office, id);
  if (!found.ok) {
    return showRefusal(visit, found.refusal, TO_LIST, deskViewer(request, 'none'));
  }
  const { mail, subject, text, files, reference } = found.value;
  const what = traitsOf(mail.content.mail).title;
  return showPage(visit, 'desk/mails/mail', {
    page: {
      title: `メール ${what}`,
      heading: what,
      caption: reference === '' ? 'メール' : `メール　${referenceWords(reference)}`,
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    rows: [
      { label: '状態', value: MAIL_STATES[mail.state] },
      { label: '宛先', value: addressee(mail.to) },
      { label: FIELD_WORDS.subject, value: subject },
      { label: '作成', value: formatInstant(mail.date) },
      ...(mail.settledAt ? [{ label: '送信の結果', value: formatInstant(mail.settledAt) }] : []),
      ...(mail.response === '' ? [] : [{ label: 'サーバーの応答', value: mail.response }]),
      ...(files.length === 0 ? [] : [{ label: '添付ファイル', value: files.join('\n') }]),
    ],
    text,
    back: reference === '' ? '/desk' : `${casePath(reference)}/history`,
  });
}
