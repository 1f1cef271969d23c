import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MailServer, openMailServer, type ReceivedMail } from './mail-server.ts';
import { type Service, startService } from './service.ts';

/** Longer than the first wait before a retry; a mail that does not come is named instead of a bare timeout. */
const PATIENCE_MS = 40_000;

/** The real process, a real mail server and everybody's mailbox: all that stands behind a browser. */
export interface Backstage {
  service: Service;
  mail: MailServer;
  post: Post;
  close(): Promise<void>;
}

/** Every mail is read once, so that the second of a kind cannot pass for the first. */
export interface Post {
  /** The next unread mail to this address whose subject holds these words. */
  next(email: string, subject: string): Promise<ReceivedMail>;
  /** `subject → address` of what came and was not read, sorted. */
  unread(): string[];
  /** Whatever has come so far is read. */
  forget(): void;
}

/** `env`: further settings by the name of their variable. */
export async function openBackstage(env: Record<string, string>): Promise<Backstage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-journey-'));
  const mail = await openMailServer();
  const service = await startService({ dataDir, smtpUrl: mail.url, env });
  return {
    service,
    mail,
    post: openPost(mail),
    async close() {
      await service.stop();
      await mail.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function openPost(server: MailServer): Post {
  const read = new Set<ReceivedMail>();
  const line = ({ parsed, envelope }: ReceivedMail): string => `${parsed.subject} → ${envelope.to.join(', ')}`;
  const unread = (): string[] =>
    server.mails
      .filter((mail) => !read.has(mail))
      .map(line)
      .sort();
  return {
    unread,
    async next(email, subject) {
      const wanted = (mail: ReceivedMail): boolean =>
        !read.has(mail) && mail.envelope.to.includes(email) && (mail.parsed.subject ?? '').includes(subject);
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => reject(new Error(`no 「${subject}」 came to ${email}; unread are\n${unread().join('\n')}`)),
        PATIENCE_MS,
      );
      try {
        const mail = await Promise.race([server.waitFor(wanted), late]);
        read.add(mail);
        return mail;
      } finally {
        clearTimeout(timer);
      }
    },
    forget: () => {
      for (const mail of server.mails) read.add(mail);
    },
  };
}
