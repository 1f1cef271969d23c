import { describe, expect, test } from 'vitest';
import { type CircularFacts, type CircularSession, circularLines, circularText } from '#domain/circular/circular.ts';
import { lengthOf } from '#domain/text/japanese.ts';
import { windowOf } from '#domain/text/window.ts';
import { CIRCULAR_KINDS, CIRCULAR_WORDS, FAX_LINES } from '#domain/words/circulars.ts';

const RATE = '申込率：見本市 61.8%（すべての医療機関・薬局のうち。2022年9月4日（日）時点、厚生労働省公表）';

function session(day: string, changes: Partial<CircularSession> = {}): CircularSession {
  return {
    date: Temporal.PlainDate.from(day),
    meeting: windowOf({ start: '10:00', end: '12:00' }),
    demo: windowOf({ start: '11:00', end: '11:15' }),
    venue: { name: '見本会館', postalCode: '100-8916', address: '東京都見本市中央1-2-3' },
    mode: 'in-person',
    signUpAddress: 'https://demokai.example/join/abcdefghijklmnopqrstuv',
    ...changes,
  };
}

function facts(changes: Partial<CircularFacts> = {}): CircularFacts {
  return {
    association: '見本市医師会',
    contact: { name: '公労　太郎', phone: '03-5253-1111', extension: '3189', email: 'taro@ishikai.example.jp' },
    sessions: [session('2026-10-20')],
    checkAddress: 'https://demokai.example/check',
    rate: RATE,
    ...changes,
  };
}

describe('the three texts', () => {
  test.each(CIRCULAR_KINDS)(
    '%s says when, where, what to bring, 様式2 and its delay, the check, the rate and whom to ask',
    (kind) => {
      const text = circularText(kind, facts());
      for (const words of [
        '2026年10月20日（火） 10:00～12:00',
        '見本会館　〒100-8916　東京都見本市中央1-2-3',
        'https://demokai.example/join/abcdefghijklmnopqrstuv',
        '青封筒',
        'パスワード',
        '様式2',
        '日数がかかります',
        'https://demokai.example/check',
        RATE,
        '問合せ先：見本市医師会　公労　太郎　TEL 03-5253-1111（内線 3189）',
      ]) {
        expect(text).toContain(words);
      }
    },
  );

  test('are of three lengths', () => {
    const [newsletter = 0, fax = 0, mail = 0] = CIRCULAR_KINDS.map((kind) => lengthOf(circularText(kind, facts())));
    expect([newsletter < 500, newsletter < fax, fax < mail]).toEqual([true, true, true]);
  });

  test('say nothing of a date, of what to bring or of a rate where there is none', () => {
    for (const kind of CIRCULAR_KINDS) {
      const text = circularText(kind, facts({ sessions: [], rate: '' }));
      expect(text).not.toMatch(/お持ちいただく|申込率|お申し込み：/);
      expect(text).toContain('を計画しています。');
    }
  });

  test('name no address to connect to', () => {
    const online = session('2026-10-20', { mode: 'online', venue: { name: '', postalCode: '', address: '' } });
    for (const kind of CIRCULAR_KINDS) {
      expect(circularText(kind, facts({ sessions: [online] }))).toContain(
        'オンライン（接続先は、お申し込みの方へお知らせします）',
      );
    }
  });

  test('say of each session where to sign up', () => {
    const sessions = ['20', '21'].map((day) =>
      session(`2026-10-${day}`, { signUpAddress: `https://demokai.example/join/${day}` }),
    );
    for (const kind of CIRCULAR_KINDS) {
      const found = circularText(kind, facts({ sessions })).match(/お申し込み：.*$/gm);
      expect(found).toEqual([
        'お申し込み：https://demokai.example/join/20',
        'お申し込み：https://demokai.example/join/21',
      ]);
    }
  });

  test('of five sessions are within what may be saved', () => {
    const sessions = ['20', '21', '22', '23', '24'].map((day) => session(`2026-10-${day}`));
    for (const kind of CIRCULAR_KINDS) {
      expect(lengthOf(circularText(kind, facts({ sessions })))).toBeLessThanOrEqual(CIRCULAR_WORDS[kind].longest);
    }
    expect(circularText('fax', facts({ sessions })).split('\n').length).toBeLessThanOrEqual(FAX_LINES);
  });
});

test('a line is a title, a part, an item or a text by how it begins; the title of a mail is its 件名', () => {
  expect(circularLines('\n件名：ご案内\n\n■日時\n・10月20日\n　見本会館')).toEqual([
    { as: 'title', text: 'ご案内' },
    { as: 'empty', text: '' },
    { as: 'part', text: '日時' },
    { as: 'item', text: '10月20日' },
    { as: 'text', text: '　見本会館' },
  ]);
});
