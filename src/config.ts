import { readFileSync } from 'node:fs';
import { z } from 'zod';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '::1', '[::1]'];

const yesNo = z.enum(['on', 'off']).transform((value) => value === 'on');
const address = z.string().regex(/^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;]+$/, 'is not an e-mail address');
/** The token has 41 characters, and the part before the @ no more than 64. */
const returnPath = z
  .string()
  .regex(
    /^[^\s@<>",;{}]{0,22}\{id\}[^\s@<>",;{}]{0,1}@[^\s@<>",;{}]+\.[^\s@<>",;{}]+$/,
    'must be like bounce+{id}@demokai.example.jp',
  );
const addressList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim().toLowerCase()))
  .pipe(z.array(address).min(1));

/** Every setting of the program, by the name of its environment variable. */
const settings = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().min(1).default('localhost'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Our origin as people see it, without slash at the end. Unset: http on HOST and PORT. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/^https?:\/\/[^/]+$/, 'must be an origin without path, e.g. https://demokai.example.jp')
    .optional(),
  DATA_DIR: z.string().min(1).default('data'),
  /** Uploads and documents of mails. Unset: `attachments` in DATA_DIR. Several processes share one. */
  FILES_DIR: z.string().min(1).optional(),
  /** `postgres://…`, or the path of an SQLite file. Unset: `demokai.sqlite` in DATA_DIR. */
  DATABASE: z.string().min(1).optional(),
  /** Seals tokens and hashes codes. Unset outside production: made once and kept in DATA_DIR. */
  SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Unset: nothing leaves, mail is kept and shown at /mailbox, and only loopback is served. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Certificates (PEM) that vouch for the relay's; usually by SMTP_CA_FILE. */
  SMTP_CA: z.string().includes('-----BEGIN CERTIFICATE-----', { error: 'must hold a certificate in PEM' }).optional(),
  /** RSA private key (PEM) that signs mails for the domain of MAIL_FROM; usually by DKIM_KEY_FILE. */
  DKIM_KEY: z.string().includes('PRIVATE KEY-----', { error: 'must hold a private key in PEM' }).optional(),
  /** The name under which its public key is published. */
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i, 'must be a name of letters, digits and hyphens')
    .optional(),
  /** The mailbox that answers come to, `imaps://user:password@host/INBOX`: that of MAIL_FROM. Unset: nobody reads it. */
  IMAP_URL: z.url({ protocol: /^imaps?$/ }).optional(),
  /** As the mail server of IMAP_URL calls itself in Authentication-Results. Unset: nothing is known of senders. */
  AUTHSERV_ID: z
    .string()
    .regex(/^[^\s;()"]+$/, 'must be one word')
    .optional(),
  /** Certificates (PEM) that vouch for the IMAP server's; usually by IMAP_CA_FILE. */
  IMAP_CA: z.string().includes('-----BEGIN CERTIFICATE-----', { error: 'must hold a certificate in PEM' }).optional(),
  /** Mails that leave in a second, of all processes together. Unset: as many as the relay takes. */
  MAIL_PER_SECOND: z.coerce.number().min(0.1).max(1000).optional(),
  /** Every mail goes here instead of to its recipient; for trials. */
  MAIL_REDIRECT: address.optional(),
  /** Our own mailbox: From of every mail and ORGANIZER of every invitation. */
  MAIL_FROM: address.default('demokai@demokai.example'),
  /** Where bounces go, each mail's to an address of its own. Unset: MAIL_FROM. */
  RETURN_PATH: returnPath.optional(),
  /** The DNS server that `npm run doctor` asks, `9.9.9.9` or with a port. Unset: the machine's. */
  DOCTOR_DNS: z
    .string()
    .regex(/^[\d.]+(?::\d+)?$|^\[[\da-f:]+\](?::\d+)?$/i, 'must be an address like 9.9.9.9')
    .optional(),
  MAIL_FROM_NAME: z.string().min(1).default('デモ会申請 Demokai'),
  MINISTRY_ADDRESS: address.default('suisin@mhlw.go.jp'),
  /** Whether calendar invitations go to the ministry's mailbox too. */
  MINISTRY_INVITES: yesNo.default(true),
  /** Who may sign in at the desk: addresses, separated by commas. */
  COORDINATORS: addressList.default(['coordinator@demokai.example']),
  /** Minutes after which a coordinator's sign-in ends that nobody uses. */
  SIGN_IN_IDLE_MINUTES: z.coerce.number().int().min(5).max(720).default(120),
  /** 開催の10日前. */
  LEAD_DAYS: z.coerce.number().int().min(0).max(90).default(10),
  /** Days after its session, or else after its end, when the people of a case are erased. */
  RETENTION_DAYS: z.coerce.number().int().min(30).max(3650).default(365),
  /** Octets of all attachments of one mail together. */
  MAIL_ATTACH_MAX: z.coerce.number().int().min(0).default(7_000_000),
  /** Octets of files of drafts and requests whose address nobody has confirmed; beyond it the oldest drafts' go first. */
  DRAFT_FILES_MAX: z.coerce.number().int().min(0).default(10_000_000_000),
  /** Seconds for which a deliverer may hold a mail before another takes it over. */
  CLAIM_SECONDS: z.coerce.number().int().min(1).max(3600).default(300),
  /** A ClamAV daemon, `host:port`, that is asked about every uploaded file before it is kept. */
  CLAMD: z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be host:port')
    .optional(),
  /** `/metrics` on a port of its own. Unset: there is none. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  METRICS_HOST: z.string().min(1).default('localhost'),
  /** Who shows it may read `/metrics`, on PORT too. */
  METRICS_TOKEN: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Addresses or networks of the proxies before us that may be believed about the caller, separated by commas. */
  TRUST_PROXY: z.string().min(1).optional(),
});

type Settings = z.infer<typeof settings>;

export interface Config {
  production: boolean;
  host: string;
  port: number;
  publicUrl: string;
  dataDir: string;
  filesDir: string;
  database: string;
  secret: string | undefined;
  smtpUrl: string | undefined;
  smtpCa: string | undefined;
  imapUrl: string | undefined;
  imapCa: string | undefined;
  authservId: string | undefined;
  mailRedirect: string | undefined;
  mailPerSecond: number | undefined;
  mailFrom: { name: string; email: string };
  returnPath: string | undefined;
  dkim: { domain: string; selector: string; key: string } | undefined;
  doctorDns: string | undefined;
  ministryAddress: string;
  ministryInvites: boolean;
  coordinators: string[];
  signInIdleMinutes: number;
  leadDays: number;
  retentionDays: number;
  mailAttachMax: number;
  draftFilesMax: number;
  claimSeconds: number;
  clamd: string | undefined;
  metrics: { port: number | undefined; host: string; token: string | undefined };
  trustProxy: string | undefined;
}

/** A setting that cannot be; the message names the variable and says what it should be. */
export class ConfigError extends Error {}

/**
 * Reads all settings at once and refuses odd ones by name. `X_FILE` names a file that holds X, for secrets. Throws
 * ConfigError.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = settings.safeParse(withFiles(environment));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`settings that cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  const values = parsed.data;
  refuseUnsafe(values, environment);
  return {
    production: values.NODE_ENV === 'production',
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? `http://${values.HOST}:${values.PORT}`,
    dataDir: values.DATA_DIR,
    filesDir: values.FILES_DIR ?? `${values.DATA_DIR}/attachments`,
    database: values.DATABASE ?? `${values.DATA_DIR}/demokai.sqlite`,
    secret: values.SECRET,
    smtpUrl: values.SMTP_URL,
    smtpCa: values.SMTP_CA,
    imapUrl: values.IMAP_URL,
    imapCa: values.IMAP_CA,
    authservId: values.AUTHSERV_ID,
    mailRedirect: values.MAIL_REDIRECT,
    mailPerSecond: values.MAIL_PER_SECOND,
    mailFrom: { name: values.MAIL_FROM_NAME, email: values.MAIL_FROM },
    returnPath: values.RETURN_PATH,
    dkim: dkimOf(values),
    doctorDns: values.DOCTOR_DNS,
    ministryAddress: values.MINISTRY_ADDRESS,
    ministryInvites: values.MINISTRY_INVITES,
    coordinators: values.COORDINATORS,
    signInIdleMinutes: values.SIGN_IN_IDLE_MINUTES,
    leadDays: values.LEAD_DAYS,
    retentionDays: values.RETENTION_DAYS,
    mailAttachMax: values.MAIL_ATTACH_MAX,
    draftFilesMax: values.DRAFT_FILES_MAX,
    claimSeconds: values.CLAIM_SECONDS,
    clamd: values.CLAMD,
    metrics: { port: values.METRICS_PORT, host: values.METRICS_HOST, token: values.METRICS_TOKEN },
    trustProxy: values.TRUST_PROXY,
  };
}

function dkimOf({ DKIM_KEY: key, DKIM_SELECTOR: selector, MAIL_FROM: from }: Settings): Config['dkim'] {
  if (key === undefined && selector === undefined) return undefined;
  if (key === undefined || selector === undefined) {
    throw new ConfigError(`DKIM_${key === undefined ? 'KEY' : 'SELECTOR'}: must be set too, or neither`);
  }
  return { domain: from.slice(from.lastIndexOf('@') + 1).toLowerCase(), selector, key };
}

function withFiles(environment: Record<string, string | undefined>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(settings.shape)) {
    const file = environment[`${name}_FILE`];
    const direct = environment[name];
    // An empty variable is how container files write "not set".
    if (direct !== undefined && direct !== '') values[name] = direct;
    else if (file !== undefined && file !== '') values[name] = readFileSync(file, 'utf8').trim();
  }
  return values;
}

/** Combinations that would write to the ministry from a trial, or run the real service without mail or TLS. */
function refuseUnsafe(values: Settings, environment: Record<string, string | undefined>): void {
  const refuse = (message: string): never => {
    throw new ConfigError(message);
  };
  if (values.METRICS_PORT !== undefined && !LOOPBACK_HOSTS.includes(values.METRICS_HOST) && !values.METRICS_TOKEN) {
    refuse('METRICS_TOKEN: must be set where METRICS_HOST is not this machine alone');
  }
  if (values.NODE_ENV === 'production') {
    if (!values.SMTP_URL) refuse('SMTP_URL: must be set in production, or no mail ever leaves');
    if (!values.PUBLIC_URL?.startsWith('https://')) refuse('PUBLIC_URL: must be https in production');
    if (!values.SECRET) refuse('SECRET: must be set in production');
    if (!environment.COORDINATORS && !environment.COORDINATORS_FILE) {
      refuse('COORDINATORS: must be set in production');
    }
    if (!environment.MAIL_FROM && !environment.MAIL_FROM_FILE) refuse('MAIL_FROM: must be set in production');
    return;
  }
  if (!values.SMTP_URL && !LOOPBACK_HOSTS.includes(values.HOST)) {
    refuse('HOST: without SMTP_URL mail can be read by everybody at /mailbox, so only localhost is served');
  }
  if (values.SMTP_URL && !isOnLoopback(values.SMTP_URL) && !values.MAIL_REDIRECT) {
    refuse('MAIL_REDIRECT: must be set outside production, so that no trial writes to the ministry');
  }
}

/** Whether this address leads to a server on this machine. */
export function isOnLoopback(url: string): boolean {
  return LOOPBACK_HOSTS.includes(URL.parse(url)?.hostname ?? '');
}
