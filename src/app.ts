import fastify, { type FastifyInstance, LogController } from 'fastify';
import { openCalendarShelves } from '#calendar/shelf.ts';
import { openWorkshop } from '#documents/worker/workshop.ts';
import type { MailTaker } from '#domain/incoming/door.ts';
import { openMailReader } from '#mail/incoming/reader.ts';
import { openSigner, type Signer } from '#mail/message/dkim.ts';
import { makeReady } from '#mail/message/ready.ts';
import { createRenderer } from '#mail/words/render.ts';
import { openVault } from '#store/access/vault.ts';
import { fillListed } from '#store/cases/listed.ts';
import { placeOldChanges } from '#store/cases/place-changes.ts';
import { isDiskFull } from '#store/connections/disk.ts';
import type { Store } from '#store/engine.ts';
import { openAttachmentFiles } from '#store/files/attachments.ts';
import { compilerOf } from '#templates/compile.ts';
import { pageEngine } from '#templates/pages.ts';
import { apiRoutes } from '#web/api/routes.ts';
import { joinRoutes } from '#web/attendee/join.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { deskErasureRoutes } from '#web/desk/acts/erasures.ts';
import { deskPermitRoutes } from '#web/desk/acts/permits.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskCalendarRoutes } from '#web/desk/calendar/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskProposalRoutes } from '#web/desk/drive/routes.ts';
import { deskForm2Routes } from '#web/desk/form2/routes.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { deskIncomingRoutes } from '#web/desk/incoming/routes.ts';
import { apiDeskRoutes } from '#web/desk/keys/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { deskPrefectureRoutes } from '#web/desk/list/prefectures.ts';
import { deskTotalsRoutes } from '#web/desk/list/totals.ts';
import { makerRoutes } from '#web/desk/makers/routes.ts';
import { deskManyRoutes } from '#web/desk/many/routes.ts';
import { deskCircularRoutes } from '#web/desk/materials/circulars.ts';
import { deskMaterialRoutes } from '#web/desk/materials/routes.ts';
import { deskNeedRoutes } from '#web/desk/rates/need.ts';
import { ratePreviewRoutes } from '#web/desk/rates/preview.ts';
import { deskRateRoutes } from '#web/desk/rates/sets.ts';
import { deskSignInRoutes } from '#web/desk/sign-ins/routes.ts';
import { feedRoutes } from '#web/feeds/routes.ts';
import { deskEntryRoutes } from '#web/filing/entry.ts';
import { form1FileRoutes } from '#web/filing/form1-files.ts';
import { resumeRoutes } from '#web/filing/resume.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form2Routes } from '#web/form2/routes.ts';
import { holidayName } from '#web/forms/holidays.ts';
import { assetRoutes } from '#web/frame/assets.ts';
import { FILE_MAX_BYTES } from '#web/frame/file-intake.ts';
import { healthRoutes } from '#web/frame/health.ts';
import { mailboxRoutes } from '#web/frame/mailbox.ts';
import type { Metrics } from '#web/frame/metrics.ts';
import type { Web } from '#web/frame/pages.ts';
import { guard } from '#web/frame/security.ts';
import { SERVER_OPTIONS } from '#web/frame/server-options.ts';
import { readUpload } from '#web/frame/uploads.ts';
import { pageViews } from '#web/frame/views.ts';
import { viewWords } from '#web/frame/words.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { checkRoutes } from '#web/letter/check.ts';
import { circularRoutes } from '#web/letter/circulars.ts';
import { guideRoutes } from '#web/letter/guide.ts';
import { materialRoutes } from '#web/letter/materials.ts';
import { startRoutes } from '#web/letter/start.ts';
import { makerPageRoutes } from '#web/maker/maker-page.ts';
import { questionRoutes } from '#web/maker/questions.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { sheetRoutes } from '#web/maker/sheet.ts';
import { receptionRoutes } from '#web/reception/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { remindMakers } from '#workflow/asking/remind-makers.ts';
import { expireSignUps } from '#workflow/attendees/fill-seats.ts';
import { remindAttendees } from '#workflow/attendees/remind.ts';
import type { Chance, Office, Policy } from '#workflow/case/office.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import { workOnRuns } from '#workflow/desk/many-run.ts';
import { accepting } from '#workflow/drive/accept.ts';
import { proposing, type Workbench } from '#workflow/drive/propose.ts';
import { expireDrafts } from '#workflow/filing/resume-draft.ts';
import { expireFilings } from '#workflow/filing/verify.ts';
import { tellUntold } from '#workflow/form2/hand-in.ts';
import { expireOwnEntries } from '#workflow/form2/own-entry.ts';
import { listFirstProducts } from '#workflow/form2/products.ts';
import { remindCollectors } from '#workflow/form2/remind.ts';
import { type LookAtFile, lookIntoArrived } from '#workflow/incoming/look-into.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import { alarmMail } from '#workflow/keeping/alarm-mail.ts';
import { forgetAskings } from '#workflow/keeping/forget-askings.ts';
import { oncePerProcess } from '#workflow/keeping/old-rows.ts';
import { forgetOldRows, retainCases } from '#workflow/keeping/retain.ts';
import { retainCollections } from '#workflow/keeping/retain-collections.ts';
import { type Job, runJobs } from '#workflow/keeping/run-jobs.ts';
import { sweepFiles } from '#workflow/keeping/sweep-files.ts';
import { watchTroubles } from '#workflow/keeping/troubles.ts';
import { listFirstMaterials } from '#workflow/materials/save.ts';
import { openLane } from '#workflow/post/deliver-mail.ts';
import { deliverWebhooks } from '#workflow/post/deliver-webhooks.ts';
import { askReports } from '#workflow/session/ask-report.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { type Config, ConfigError } from './config.ts';

export interface App {
  office: Office;
  http: FastifyInstance;
  /** `/metrics` alone, for a port of its own; undefined where none is set. */
  metrics: FastifyInstance | undefined;
  /** Every route, e.g. `GET /status/:link`. */
  routes: string[];
  jobs: Job[];
  /** For whoever reads our mailbox. */
  taker: MailTaker;
  /**
   * From then on they run when they are due; `atRest` is called once, when each has run for the first time. Returns a
   * function that stops them and waits for what is running.
   */
  startJobs(atRest?: () => void): () => Promise<void>;
  close(): Promise<void>;
}

export interface AppParts {
  config: Config & { secret: string };
  store: Store;
  now(): Temporal.Instant;
  chance: Chance;
  send: Office['send'];
  /** In this thread where it is left out. */
  compose?: Office['compose'];
  hooks: Office['hooks'];
  scan?: Office['scan'];
  solve: Office['solve'];
  /** Development: hands in routes of its own, where mail is kept. Without it they do not exist. */
  dev?: ((http: FastifyInstance, web: Web) => Promise<void>) | undefined;
  /** Where log lines go; false for none. */
  log: { write(line: string): void } | false;
}

const PAGE_GROUPS = [
  healthRoutes,
  assetRoutes,
  startRoutes,
  guideRoutes,
  checkRoutes,
  materialRoutes,
  circularRoutes,
  form1FileRoutes,
  resumeRoutes,
  fileRoutes,
  statusRoutes,
  form2Routes,
  signInRoutes,
  deskAttentionRoutes,
  deskRoutes,
  deskActRoutes,
  deskManyRoutes,
  deskCalendarRoutes,
  deskHistoryRoutes,
  deskIncomingRoutes,
  deskEntryRoutes,
  deskPermitRoutes,
  deskErasureRoutes,
  deskProposalRoutes,
  deskTotalsRoutes,
  deskPrefectureRoutes,
  deskNeedRoutes,
  deskForm2Routes,
  deskRateRoutes,
  ratePreviewRoutes,
  attendeeListRoutes,
  makerRoutes,
  deskMaterialRoutes,
  deskCircularRoutes,
  inquiryRoutes,
  makerPageRoutes,
  questionRoutes,
  sheetRoutes,
  joinRoutes,
  feedRoutes,
  receptionRoutes,
  mailboxRoutes,
  apiRoutes,
  apiDeskRoutes,
  deskSignInRoutes,
];

/** Joins all parts into one service that neither listens nor reads the clock or the environment. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { config, store, now, chance, send, hooks, scan, solve } = parts;
  const views = `${import.meta.dirname}/../views`;
  const reader = openMailReader();
  const workshop = openWorkshop({ schemaAddress: `${config.publicUrl}/schemas/form1.v1.json` });
  const signer = config.dkim && signerOf(config.dkim);
  const office: Office = {
    store,
    files: openAttachmentFiles(config.filesDir),
    vault: openVault(config.secret),
    calendars: openCalendarShelves(),
    now,
    chance,
    policy: policyOf(config),
    renderer: createRenderer({
      viewsDir: views,
      compilerOf,
      site: { publicUrl: config.publicUrl, ministryAddress: config.ministryAddress },
    }),
    documents: workshop,
    readMail: reader.read,
    compose: parts.compose ?? ((revealed) => makeReady(revealed, signer)),
    send,
    ...(signer ? { signer } : {}),
    hooks,
    solve,
    ...(scan ? { scan } : {}),
  };
  const web: Web = {
    office,
    site: { mailKept: config.smtpUrl === undefined, ministryAddress: config.ministryAddress },
    secure: config.publicUrl.startsWith('https://'),
  };
  const http = fastify({
    logger: parts.log ? { stream: parts.log } : false,
    ...SERVER_OPTIONS,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => chance.id().slice(0, 8),
    trustProxy: config.trustProxy ?? false,
  });
  const routes: string[] = [];
  http.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((name) => `${name} ${url}`));
  });
  logRequests(http);
  const metrics = await openMetricsOf(config, office);
  await pageViews(http, views, pageEngine({ root: views, helpers: viewWords }));
  await guard(http, web);
  metrics?.join(http);
  for (const routes of PAGE_GROUPS) routes(http, web);
  if (parts.dev && web.site.mailKept) await parts.dev(http, web);

  const jobs: Job[] = [
    ...jobsOf(office, chance.id()),
    { name: 'solve-proposals', wokenBy: 'proposal', ...proposing(office, workbench(http, chance.id())) },
    { name: 'look-into-incoming', wokenBy: 'incoming', run: () => lookIntoArrived(office, uploadGuard(web)) },
    { name: 'watch-troubles', run: watchTroubles(office, (trouble) => http.log.error({ trouble }, 'degraded')) },
  ];
  return {
    office,
    http,
    routes,
    jobs,
    taker: mailTaker(office),
    metrics: metrics?.ownPort,
    startJobs: (atRest) =>
      runJobs(office, metrics ? jobs.map(metrics.timed) : jobs, {
        // Said once by `watch-troubles`; each job meets it every few seconds.
        onError: (error) => isDiskFull(error) || http.log.error({ err: error }, 'job failed'),
        atRest,
      }),
    async close() {
      await metrics?.ownPort?.close();
      await http.close();
      await workshop.close();
      await reader.close();
    },
  };
}

function policyOf(config: Config): Policy {
  return {
    leadDays: config.leadDays,
    retentionDays: config.retentionDays,
    ministry: {
      role: 'ministry',
      id: 'ministry',
      name: '厚生労働省保険局医療介護連携政策課',
      email: config.ministryAddress,
      invites: config.ministryInvites,
    },
    sender: config.mailFrom,
    readsAnswers: config.imapUrl !== undefined,
    returnPath: config.returnPath,
    mailPerSecond: config.mailPerSecond,
    authservId: config.authservId,
    mailRedirect: config.smtpUrl === undefined ? undefined : config.mailRedirect,
    coordinators: config.coordinators,
    signInIdle: Temporal.Duration.from({ minutes: config.signInIdleMinutes }),
    isHoliday: (date) => holidayName(date) !== undefined,
    mailAttachMax: config.mailAttachMax,
    draftFilesMax: config.draftFilesMax,
    publicUrl: config.publicUrl,
    claimFor: Temporal.Duration.from({ seconds: config.claimSeconds }),
  };
}

/** A key that cannot sign is refused at the start, by the name of its setting. */
function signerOf(dkim: NonNullable<Config['dkim']>): Signer {
  try {
    return openSigner(dkim);
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError(`DKIM_KEY: ${error.message}`);
    throw error;
  }
}

/** A proposal that cannot be shown is said to whoever runs the service. */
function workbench(http: FastifyInstance, runner: string): Workbench {
  return {
    runner,
    onFault: ({ error, ...why }) => http.log.error({ ...why, ...(error ? { err: error } : {}) }, 'no proposal'),
  };
}

/** What comes by mail is kept only if it could be uploaded. */
function uploadGuard(web: Web): LookAtFile {
  return ({ name, bytes }) =>
    readUpload(web.office, { field: '', name, bytes: Buffer.from(bytes), tooLarge: bytes.length > FILE_MAX_BYTES });
}

/** Nothing of it is loaded where nobody asks for it. */
async function openMetricsOf({ metrics: terms }: Config, office: Office): Promise<Metrics | undefined> {
  if (terms.port === undefined && terms.token === undefined) return undefined;
  const { openMetrics } = await import('#web/frame/metrics.ts');
  return openMetrics(office, { token: terms.token, hasPort: terms.port !== undefined });
}

/** All work that nobody asks for at the screen. */
function jobsOf(office: Office, claimer: string): Job[] {
  return [
    { name: 'fill-list', run: oncePerProcess(office, fillListed) },
    { name: 'work-on-runs', wokenBy: 'run', run: () => workOnRuns(office) },
    { name: 'keep-attention', run: () => keepAttention(office) },
    { name: 'place-changes', run: oncePerProcess(office, placeOldChanges) },
    { name: 'deliver-urgent-mail', wokenBy: 'urgent-mail', ...openLane(office, claimer, 'urgent') },
    { name: 'deliver-mail', wokenBy: 'mail', ...openLane(office, claimer, 'rest') },
    { name: 'accept-proposals', wokenBy: 'acceptance', ...accepting(office) },
    { name: 'deliver-webhooks', wokenBy: 'webhook', run: () => deliverWebhooks(office, claimer) },
    { name: 'first-materials', run: () => listFirstMaterials(office) },
    { name: 'expire-own-entries', run: () => expireOwnEntries(office) },
    { name: 'remind-collectors', run: () => remindCollectors(office) },
    { name: 'tell-handed-in', run: () => tellUntold(office) },
    { name: 'first-products', run: () => listFirstProducts(office) },
    { name: 'expire-filings', run: () => expireFilings(office) },
    { name: 'expire-drafts', run: () => expireDrafts(office) },
    { name: 'alarm-mail', run: () => alarmMail(office) },
    { name: 'retain-cases', run: () => retainCases(office) },
    { name: 'retain-collections', run: () => retainCollections(office) },
    { name: 'forget-old-rows', run: () => forgetOldRows(office) },
    { name: 'sweep-files', run: () => sweepFiles(office) },
    { name: 'forget-askings', run: () => forgetAskings(office) },
    { name: 'expire-sign-ups', wokenBy: 'sign-up', run: () => expireSignUps(office) },
    { name: 'ask-reports', wokenBy: 'report', run: () => askReports(office) },
    { name: 'hold-sessions', run: () => holdSessions(office) },
    { name: 'remind-makers', run: () => remindMakers(office) },
    { name: 'remind-attendees', run: () => remindAttendees(office) },
  ];
}

/** One line per request; the route's pattern instead of the address, because addresses hold tokens. */
function logRequests(http: FastifyInstance): void {
  http.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
    done();
  });
}
