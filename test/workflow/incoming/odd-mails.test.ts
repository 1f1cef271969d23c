import { expect, test } from 'vitest';
import { readOddMails, takeOddMails } from '../../support/odd-mail-rounds.ts';
import { openOffice } from '../../support/office.ts';

// A short round; 5,000 in test/long.
test('hundreds of odd and broken mails are each read within a second, or are no mails (checks 20, 24)', async () => {
  expect(await readOddMails(300, 20261129)).toMatchObject({ unread: expect.any(Number) });
});

test('the mailbox goes on behind odd and broken mails, and each is looked into once (check 24)', async () => {
  const office = await openOffice();
  await takeOddMails(office, 40, 20261130);
  await office.close();
});
