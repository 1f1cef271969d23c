import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { placeOldChanges } from '#store/cases/place-changes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../domain/samples.ts';
import {
  APPLICANT,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  KOU,
  makersLink,
  sessionConfirmed,
} from '../support/cast.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { linkOf, must, openOffice, type TestOffice } from '../support/office.ts';
import { coordinatorAt } from './coordinator.ts';
import { trustedApplicant } from './trusted.ts';
import { openSite, visit } from './visitor.ts';

/** What rows kept before a change carried its field: every label that ever was, and one that never was. */
const FORM = ['申請団体', '第一希望', '第二希望', '第三希望', '開催場所', '実施方法', 'レイアウト等の添付', '備考'];
const CONTACT = ['担当者氏名', 'TEL', 'E-Mail', '当日の連絡先'];
const SESSION = ['日付', '説明会の時間', 'デモの時間'];
const INVITED = ['接続先', 'ご案内の補足'];
const SECOND = ['二人目の連絡先'];
const UNKNOWN = ['携帯電話'];
const ALL = [...FORM, ...CONTACT, ...SESSION, ...INVITED, ...SECOND, ...UNKNOWN];

let office: TestOffice;
let http: FastifyInstance;

/** One row with all of them, each with something of its own that a page could show. */
async function keepOldRow(applicationId: string): Promise<void> {
  const changes = ALL.map((label) => ({ label, before: `まえの${label}`, after: `あとの${label}` }));
  office.clock.advance({ minutes: 1 });
  const at = office.now().epochMilliseconds;
  await office.store.write(async ({ db, tables: { events } }) => {
    await db.insert(events).values({
      ...{ id: 'old', seq: 10_000, applicationId, at, type: 'corrected', version: 1 },
      ...{ actorRole: 'applicant', actorName: '公労　太郎', dataJson: JSON.stringify({ changes }) },
    });
  });
}

async function shownAt(path: string): Promise<string[]> {
  const page = await visit(http).get(path);
  expect(page.status).toBe(200);
  return labelsIn(page.html);
}

function labelsIn(html: string): string[] {
  return ALL.filter((label) => html.includes(`まえの${label}`) || html.includes(`あとの${label}`));
}

describe.each(DATABASES)('a history from before changes carried a field, on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
    http = await openSite(office, [signInRoutes, deskRoutes, deskHistoryRoutes, statusRoutes, inquiryRoutes]);
  });
  afterEach(async () => {
    await http.close();
    await office.close();
  });

  test('shows a maker that is asked what it may see of a request, and nothing until the row is placed', async () => {
    const { id } = await applicationReceived(office);
    await coordinatorAsks(office, id);
    const inquiry = `/inquiry/${await makersLink(office, KOU)}`;
    await keepOldRow(id);
    expect(await shownAt(inquiry)).toEqual([]);
    await placeOldChanges(office.store);
    expect(await shownAt(inquiry)).toEqual([...FORM, ...SESSION]);
  });

  test('shows a maker that comes the contact and where to connect as well', async () => {
    const { application } = await sessionConfirmed(office);
    must(
      await moveSession(office, {
        applicationId: application.id,
        seenVersion: (await office.see(application.id)).application.version,
        actor: COORDINATOR,
        wish: wish(1, '2026-10-27'),
        reason: '会場の都合',
        consent: { kind: 'asked', answerBy: Temporal.PlainDate.from('2026-10-01'), note: '' },
      }),
    );
    const inquiry = `/inquiry/${await makersLink(office, KOU)}`;
    await keepOldRow(application.id);
    expect(await shownAt(inquiry)).toEqual([]);
    await placeOldChanges(office.store);
    expect(await shownAt(inquiry)).toEqual([...FORM, ...CONTACT, ...SESSION, ...INVITED]);
  });

  test('shows the applicant all that has a place, its link alone not where to connect, and the desk all of it from the first moment', async () => {
    const { id, reference } = await applicationReceived(office);
    const status = new URL(linkOf(await office.lastMailTo(APPLICANT), 'status')).pathname;
    const desk = await coordinatorAt(http, office);
    await keepOldRow(id);
    expect(await shownAt(status)).toEqual([]);
    const history = `/desk/applications/${reference}/history`;
    expect(labelsIn((await desk.get(history)).html)).toEqual(ALL);
    await placeOldChanges(office.store);
    const placed = ALL.filter((label) => !UNKNOWN.includes(label));
    expect(await shownAt(status)).toEqual(placed.filter((label) => !INVITED.includes(label)));
    const applicant = await trustedApplicant(office, http, status);
    expect(labelsIn((await applicant.get(status)).html)).toEqual(placed);
    expect(labelsIn((await desk.get(history)).html)).toEqual(ALL);
  });

  test('shows a row that nobody can read as such to the desk, and not at all to others', async () => {
    const { id, reference } = await applicationReceived(office);
    await coordinatorAsks(office, id);
    const status = new URL(linkOf(await office.lastMailTo(APPLICANT), 'status')).pathname;
    const inquiry = `/inquiry/${await makersLink(office, KOU)}`;
    await keepOldRow(id);
    await office.store.write(async ({ db, tables: { events } }) => {
      await db.update(events).set({ dataJson: '{"changes":"TEL まえのTEL"}' });
    });
    const desk = await coordinatorAt(http, office);
    const page = await desk.get(`/desk/applications/${reference}/history`);
    expect([page.status, page.text.includes('読み取れない記録'), labelsIn(page.html)]).toEqual([200, true, []]);
    expect((await desk.get(`/desk/applications/${reference}`)).status).toBe(200);
    expect([await shownAt(status), await shownAt(inquiry)]).toEqual([[], []]);
  });
});
