import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDaysOff, removeDaysOff } from '#workflow/asking/days-off.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { readMakerEntry } from '#workflow/asking/save-maker.ts';
import { applicationReceived, coordinatorAsks, coordinatorKnows, KOU, makersLink } from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const day = (text: string) => Temporal.PlainDate.from(text);
const span = (from: string, to = from, note = '') => ({ from: day(from), to: day(to), note });
const kept = async () =>
  ((await readMakerEntry(office, KOU.id))?.maker.daysOff ?? []).map(
    ({ from, to, note, by }) => `${from} ${to} ${note} ${by}`,
  );

test('不可日 are kept in their order, whoever named them, and go when they have passed', async () => {
  await coordinatorKnows(office);
  must(await mailMakerPage(office, { makerId: KOU.id, renew: false }));
  const link = tokenOf(await office.lastMailTo('kou@maker-kou.example', '貴社のページを開く'), 'maker');
  must(await addDaysOff(office, { link }, span('2026-10-21')));
  const desk = { makerId: KOU.id, by: '調整　花子' };
  must(await addDaysOff(office, desk, span('2026-09-10', '2026-09-12', '棚卸し')));
  // The same days again are the same entry with newer words.
  must(await addDaysOff(office, desk, span('2026-10-21', '2026-10-21', '研修')));
  expect(await kept()).toEqual(['2026-09-10 2026-09-12 棚卸し 調整　花子', '2026-10-21 2026-10-21 研修 調整　花子']);
  for (const [wrong, why] of [
    [span('2026-10-21', '2026-10-20'), 'backwards'],
    [span('2026-08-31'), 'passed'],
  ] as const) {
    expect(await addDaysOff(office, desk, wrong)).toEqual({ ok: false, refusal: { code: 'days-off-unfit', why } });
  }
  office.clock.set('2026-09-13T09:00:00+09:00');
  must(await addDaysOff(office, desk, span('2026-10-22')));
  expect(await kept()).toEqual(['2026-10-21 2026-10-21 研修 調整　花子', '2026-10-22 2026-10-22  調整　花子']);
  const first = (await readMakerEntry(office, KOU.id))?.maker.daysOff[0]?.id ?? '';
  for (let twice = 0; twice < 2; twice++) must(await removeDaysOff(office, { link }, first));
  expect(await kept()).toEqual(['2026-10-22 2026-10-22  調整　花子']);
  expect(await addDaysOff(office, { link: 'wrong' }, span('2026-10-22'))).toEqual({
    ok: false,
    refusal: { code: 'not-found' },
  });
});

test('a maker is asked for its 不可日 all the same, and the question says so of that day alone', async () => {
  const { id } = await applicationReceived(office);
  await coordinatorKnows(office);
  must(await addDaysOff(office, { makerId: KOU.id, by: '調整　花子' }, span('2026-10-21', '2026-10-21', '研修')));
  await coordinatorAsks(office, id, {
    makers: [must(await addDaysOff(office, { makerId: KOU.id, by: '調整　花子' }, span('2026-12-24')))],
  });
  const view = must(await readInquiry(office, await makersLink(office, KOU)));
  expect(view.offers.map(({ off }) => off?.note ?? '')).toEqual(['', '研修', '']);
});
