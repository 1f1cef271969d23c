import type { FastifyInstance, FastifyReply, LightMyRequestResponse } from 'fastify';
import type { MailContent, MailName } from '#domain/notices/mail-data.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { listMails, type OutboxMail } from '#store/queue/outbox.ts';
import { showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import type { PagePreview } from './page-preview.ts';
import type { SampleService } from './sample-service.ts';

interface Stage {
  service: SampleService;
  pages: PagePreview[];
  mails: MailPreview[];
}

interface MailPreview {
  id: string;
  mail: MailName;
  subject: string;
  to: string;
  at: string;
}

/**
 * /previews, for development: every page in every state and every mail. They come from the real routes of a second service
 * with sample data, built at the first visit, so that a preview never differs from the page. Links and forms on a preview
 * lead to the outer service and need not work.
 */
export function previewRoutes(server: FastifyInstance, web: Web, open: () => Promise<SampleService>): void {
  let stage: Promise<Stage> | undefined;
  const ready = (): Promise<Stage> => {
    stage ??= setStage(open);
    return stage;
  };
  server.addHook('onClose', async () => {
    if (stage) await (await stage).service.close();
  });
  server.get('/previews', async (request, reply) => {
    const { pages, mails } = await ready();
    return showPage({ web, request, reply }, 'dev/previews', {
      page: { title: '画面とメールの見本', heading: '画面とメールの見本', width: 'wide', noindex: true },
      groups: groupsOf(pages),
      mails,
    });
  });
  server.get<{ Params: { number: string } }>('/previews/:number', async (request, reply) => {
    const { service, pages } = await ready();
    const number = Number(request.params.number);
    const page = pages[number - 1];
    if (!page)
      return showRefusal({ web, request, reply }, { code: 'not-found' }, { href: '/previews', label: '見本の一覧へ' });
    return passOn(reply, await requestOf(service.http, page, number));
  });
  server.get<{ Params: { '*': string } }>('/previews/mailbox/*', async (request, reply) => {
    const { service } = await ready();
    return passOn(reply, await service.http.inject(`/mailbox/${request.params['*']}`));
  });
}

async function setStage(open: () => Promise<SampleService>): Promise<Stage> {
  const [{ listPages }, { seedSamples }] = await Promise.all([
    import('./preview-pages.ts'),
    import('./preview-samples.ts'),
  ]);
  const service = await open();
  const browsers = await seedSamples(service.office);
  const outbox = await service.office.store.read((tx) => listMails(tx, { limit: 10_000 }));
  return { service, pages: await listPages(service.office, browsers), mails: mailsOf(outbox) };
}

/** The page as its user's browser gets it; a form goes with the token and cookie of the page that it stands on. */
async function requestOf(
  http: FastifyInstance,
  { path, cookie, form }: PagePreview,
  number: number,
): Promise<LightMyRequestResponse> {
  // From an address of its own, or looking through all of them would soon be too many requests.
  const remoteAddress = `2001:db8:0:${number.toString(16)}::1`;
  if (!form) return http.inject({ url: path, headers: { cookie }, remoteAddress });
  const before = await http.inject({ url: form.from, headers: { cookie }, remoteAddress });
  const secret = before.cookies.map(({ name, value }) => `${name}=${value}`);
  const token = /name="_csrf" value="([^"]+)"/.exec(before.body)?.[1] ?? '';
  const headers = { cookie: [cookie, ...secret].filter((part) => part !== '').join('; ') };
  const fields = { _csrf: token, ...form.fields };
  if (!form.file) {
    const payload = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return http.inject({ method: 'POST', url: path, remoteAddress, headers: { ...headers, ...type }, payload });
  }
  const parts = new FormData();
  for (const [name, value] of Object.entries(fields)) parts.set(name, value);
  parts.set(form.file.field, new File([form.file.text], form.file.name));
  const body = new Response(parts);
  const payload = Buffer.from(await body.arrayBuffer());
  const type = { 'content-type': body.headers.get('content-type') ?? '', 'content-length': String(payload.length) };
  const url = `${path}?_csrf=${encodeURIComponent(token)}`;
  return http.inject({ method: 'POST', url, remoteAddress, headers: { ...headers, ...type }, payload });
}

/** Without its cookies, which would replace the visitor's own; what a mail's page loads comes from here too. */
function passOn(reply: FastifyReply, response: LightMyRequestResponse): FastifyReply {
  const { 'content-type': type, 'content-security-policy': policy, location } = response.headers;
  for (const [name, value] of Object.entries({ 'content-security-policy': policy, location })) {
    if (typeof value === 'string') reply.header(name, value);
  }
  const isPage = typeof type === 'string' && type.startsWith('text/html');
  reply.code(response.statusCode).header('cache-control', 'no-store');
  if (type !== undefined) reply.type(String(type));
  return reply.send(
    isPage ? response.body.replaceAll(/(href|src)="\/mailbox\//g, '$1="/previews/mailbox/') : response.rawPayload,
  );
}

function groupsOf(pages: readonly PagePreview[]) {
  const numbered = pages.map(({ group, title, path, form }, index) => ({
    group,
    title,
    href: `/previews/${index + 1}`,
    // Tokens would make the line long and say nothing.
    request: `${form ? 'POST' : 'GET'} ${path.replaceAll(/\/[\w-]{24,}/g, '/…')}`,
  }));
  return [...Map.groupBy(numbered, ({ group }) => group)].map(([heading, entries]) => ({ heading, entries }));
}

/** Each mail once in every turn of its words, in the order of their names. */
function mailsOf(outbox: readonly OutboxMail[]): MailPreview[] {
  const turns = new Map<string, OutboxMail>();
  for (const mail of outbox) if (mail.parts) turns.set(turnOf(mail), mail);
  return [...turns.values()]
    .toSorted((a, b) => a.content.mail.localeCompare(b.content.mail))
    .map((mail) => ({
      id: mail.id,
      mail: mail.content.mail,
      subject: mail.parts?.subject ?? '',
      to: `${mail.to.name} <${mail.to.email}>`,
      at: formatInstant(mail.date),
    }));
}

/** The words of a mail turn on these of its data, and on who reads it. */
const TURNS = ['mark', 'kind', 'decides', 'because', 'joined', 'wish', 'what', 'answersKept', 'renewed'] as const;

function turnOf({ content, to, itip }: OutboxMail): string {
  const data = new Map<string, unknown>(Object.entries(content.data));
  return JSON.stringify([
    content.mail,
    to.role,
    itip?.method ?? '',
    modeOf(content),
    ...TURNS.map((name) => data.get(name) ?? ''),
  ]);
}

function modeOf({ data }: MailContent): string {
  if ('session' in data && data.session) return `${data.session.mode} ${data.session.url === '' ? '' : 'url'}`;
  return 'form1' in data ? (data.form1?.mode ?? '') : '';
}
