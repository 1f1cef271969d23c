import { chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Debian, openDebian, type Served } from '../support/debian.ts';
import { openDovecot } from '../support/dovecot.ts';
import { openMailServer } from '../support/mail-server.ts';

/** A mail server of Debian's on loopback with settings of its own, and Dovecot beside it for what comes back. */
export interface Relay {
  start(): Promise<void>;
  stop(): Promise<void>;
  debian: Debian;
  /** The mailbox of all of `demokai.example`, under any name and the password `secret`. */
  imapUrl: string;
  remove(): Promise<void>;
}

/** Unpacks a relay; it listens on the port once it is started. */
export type OpenRelay = (port: number) => Promise<Relay>;

/** Where `hanako@clinic.example` and our own domain get their mail, as seen from inside. */
export const HANAKO = '/boxes/hanako';
const OURS = '/boxes/ours';
/** For the signature, and for the mailbox. */
const BESIDE = ['python3-dkim', 'dovecot-imapd'];
/** Debian's user `mail`. */
const MAIL = 8;

/**
 * Exim. It takes everything for two domains and finds out only then that most users are unknown: so it has to bounce.
 * `later` is put off.
 */
export const openExim: OpenRelay = async (port) => {
  const debian = await unpacked(['exim4-daemon-light']);
  const maildir = (name: string, directory: string): string => `${name}:
  driver = appendfile
  maildir_format
  directory = ${directory}
  create_directory
  return_path_add
  user = mail
`;
  const settings = `log_file_path = /var/log/exim4/%slog
primary_hostname = mx.clinic.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  defer local_parts = later
        message = 4.7.1 Please try again later
  accept
begin routers
to_hanako:
  driver = accept
  domains = clinic.example
  local_parts = hanako
  transport = hanako
to_ours:
  driver = accept
  domains = demokai.example
  transport = ours
begin transports
${maildir('hanako', HANAKO)}${maildir('ours', OURS)}begin retry
* * F,1h,1m
`;
  await writeFile(join(debian.root, 'etc/exim4/exim4.conf'), settings);
  for (const place of ['/var/log/exim4', '/var/spool/exim4'])
    await debian.run('/usr/bin/install', ['-d', '-o', 'Debian-exim', '-g', 'Debian-exim', place]);
  return relayOf(debian, port, '/usr/sbin/exim4', ['-bdf']);
};

/** Postfix; the same answers. */
export const openPostfix: OpenRelay = async (port) => {
  const debian = await unpacked(['postfix', 'findutils', 'grep', 'sed']);
  const settings = `compatibility_level = 3.6
maillog_file = /var/log/postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.clinic.example
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = clinic.example demokai.example
virtual_mailbox_base = /boxes
virtual_mailbox_maps = inline:{hanako@clinic.example=hanako/ @demokai.example=ours/}
virtual_minimum_uid = 1
virtual_uid_maps = static:${MAIL}
virtual_gid_maps = static:${MAIL}
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = check_recipient_access inline:{{later@clinic.example = 451 4.7.1 Please try again later}} permit_mynetworks reject
`;
  await writeFile(join(debian.root, 'etc/postfix/main.cf'), settings);
  const services = ['cleanup', 'qmgr', 'rewrite:trivial-rewrite', 'bounce', 'defer:bounce', 'trace:bounce', 'proxymap'];
  const more = ['virtual', 'error', 'retry:error', 'smtp', 'anvil', 'tlsmgr', 'flush', 'scache', 'verify'];
  const lines = [...services, ...more].map((service) => {
    const [name = '', program = name] = service.split(':');
    const isPublic = ['cleanup', 'qmgr', 'flush'].includes(name) ? 'n' : '-';
    // Only who writes the boxes is not the mail owner all the time.
    const isOwner = name === 'virtual' ? 'n' : '-';
    return `${name} unix ${isPublic} ${isOwner} n ${name === 'qmgr' ? '300 1' : '- 0'} ${program}`;
  });
  const master = [`${port} inet n - n - - smtpd`, 'postlog unix-dgram n - n - 1 postlogd', ...lines];
  await writeFile(join(debian.root, 'etc/postfix/master.cf'), `${master.join('\n')}\n`);
  await debian.run('/usr/bin/chown', ['postfix', '/var/lib/postfix']);
  await debian.run('/usr/sbin/postfix', ['check']);
  return relayOf(debian, port, '/usr/lib/postfix/sbin/master', ['-d']);
};

/** OpenSMTPD before a server that knows nobody: the bounce is OpenSMTPD's own. */
export const openOpenSmtpd: OpenRelay = async (port) => {
  const debian = await unpacked(['opensmtpd']);
  const next = await openMailServer({ behaviour: 'refuse-for-good' });
  const settings = `table boxes { "@clinic.example" = "mail", "@demokai.example" = "mail" }
filter "later" phase rcpt-to match rcpt-to { "later@clinic.example" } reject "451 4.7.1 Please try again later"
listen on 127.0.0.1 port ${port} hostname mx.clinic.example filter "later"
action "hanako" maildir "${HANAKO}" virtual <boxes>
action "ours" maildir "${OURS}" virtual <boxes>
action "next" relay host "${next.url}"
match from any for rcpt-to "hanako@clinic.example" action "hanako"
match from any for domain "demokai.example" action "ours"
match from any for domain "clinic.example" action "next"
`;
  await writeFile(join(debian.root, 'etc/smtpd.conf'), settings);
  const relay = await relayOf(debian, port, '/usr/sbin/smtpd', ['-d']);
  return {
    ...relay,
    async remove() {
      await relay.remove();
      await next.close();
    },
  };
};

async function unpacked(packages: string[]): Promise<Debian> {
  const debian = await openDebian([...packages, ...BESIDE]);
  for (const box of ['/boxes', HANAKO, OURS]) {
    await mkdir(join(debian.root, box), { recursive: true });
    await chown(join(debian.root, box), MAIL, MAIL);
  }
  return debian;
}

async function relayOf(debian: Debian, port: number, program: string, args: string[]): Promise<Relay> {
  const dovecot = await openDovecot(debian, OURS);
  let served: Served | undefined;
  return {
    debian,
    imapUrl: `imap://demokai:secret@127.0.0.1:${dovecot.port}/INBOX`,
    async start() {
      served = await debian.serve(program, args, () => answers(port));
    },
    stop: async () => served?.stop(),
    remove: () => debian.remove(),
  };
}

/** Whether somebody greets there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
}
