import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Office } from '#workflow/case/office.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { applicationReceived, MINISTRY } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** The same office with documents that fail the first times, as on a full disk. */
function failing(times: number): Office {
  let failures = 0;
  const form1Documents: Office['documents']['form1Documents'] = async (form1) => {
    failures += 1;
    if (failures <= times) throw new Error('no space left on device');
    return office.documents.form1Documents(form1);
  };
  return { ...office, documents: { ...office.documents, form1Documents } };
}

async function deliverThrough(broken: Office): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const due = await deliverMail(broken, 'deliverer');
    if (!due) return;
    office.clock.set(due.toString());
  }
  throw new Error('the outbox does not come to rest');
}

async function requestMail() {
  return (await office.outbox()).findLast((mail) => mail.content.mail === 'request');
}

describe('a mail that fails in our own hands', () => {
  test('is tried again, and arrives once the trouble has passed', async () => {
    await applicationReceived(office);
    await deliverThrough(failing(3));
    expect([(await requestMail())?.state, (await requestMail())?.attempts]).toEqual(['sent', 4]);
    expect(office.mail.mails.filter((mail) => mail.envelope.to.includes(MINISTRY)).length).toBe(1);
  });

  test('is given up after five attempts with the reason, and does not hold up the others', async () => {
    await applicationReceived(office);
    await deliverThrough(failing(100));
    const request = await requestMail();
    expect([request?.state, request?.attempts, request?.response]).toEqual([
      'failed',
      5,
      'internal: no space left on device',
    ]);
    const others = (await office.outbox()).filter((mail) => mail.content.mail !== 'request');
    expect(others.map((mail) => mail.state)).toEqual(['sent', 'sent']);
  });
});
