import { afterEach, beforeEach, expect, test } from 'vitest';
import { remindAttendees } from '#workflow/attendees/remind.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { nameVisitor, recordVisitor } from '#workflow/session/name-visitor.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  ICHIRO,
  KOU,
  MINISTRY,
  makersLink,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const VISITOR = { visitor: '訪問　八郎', phoneOnDay: '090-1234-0013' };
const LINE = '甲カードリーダー株式会社：訪問　八郎　TEL 090-1234-0013';

test('who comes, named with the confirmation, stands in the mails to applicant and ministry and in no row about others', async () => {
  const { id, formVersion, form1 } = await applicationReceived(office);
  await coordinatorAsks(office, id);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const slotId = form1.slots[0]?.id ?? '';
  const link = await makersLink(office, KOU);
  await office.deliver();
  await office.newlyOwed();
  must(
    await confirmByMaker(office, link, {
      ...{ slotId, seenFormVersion: formVersion, by: '企画　三郎', onDay: VISITOR },
      answers: [{ slotId, reply: 'yes', comment: '' }],
    }),
  );
  const told = (await office.outbox()).filter(({ content }) => content.mail === 'confirmed');
  const naming = told.filter((mail) => JSON.stringify(mail).includes(VISITOR.phoneOnDay));
  expect(told).toHaveLength(4);
  expect(naming.map(({ to }) => to.email).sort()).toEqual([MINISTRY, APPLICANT].sort());
  await office.deliver();
  expect((await office.lastMailTo(APPLICANT, '当日の担当')).parsed.text).toContain(LINE);
});

test('named later by the maker it stands in the applicant’s reminder, and is kept when somebody else’s page is sent', async () => {
  const { application, kou, otsu } = await sessionConfirmed(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const [own, other] = [await makersLink(office, kou.maker), await makersLink(office, otsu.maker)];
  const by = '企画　三郎';
  expect(await nameVisitor(office, other, { ...VISITOR, by })).toEqual({
    ok: false,
    refusal: { code: 'maker-not-joined' },
  });
  await office.newlyOwed();
  must(await nameVisitor(office, own, { ...VISITOR, by }));
  must(await nameVisitor(office, own, { ...VISITOR, by, seen: 'an older page' }));
  expect(await office.newlyOwed()).toEqual([]);
  const unseen = await nameVisitor(office, own, { visitor: '別人', phoneOnDay: '', by, seen: 'an older page' });
  expect(unseen.ok ? '' : unseen.refusal.code).toBe('changed-meanwhile');
  expect((await office.history(application.id)).filter(({ type }) => type === 'visitor-named')).toMatchObject([
    { actor: { role: 'maker', name: `${KOU.name} ${by}` }, data: { maker: KOU.name, ...VISITOR } },
  ]);
  office.clock.set('2026-10-17T09:00:00+09:00');
  await remindAttendees(office);
  const reminders = (await office.outbox()).filter(({ content }) => content.mail === 'session-reminder');
  const naming = reminders.filter((mail) => JSON.stringify(mail).includes(VISITOR.visitor));
  expect([reminders.length, naming.map(({ to }) => to.email)]).toEqual([2, [APPLICANT]]);
  await office.deliver();
  expect((await office.lastMailTo(APPLICANT, '3日後')).parsed.text).toContain(LINE);
});

test('a coordinator records it on the page that was seen', async () => {
  const { application } = await sessionConfirmed(office);
  const { version: seenVersion, id: applicationId } = application;
  const record = { applicationId, seenVersion, actor: COORDINATOR, makerId: KOU.id, ...VISITOR };
  must(await recordVisitor(office, record));
  expect((await office.see(applicationId)).session?.makers).toMatchObject([VISITOR]);
  const late = await recordVisitor(office, { ...record, visitor: '別人' });
  expect(late.ok ? '' : late.refusal.code).toBe('stale');
  const { application: now } = await office.see(applicationId);
  const nobody = await recordVisitor(office, { ...record, seenVersion: now.version, makerId: OTSU.id });
  expect(nobody.ok ? '' : nobody.refusal.code).toBe('maker-not-joined');
});
