import type { FastifyInstance } from 'fastify';
import { formatInstant } from '#domain/text/dates.ts';
import { MAIL_STATES } from '#domain/words/mails.ts';
import { readKeptFile, readKeptMail, readKeptMessage, readMailbox } from '#workflow/post/read-mailbox.ts';
import { sendFile } from './downloads.ts';
import { showPage, showRefusal, type Web } from './pages.ts';

/** A mail brings its own styles in its tags; nothing else of it may load or run. */
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

type ById = { Params: { id: string } };

/** /mailbox: mail that was kept because nothing is sent here. Where mail is sent the pages do not exist. */
export function mailboxRoutes(server: FastifyInstance, web: Web): void {
  if (!web.site.mailKept) return;
  const { office } = web;
  server.get('/mailbox', async (request, reply) => {
    const mails = (await readMailbox(office)).map((mail) => ({
      id: mail.id,
      at: mail.date,
      to: `${mail.to.name} <${mail.to.email}>`,
      subject: mail.parts?.subject ?? '',
      state: MAIL_STATES[mail.state],
      dropped: mail.state === 'dropped',
      reason: mail.state === 'failed' ? mail.response : '',
    }));
    return showPage({ web, request, reply }, 'frame/mailbox', {
      page: { title: '保管されたメール', heading: '保管されたメール', width: 'wide', noindex: true },
      mails,
    });
  });
  server.get<ById>('/mailbox/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readKeptMail(office, request.params.id);
    if (!found.ok) return showRefusal(visit, found.refusal, { href: '/mailbox', label: 'メールの一覧へ' });
    const { mail, parts } = found.value;
    return showPage(visit, 'frame/mailbox-mail', {
      page: { title: parts.subject, heading: parts.subject, width: 'wide', noindex: true },
      id: mail.id,
      headers: [
        { label: '日時', value: formatInstant(mail.date) },
        { label: '差出人', value: `${parts.from.name} <${parts.from.email}>` },
        { label: '宛先', value: `${mail.to.name} <${mail.to.email}>` },
        ...parts.replyTo.map((to) => ({ label: '返信先', value: `${to.name} <${to.email}>` })),
        { label: 'Message-ID', value: mail.messageId },
      ],
      text: parts.text,
      calendar: parts.calendar ?? '',
      files: parts.attachments.map((file, index) => ({ index, name: file.name, mediaType: file.mediaType })),
    });
  });
  server.get<ById>('/mailbox/:id/html', async (request, reply) => {
    const found = await readKeptMail(office, request.params.id);
    if (!found.ok) return showRefusal({ web, request, reply }, found.refusal);
    return reply
      .header('content-security-policy', MAIL_POLICY)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(outOfTheFrame(found.value.parts.html));
  });
  server.get<{ Params: { id: string; index: string } }>('/mailbox/:id/attachments/:index', async (request, reply) => {
    const found = await readKeptFile(office, request.params.id, Number(request.params.index));
    return found.ok ? sendFile(reply, found.value) : showRefusal({ web, request, reply }, found.refusal);
  });
  server.get<ById>('/mailbox/:id/raw', async (request, reply) => {
    const found = await readKeptMessage(office, request.params.id);
    if (!found.ok) return showRefusal({ web, request, reply }, found.refusal);
    return sendFile(reply, { name: 'mail.eml', mediaType: 'application/octet-stream', bytes: found.value });
  });
}

/** A page opened inside the sandboxed frame could neither keep cookies nor post; links open in the whole window. */
function outOfTheFrame(html: string): string {
  return html.replace(/<head>/i, '<head><base target="_top">');
}
