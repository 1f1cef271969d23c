import type { NodemailerError, SMTPPoolOptions } from 'nodemailer';
import type { Delivery, OutgoingMessage, Send } from '#domain/notices/delivery.ts';
import { requirePlainAddress } from '#mail/message/address.ts';
import { serverIdOf } from '#mail/message/server-id.ts';

export interface TransportOptions {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the start. */
  smtpUrl: string;
  /** Open connections at most; 3 unless told. */
  maxConnections?: number;
  /** STARTTLS or nothing, under a certificate that we know. True unless told, except for a relay on loopback. */
  requireTls?: boolean;
  /** Certificates (PEM) that vouch for the relay's own, instead of those that Node brings. */
  ca?: string | undefined;
  /** The name said in EHLO. */
  hostName?: string;
  /** Until connected and greeted; 20 000 unless told. */
  connectMilliseconds?: number;
  /** Silence within a transaction; 120 000 unless told, because relays check content before they answer the dot. */
  silenceMilliseconds?: number;
}

export interface Transport {
  send: Send;
  /** Hangs up where nothing is under way, lets the rest finish, and then hangs up too. */
  close(): Promise<void>;
}

/** A pooled SMTP client that sends each message as it is, once: trying again is the outbox's work. */
export function openTransport(options: TransportOptions): Transport {
  const settings = poolOptions(options);
  let pool: ReturnType<typeof openPool> | undefined;
  const underWay = new Set<Promise<Delivery>>();
  // The raw bodies whose last octet was handed to the socket, and so perhaps the final dot.
  const handedOver = new WeakSet<object>();

  async function attempt(message: OutgoingMessage): Promise<Delivery> {
    const raw = Buffer.from(message.raw);
    const envelope = {
      from: requirePlainAddress(message.envelope.from),
      to: [requirePlainAddress(message.envelope.to)],
    };
    pool ??= openPool(settings, handedOver);
    const mailer = await pool;
    try {
      const info = await mailer.sendMail({ raw, envelope });
      const response = info.response ?? '';
      const serverId = serverIdOf(response);
      return { outcome: 'sent', response, ...(serverId === undefined ? {} : { serverId }) };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return deliveryOf(error, handedOver.has(raw));
    }
  }

  return {
    send: (message) => {
      const delivery = attempt(message);
      underWay.add(delivery);
      const settled = (): boolean => underWay.delete(delivery);
      delivery.then(settled, settled);
      return delivery;
    },
    close: async () => {
      (await pool)?.close();
      await Promise.allSettled(underWay);
    },
  };
}

/** With the first mail: nodemailer takes memory that a service at rest need not have. */
async function openPool(settings: SMTPPoolOptions & { pool: true }, handedOver: WeakSet<object>) {
  const { default: nodemailer } = await import('nodemailer');
  const mailer = nodemailer.createTransport(settings);
  mailer.use('stream', (mail, done) => {
    const { raw } = mail.data;
    // `end` is emitted only when the socket has drained the stream: after it nobody knows what the server has.
    mail.message?.processFunc((input) => {
      if (raw instanceof Buffer) input.once('end', () => handedOver.add(raw));
      return input;
    });
    done();
  });
  return mailer;
}

/** Connects, signs in and hangs up, with the settings of every other mail. Throws with what is wrong. */
export async function tryRelay(options: TransportOptions): Promise<void> {
  const { default: nodemailer } = await import('nodemailer');
  const mailer = nodemailer.createTransport(poolOptions(options));
  try {
    await mailer.verify();
  } finally {
    mailer.close();
  }
}

function poolOptions(options: TransportOptions): SMTPPoolOptions & { pool: true } {
  const url = new URL(options.smtpUrl);
  const secure = url.protocol === 'smtps:';
  if (!secure && url.protocol !== 'smtp:') throw new RangeError('the SMTP URL has to begin with smtp:// or smtps://');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const requireTls = options.requireTls ?? !isLoopback(host);
  return {
    pool: true,
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && requireTls,
    // A relay on this machine has a self-signed certificate, and what is sent to it crosses no network.
    tls: { rejectUnauthorized: requireTls, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...(options.hostName === undefined ? {} : { name: options.hostName }),
    maxConnections: options.maxConnections ?? 3,
    maxMessages: 100,
    // A silent second attempt would be a second mail that nobody has counted.
    maxRequeues: 0,
    // Shorter than the relays' own limit, so that a sign-in code does not run into a connection just closed.
    idleTimeout: 30_000,
    connectionTimeout: options.connectMilliseconds ?? 20_000,
    greetingTimeout: options.connectMilliseconds ?? 20_000,
    dnsTimeout: options.connectMilliseconds ?? 20_000,
    socketTimeout: options.silenceMilliseconds ?? 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function deliveryOf(error: NodemailerError, handedOver: boolean): Delivery {
  const { responseCode } = error;
  const response = (error.response ?? error.message).slice(0, 500);
  if (responseCode !== undefined) return { outcome: 'refused', permanent: isFinal(error, responseCode), response };
  if (handedOver) return { outcome: 'unknown', response };
  return { outcome: 'refused', permanent: false, response };
}

/**
 * Only a 5xx about this very mail is final. A wrong password or a relay that wants to be authenticated is our own
 * trouble: were it final, one slip in the settings would give up every mail that is owed.
 */
function isFinal(error: NodemailerError, code: number): boolean {
  const aboutTheMail = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  return aboutTheMail && code >= 500 && code < 600 && ![503, 530, 534, 535, 538].includes(code);
}
