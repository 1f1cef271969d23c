import { readUpload } from '#web/frame/uploads.ts';
import { lookIntoArrived } from '#workflow/incoming/look-into.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import type { TestOffice } from './office.ts';

let uid = 0;

/** A mail comes to our mailbox and is looked into, with the guards of uploads. */
export async function arrives(office: TestOffice, raw: string | Uint8Array): Promise<void> {
  uid += 1;
  await mailTaker(office).take({
    place: { mailbox: 'INBOX', uidValidity: '1', uid },
    raw: Buffer.from(raw),
    isWhole: true,
  });
  await lookIntoArrived(office, ({ name, bytes }) =>
    readUpload(office, { field: '', name, bytes: Buffer.from(bytes), tooLarge: false }),
  );
}
