import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listTold } from '#store/cases/retention.ts';
import { readRows, TABLE_NAMES } from '#store/copies/rows.ts';
import type { Store } from '#store/engine.ts';
import { noteCase } from '#workflow/desk/note-case.ts';
import { readTotals } from '#workflow/desk/read-totals.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, removeDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { expireDrafts, mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { expireFilings } from '#workflow/filing/verify.ts';
import { forgetOldRows, retainCases } from '#workflow/keeping/retain.ts';
import { sweepFiles } from '#workflow/keeping/sweep-files.ts';
import { changeSession } from '#workflow/session/change.ts';
import { feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { fileReport } from '#workflow/session/file-report.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { readFeed } from '#workflow/session/read-feed.ts';
import {
  APPLICANT,
  applicantFiles,
  applicantVerifies,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  identityOf,
  KOU,
  makerConfirms,
  NIJIKO,
  signUpPage,
} from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { faultsOf } from '../../support/verified.ts';

/** The session of the cast's first candidate. */
const SESSION_DAY = Temporal.PlainDate.from('2026-10-20');
const YEAR = { from: Temporal.PlainDate.from('2026-01-01'), to: Temporal.PlainDate.from('2026-12-31') };
/** Every word that says who somebody is, or that somebody wrote. */
const PERSONAL = [
  '公労',
  'こうろう',
  'taro@',
  '-5253-',
  ...identityOf(ICHIRO),
  ...identityOf(NIJIKO),
  '企画',
  '覚え書き',
  '感想',
];

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
  });
  afterEach(() => office.close());

  /** A case that went its whole way, with everything that people can leave in it. */
  async function sessionHeld(): Promise<string> {
    const cookie = await startDraft(office, 'form1', {});
    const upload = async (words: string): Promise<string> => {
      const file = { name: `${words}.pdf`, mediaType: 'application/pdf', bytes: Buffer.from(words) };
      return must(await addDraftFile(office, cookie, file)).id;
    };
    await upload('公労の図');
    must(await removeDraftFile(office, cookie, await upload('公労の古い図')));
    const application = must(await fileApplication(office, cookie, form1Input({ remarks: '公労より' })));
    const { id } = await applicantVerifies(office, { cookie, application });
    const [kou] = await coordinatorAsks(office, id);
    if (kou) must(await makerConfirms(office, kou));
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    must(await noteCase(office, { applicationId: id, actor: COORDINATOR, text: '覚え書き' }));
    const { version } = (await office.see(id)).application;
    const edit = { note: '公労が玄関でお待ちします。' };
    must(await changeSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, edit }));
    office.clock.set('2026-10-21T09:00:00+09:00');
    await holdSessions(office);
    const report = { attendees: 12, applicationsMade: 3, remarks: '感想', reportedBy: '公労　太郎' };
    must(await fileReport(office, { applicationId: id, by: 'applicant' }, report));
    await office.deliverAll();
    return id;
  }

  /** Where in the database, or on the disk, such a word still stands; makers are no persons of the case. */
  async function left(): Promise<string[]> {
    const found: string[] = [];
    for (const table of TABLE_NAMES.filter((name) => name !== 'makers')) {
      for await (const rows of readRows(office.store, table)) {
        const text = JSON.stringify(rows);
        found.push(...PERSONAL.filter((word) => text.includes(word)).map((word) => `${table}: ${word}`));
      }
    }
    for (const name of await kept()) {
      if (!/^[0-9a-f]{64}$/.test(name)) continue;
      const bytes = Buffer.from(await office.files.read(name)).toString();
      found.push(...PERSONAL.filter((word) => bytes.includes(word)).map((word) => `file: ${word}`));
    }
    return found;
  }

  async function kept(): Promise<string[]> {
    return readdir(join(office.folder, 'attachments')).catch(() => []);
  }

  async function on(day: Temporal.PlainDate): Promise<void> {
    office.clock.set(`${day}T03:00:00+09:00`);
    await retainCases(office);
  }

  async function told(): Promise<string[]> {
    return (await office.store.read((tx) => listTold(tx, 10))).cases.map(({ noticedOn }) => noticedOn.toString());
  }

  async function sweep(): Promise<void> {
    const long = office.now().subtract({ hours: 48 }).epochMilliseconds / 1000;
    for (const name of await kept()) {
      await utimes(join(office.folder, 'attachments', name), long, long);
    }
    await sweepFiles(office);
    await sweepFiles(office);
  }

  test('a year after its session nothing of a case says who was in it; the totals stay, and all agrees', async () => {
    const id = await sessionHeld();
    const makersFeed = { kind: 'maker', makerId: KOU.id } as const;
    await issueFeed(office, makersFeed);
    const calendar = async (): Promise<string> => {
      const feed = must(await readFeed(office, (await feedLink(office, makersFeed)) ?? '', () => false));
      return Buffer.from(feed.calendar?.bytes ?? '')
        .toString('utf8')
        .replaceAll('\r\n ', '');
    };
    const before = await readTotals(office, 'maker', YEAR);
    expect([new Set(await left()).size > 30, await told()]).toEqual([true, []]);
    await on(SESSION_DAY.add({ days: 334 }));
    expect(await told()).toEqual([]);
    await on(SESSION_DAY.add({ days: 335 }));
    expect(await told()).toEqual([SESSION_DAY.add({ days: 335 }).toString()]);
    await on(SESSION_DAY.add({ days: 364 }));
    expect([await calendar(), (await office.history(id)).length > 10]).toEqual([expect.stringContaining('公労'), true]);
    await on(SESSION_DAY.add({ days: 365 }));
    await forgetOldRows(office);
    await sweep();
    expect(await left()).toEqual([]);
    expect([await told(), (await office.history(id)).map(({ type }) => type)]).toEqual([[], ['erased']]);
    const published = await calendar();
    expect([published.includes('見本市医師会'), PERSONAL.filter((word) => published.includes(word))]).toEqual([
      true,
      [],
    ]);
    expect(await readTotals(office, 'maker', YEAR)).toEqual(before);
    expect(await faultsOf(office)).toEqual([]);
  });

  test('it can break off after any write: all agrees, and the next run goes on', async () => {
    await sessionHeld();
    await on(SESSION_DAY.add({ days: 335 }));
    office.clock.set(`${SESSION_DAY.add({ days: 365 })}T03:00:00+09:00`);
    let broken = 0;
    for (let whole = false; !whole; ) {
      const killed = { ...office, store: killedAfterOneWrite(office.store) };
      whole = await retainCases(killed).then(
        () => true,
        () => false,
      );
      broken += whole ? 0 : 1;
      // By the clock of the disk: files wait for the sweep.
      expect(await faultsOf(office, Temporal.Now.instant())).toEqual([]);
    }
    await forgetOldRows(office);
    await sweep();
    expect([broken > 2, await left(), await told()]).toEqual([true, [], []]);
  });

  test('a case that goes on is never erased, and a clock that jumps ahead erases nothing', async () => {
    await applicationReceived(office);
    await on(SESSION_DAY.add({ years: 9 }));
    await on(SESSION_DAY.add({ years: 9, days: 40 }));
    expect([await told(), (await left()).includes('applications: 公労')]).toEqual([[], true]);
    office.clock.set('2026-09-01T10:00:00+09:00');
    const id = await sessionHeld();
    await on(SESSION_DAY.add({ years: 9 }));
    await on(SESSION_DAY.add({ days: 3 }));
    expect(await told()).toEqual([]);
    const lengths: number[] = [];
    for (const days of [365, 394, 395]) {
      await on(SESSION_DAY.add({ days }));
      lengths.push((await office.history(id)).length);
    }
    expect([lengths.map((length) => length > 10), await told()]).toEqual([[true, true, false], []]);
  });

  test('a filing that nobody confirmed goes with its draft, thirty days after it was one again', async () => {
    const filed = await applicantFiles(office, { association: '公労の会', remarks: '公労より' });
    must(await mailDraftLink(office, filed.cookie, APPLICANT));
    await office.deliverAll();
    office.clock.advance({ hours: 73 });
    await expireFilings(office);
    office.clock.advance({ hours: 29 * 24 });
    await expireDrafts(office);
    await retainCases(office);
    expect(await left()).toContain('applications: 公労');
    office.clock.advance({ hours: 2 * 24 });
    await expireDrafts(office);
    expect(await told()).toEqual([]);
    await retainCases(office);
    office.clock.advance({ hours: 91 * 24 });
    await forgetOldRows(office);
    await sweep();
    expect([await left(), await faultsOf(office)]).toEqual([[], []]);
  });
});

/** Its first write is made, and then the process is gone. */
function killedAfterOneWrite(store: Store): Store {
  let writes = 0;
  return {
    ...store,
    write: (work) => {
      writes += 1;
      return writes > 1 ? Promise.reject(new Error('killed')) : store.write(work);
    },
  };
}
