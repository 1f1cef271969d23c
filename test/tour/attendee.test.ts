import { afterAll, beforeAll, test } from 'vitest';
import { fill, follow, press } from '../support/journey.ts';
import { linkFor, startTour, type Tour } from './guided.ts';

const PHONE = { width: 390, height: 844 };

let tour: Tour;
beforeAll(async () => {
  tour = await startTour('attendee');
});
afterAll(() => tour.close());

test('a clinic signs up, and another changes and leaves', async () => {
  const page = await tour.open(linkFor(tour, '参加者（参加を申し込む）'));
  await tour.shoot(page, 'join');
  await tour.picture(page, 'join', PHONE, 'form');
  await press(page, '確認メールを受け取る');
  await tour.shoot(page, 'join-empty');
  await fill(page, {
    name: '診療　一郎',
    kana: 'しんりょう　いちろう',
    institution: '一郎クリニック',
    email: 'ichiro@clinic.example',
  });
  await press(page, '確認メールを受け取る');
  await tour.shoot(page, 'join-sent');
  const link = /http:\S+/.exec(await tour.read('まだ完了していません'))?.[0] ?? '';
  await page.goto(link);
  await tour.shoot(page, 'join-check');
  await press(page, '申し込みを完了する');
  await tour.shoot(page, 'joined');
  const other = await tour.open(linkFor(tour, '参加者（申込み済み）'));
  await tour.shoot(other, 'registration');
  await tour.picture(other, 'registration', PHONE);
  await follow(other, '参加を取りやめる');
  await tour.shoot(other, 'leaving');
});
