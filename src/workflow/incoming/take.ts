import type { ArrivedMail, MailTaker } from '#domain/incoming/door.ts';
import { writtenHash } from '#mail/incoming/read.ts';
import { insertIncoming, lastUid } from '#store/queue/incoming.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** Keeps what comes to our mailbox, byte for byte, before anybody looks into it. Each mail once, wherever it lies. */
export function mailTaker(office: Office): MailTaker {
  return {
    lastUid: (mailbox, uidValidity) => office.store.read((tx) => lastUid(tx, mailbox, uidValidity)),
    take: (mail) => takeMail(office, mail),
  };
}

async function takeMail(office: Office, { place, raw, isWhole }: ArrivedMail): Promise<void> {
  const sha256 = await office.files.keep(raw);
  const { messageId, hash } = writtenHash(raw);
  await inOneWrite(office, ({ tx, now }) =>
    insertIncoming(
      tx,
      {
        id: office.chance.id(),
        place,
        writtenHash: hash,
        messageId,
        sha256,
        size: raw.length,
        isWhole,
      },
      now,
    ),
  );
}
