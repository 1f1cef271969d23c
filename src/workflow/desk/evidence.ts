import { type ArchivedFile, writeZip } from '#documents/archive/zip.ts';
import { ledgerStateOf } from '#domain/notices/ledger.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { listEvents } from '#store/cases/events.ts';
import { listHistoryMails } from '#store/desk/history.ts';
import { sha256Of } from '#store/files/attachments.ts';
import { findLedgerExtras } from '#store/queue/ledger.ts';
import { findMail, type OutboxMail } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';
import { maskedMessage } from '#workflow/post/mail-file.ts';

const README = `この申請について送ったメールと、できごとの記録です。

mails/     メールの全体（.eml）。送ったときのままですが、リンクと確認コードは、受け取った方だけが使えるように伏せてあります。
           そのため、電子署名（DKIM）も外してあります。
calendar/  メールに付けた予定表への招待（.ics）。送ったときのままです。
history.json   できごとの記録。
manifest.json  ファイルのSHA-256と、メールごとの宛先、状態、サーバーの応答。
               sentSha256 は、伏せる前の、実際に送ったメールのSHA-256です。
`;

/** What a case sent and what happened to it, as one .zip; `octets` are made while they are read. */
export async function caseEvidence(
  office: Office,
  reference: string,
): Promise<Outcome<{ name: string; mediaType: string; octets: AsyncIterable<Uint8Array> }>> {
  const application = await office.store.read((tx) => findApplicationByReference(tx, reference));
  if (!application) return refuse({ code: 'not-found' });
  const octets = writeZip(filesOf(office, application.id, reference));
  return accept({ name: `証跡_${reference}.zip`, mediaType: 'application/zip', octets });
}

async function* filesOf(office: Office, applicationId: string, reference: string): AsyncGenerator<ArchivedFile> {
  const files: { path: string; bytes: number; sha256: string }[] = [];
  const mails: object[] = [];
  const filed = (path: string, bytes: Uint8Array): ArchivedFile => {
    files.push({ path, bytes: bytes.byteLength, sha256: sha256Of(bytes) });
    return { path, bytes };
  };
  const listed = await office.store.read((tx) => listHistoryMails(tx, applicationId));
  yield filed('README.txt', encoded(README));
  for (const [index, { id }] of listed.entries()) {
    const found = await office.store.read(async (tx) => ({
      mail: await findMail(tx, id),
      extras: await findLedgerExtras(tx, id),
    }));
    // Erased while the rest was read.
    if (!found.mail || !found.extras) continue;
    const { mail } = found;
    const name = `${String(index + 1).padStart(4, '0')}-${mail.content.mail}`;
    const { parts } = mail;
    if (parts) yield filed(`mails/${name}.eml`, await maskedMessage(office, { ...mail, parts }));
    if (parts?.calendar) yield filed(`calendar/${name}.ics`, encoded(parts.calendar));
    mails.push({ file: parts ? `mails/${name}.eml` : '', ...standing(mail), ...found.extras });
  }
  const events = await office.store.read((tx) => listEvents(tx, applicationId));
  yield filed('history.json', encoded(JSON.stringify(events, null, 2)));
  const manifest = { reference, madeAt: office.now().toString(), masked: 'links and codes', files, mails };
  yield { path: 'manifest.json', bytes: encoded(JSON.stringify(manifest, null, 2)) };
}

function standing(mail: OutboxMail): object {
  return {
    name: mail.content.mail,
    to: mail.to.email,
    role: mail.to.role,
    owedAt: mail.date.toString(),
    state: ledgerStateOf(mail),
    attempts: mail.attempts,
    settledAt: mail.settledAt?.toString() ?? '',
    response: mail.response,
    messageId: mail.messageId,
    sentSha256: mail.sha256 ?? '',
  };
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
