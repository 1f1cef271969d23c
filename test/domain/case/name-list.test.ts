import { describe, expect, test } from 'vitest';
import { attendeeCounts, inListOrder } from '#domain/case/name-list.ts';
import type { Registration } from '#domain/case/registration.ts';

function person(name: string, kana: string, more: Partial<Registration> = {}): Registration {
  return {
    id: name,
    applicationId: 'application',
    state: 'registered',
    name,
    kana,
    institution: '一郎クリニック',
    institutionCode: '',
    email: `${name}@clinic.example`,
    people: 1,
    waitingSince: undefined,
    passedOverAt: undefined,
    enteredBy: undefined,
    askedBy: { browser: '', network: '' },
    arrived: undefined,
    createdAt: Temporal.Instant.from('2026-09-01T10:00:00+09:00'),
    ...more,
  };
}

describe('the order of a list', () => {
  test('五十音順 keeps families together, takes が beside か and ー as a sound; without ふりがな one stands last', () => {
    const names = [
      'わだ　じろう',
      'がまだ　いち',
      'かまだ　に',
      'かまた　さん',
      '',
      'かまた　あい',
      'きゃらい　し',
      'あーる　ご',
    ];
    const sorted = inListOrder(
      names.map((kana) => person(kana === '' ? '無名' : kana, kana)),
      'kana',
    );
    expect(sorted.map(({ name }) => name)).toEqual([
      'あーる　ご',
      'かまた　あい',
      'かまた　さん',
      'かまだ　に',
      'がまだ　いち',
      'きゃらい　し',
      'わだ　じろう',
      '無名',
    ]);
  });

  test('申込順 is the order of signing up', () => {
    const at = (hour: number) => ({ createdAt: Temporal.Instant.from('2026-09-01T00:00:00Z').add({ hours: hour }) });
    const people = [person('三', 'さん', at(3)), person('一', 'いち', at(1)), person('二', 'に', at(2))];
    expect(inListOrder(people, 'order').map(({ name }) => name)).toEqual(['一', '二', '三']);
  });
});

test('people are counted with their company, those who wait and those who left apart, and 確認待ち not at all', () => {
  const people = [
    person('一', 'いち', { people: 3 }),
    person('二', 'に'),
    person('三', 'さん', { state: 'waiting', people: 2 }),
    person('四', 'し', { state: 'left', people: 5 }),
    person('五', 'ご', { state: 'unconfirmed', people: 7 }),
  ];
  expect(attendeeCounts(people)).toEqual({ signUps: 2, people: 4, waiting: 1, waitingPeople: 2, left: 1 });
});
