import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveReport } from '#store/cases/reports.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { readTotals } from '#workflow/desk/read-totals.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { wish } from '../../domain/samples.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { must, openOffice } from '../../support/office.ts';

describe.each(DATABASES)('the desk reads on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('what needs a person, and what came of the sessions', async () => {
    const office = await openOffice({ database: await databases.fresh() });
    const input = form1Input({ contact: { ...form1Input().contact, email: '' } });
    const entry = {
      input,
      source: 'fax',
      receivedOn: Temporal.PlainDate.from('2026-09-01'),
      actor: COORDINATOR,
    } as const;
    must(await enterApplication(office, await startEntry(office, {}), entry));
    const [kou] = await coordinatorAsks(office, (await applicationReceived(office)).id);
    if (kou) await makerAnswers(office, kou, ['maybe', 'maybe', 'yes']);
    const later = { slots: [wish(1, '2026-12-08')], noFurtherCandidates: true };
    const { application: wished } = await sessionConfirmed(office, { ...later, mode: 'online' });
    must(await askChange(office, wished.id, { wish: 'cancellation', text: '会場が使えない' }));
    const { application: over } = await sessionConfirmed(office);
    office.clock.set('2026-10-21T10:00:00+09:00');
    await holdSessions(office);
    const report = {
      attendees: 24,
      applicationsMade: 7,
      remarks: '',
      reportedBy: '公労　太郎',
      reportedAt: office.now(),
    };
    await office.store.write((tx) => saveReport(tx, { ...report, applicationId: over.id }));
    const { items } = await readAttention(office);
    expect(items.map(({ attention }) => [attention.kind, ...attention.also].join('+'))).toEqual([
      'call',
      'yes-waiting+answer-overdue+slots-near',
      'change-asked',
      'unasked+slots-near',
      'no-url',
    ]);
    const days = { from: Temporal.PlainDate.from('2026-10-20'), to: Temporal.PlainDate.from('2026-10-20') };
    const counted = { sessions: 1, reported: 1, attendees: 24, applicationsMade: 7 };
    for (const [by, key] of [
      ['month', '2026-10'],
      ['prefecture', '東京都'],
      ['maker', '甲カードリーダー株式会社'],
    ] as const) {
      expect(await readTotals(office, by, days)).toEqual({
        whole: counted,
        rows: [{ key, ...counted }],
        unreported: [],
      });
    }
    await office.close();
  });

  test('the makers of one asking in the order of the page: both tell the same telephone call', async () => {
    const office = await openOffice({ database: await databases.fresh() });
    const { id, reference } = await applicationReceived(office);
    // Asked 甲 first; the page lists 乙 first.
    for (const inquiry of await coordinatorAsks(office, id))
      await makerAnswers(office, inquiry, ['yes', 'maybe', 'no']);
    const page = must(await readDeskCase(office, reference)).matter;
    const [item] = (await readAttention(office)).items;
    expect(page.inquiries.map(({ maker }) => maker.name)).toEqual([OTSU.name, KOU.name]);
    expect(page.inquiries).toMatchObject(item?.matter.inquiries ?? []);
    await office.close();
  });
});
