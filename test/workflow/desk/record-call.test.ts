import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { moveContact } from '#workflow/contact/move.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { NEWEST_FIRST, readDeskList } from '#workflow/desk/read-list.ts';
import { recordCall } from '#workflow/desk/record-call.ts';
import { declineApplication, returnApplication, withdrawApplication } from '#workflow/filing/close.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../domain/samples.ts';
import { applicationReceived, COORDINATOR, coordinatorAsks, form1Input, makerConfirms } from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const BY_PHONE = { ...form1Input().contact, email: '' };

async function enteredWithoutAddress(): Promise<Application> {
  const entry = { source: 'phone', receivedOn: Temporal.PlainDate.from('2026-09-01'), actor: COORDINATOR } as const;
  const input = form1Input({ contact: BY_PHONE });
  return must(await enterApplication(office, await startEntry(office, {}), { ...entry, input }));
}

async function order({ id }: Application) {
  const { application } = await office.see(id);
  return { applicationId: id, seenVersion: application.version, actor: COORDINATOR };
}

async function owed({ reference }: Application) {
  return must(await readDeskCase(office, reference)).calls;
}

async function owedTypes(application: Application): Promise<string[]> {
  return (await owed(application)).map((call) => call.type);
}

/** Every call that is owed now, ticked off. */
async function callAll(application: Application): Promise<void> {
  for (const { id } of await owed(application)) {
    must(await recordCall(office, { applicationId: application.id, eventId: id, actor: COORDINATOR }));
  }
}

test('a request without an address owes a call about its receipt; one with an address owes none', async () => {
  const mailed = await applicationReceived(office);
  expect(await owedTypes(mailed)).toEqual([]);
  expect(await owedTypes(await enteredWithoutAddress())).toEqual(['entered']);
});

test('ticked off, a call is in the history with who and when, and leaves the version and the pages that are open', async () => {
  const application = await enteredWithoutAddress();
  const [call] = await owed(application);
  office.clock.advance({ minutes: 20 });
  const tick = { applicationId: application.id, eventId: call?.id ?? '', actor: COORDINATOR };
  must(await recordCall(office, tick));
  must(await recordCall(office, tick));
  const phoned = (await office.history(application.id)).filter((event) => event.type === 'phoned');
  expect(phoned.map(({ at, actor, data, version }) => ({ at: at.toString(), actor, data, version }))).toEqual([
    { at: '2026-09-01T01:20:00Z', actor: COORDINATOR, data: { eventId: call?.id }, version: application.version },
  ]);
  expect((await office.see(application.id)).application.version).toBe(application.version);
  expect(await owedTypes(application)).toEqual([]);
});

test('what is mailed to others is called about: fixed, changed, moved, cancelled; a wording fix is not', async () => {
  const application = await enteredWithoutAddress();
  await callAll(application);
  const [kou] = await coordinatorAsks(office, application.id);
  if (!kou) throw new Error('a maker was to be asked');
  const session = must(await makerConfirms(office, kou));
  expect(await owedTypes(application)).toEqual(['confirmed']);
  await callAll(application);
  const { venue, mode, url } = session;
  const edit = { venue, mode, url, note: '上履きをお持ちください。' };
  must(await changeSession(office, { ...(await order(application)), edit }));
  const reworded = (await office.history(application.id)).at(-1);
  const elsewhere = { ...edit, venue: { ...venue, name: '別の会館' } };
  must(await changeSession(office, { ...(await order(application)), edit: elsewhere }));
  must(
    await moveSession(office, {
      ...(await order(application)),
      wish: wish(1, '2026-10-27'),
      reason: '会場の都合',
      consent: { kind: 'agreed', by: '企画　三郎' },
    }),
  );
  must(await cancelSession(office, { ...(await order(application)), reason: '台風の接近のため' }));
  expect([reworded?.type, reworded?.data.material]).toEqual(['changed', false]);
  expect(await owedTypes(application)).toEqual(['changed', 'moved', 'cancelled']);
});

test('returned and declined are called about, the oldest first', async () => {
  const application = await enteredWithoutAddress();
  const reason = '会場をお知らせください。';
  const replyBy = Temporal.PlainDate.from('2026-09-08');
  must(await returnApplication(office, { ...(await order(application)), reason, replyBy }));
  must(await declineApplication(office, { ...(await order(application)), reason: '対応できるメーカーがないため' }));
  expect(await owedTypes(application)).toEqual(['entered', 'returned', 'declined']);
});

test('with an address there is nothing to call about, because its welcome says how things stand', async () => {
  const application = await enteredWithoutAddress();
  const contact = { ...BY_PHONE, email: 'tsugiko@ishikai.example.jp' };
  must(await moveContact(office, { ...(await order(application)), contact, reason: 'アドレスを聞いた' }));
  expect(await owedTypes(application)).toEqual([]);
});

test('what a second contact was mailed about is not owed after it is taken off', async () => {
  const application = await enteredWithoutAddress();
  const second = {
    name: '二番　次郎',
    kana: 'にばん　じろう',
    phone: '03-3595-2174',
    email: 'jiro@ishikai.example.jp',
  };
  must(await setSecondContact(office, { applicationId: application.id, secondContact: second }));
  expect(await owedTypes(application)).toEqual([]);
  must(await setSecondContact(office, { applicationId: application.id, secondContact: undefined }));
  expect(await owedTypes(application)).toEqual([]);
  must(await declineApplication(office, { ...(await order(application)), reason: '対応できるメーカーがないため' }));
  expect(await owedTypes(application)).toEqual(['declined']);
});

test('an event of another application, or one that nobody is told of, is not ticked off', async () => {
  const [one, other] = [await enteredWithoutAddress(), await enteredWithoutAddress()];
  const [call] = await owed(other);
  await callAll(one);
  const phoned = (await office.history(one.id)).at(-1);
  for (const eventId of [call?.id ?? '', phoned?.id ?? '', '']) {
    const tick = { applicationId: one.id, eventId, actor: COORDINATOR };
    expect(answerOf(await recordCall(office, tick))).toBe('not-found');
  }
  expect(await owedTypes(other)).toEqual(['entered']);
});

test('the list counts the calls of each application on its page', async () => {
  const [waiting, called] = [await enteredWithoutAddress(), await enteredWithoutAddress()];
  await applicationReceived(office);
  await callAll(called);
  must(await declineApplication(office, { ...(await order(waiting)), reason: '対応できるメーカーがないため' }));
  const { calls } = await readDeskList(office, { filter: {}, order: NEWEST_FIRST, page: 1 });
  expect([...calls].toSorted()).toEqual(
    [
      [waiting.id, 2],
      [called.id, 0],
    ].toSorted(),
  );
});

test('the queue of the desk owes the same calls, and none once the applicant has withdrawn', async () => {
  const application = await enteredWithoutAddress();
  await enteredWithoutAddress().then(callAll);
  const queued = async () =>
    (await readAttention(office)).items.flatMap(({ attention, matter }) =>
      attention.kind === 'call' ? [[matter.application.reference, matter.calls.length]] : [],
    );
  expect(await queued()).toEqual([[application.reference, 1]]);
  must(await declineApplication(office, { ...(await order(application)), reason: '日程が合わないため' }));
  expect(await queued()).toEqual([[application.reference, 2]]);
  await callAll(application);
  expect(await queued()).toEqual([]);
  const other = await enteredWithoutAddress();
  must(await withdrawApplication(office, other.id, '会場が使えなくなったため'));
  expect([await queued(), await owedTypes(other)]).toEqual([[], []]);
});
