import { decodeQR } from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import { writeFlyer } from '#documents/flyer/flyer.ts';
import type { Flyer } from '#domain/case/flyer.ts';
import { seePages } from '../pages.ts';

const ADDRESS = 'https://demokai.example.jp/j/AB3D-4EF5';
const FLYER: Flyer = {
  reference: 'ABCD-EFGH',
  association: '見本市医師会',
  when: {
    date: '2026-10-20',
    meeting: { start: '10:00', end: '12:00' },
    demo: { start: '11:00', end: '11:15' },
  },
  candidates: [],
  venue: { name: '見本会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
  mode: 'in-person',
  makers: ['甲カードリーダー株式会社', '乙電機株式会社'],
  timetable: '',
  parking: '会館の北側に20台分あります。',
  note: '',
  signUpAddress: ADDRESS,
  fax: '03-5253-1112',
  closesOn: '2026-10-16',
  contact: { name: '公労　太郎', phone: '03-5253-1111', extension: '3189', email: 'taro@ishikai.example.jp' },
  madeOn: '2026-09-20',
};

async function pagesOf(flyer: Flyer) {
  return (await seePages(await writeFlyer(flyer))).map(({ text, picture }) => ({
    text: text.replace(/\s/g, ''),
    picture,
  }));
}

describe('案内チラシ', () => {
  test('says on one page what, when, where, what to bring, how to sign up and whom to ask', async () => {
    const pages = await pagesOf(FLYER);
    expect(pages.length).toBe(2);
    const text = pages[0]?.text ?? '';
    const said = [
      ...['デモンストレーション会のご案内', '主催見本市医師会', '2026年（令和8年）', '10月20日（火）', '10:00～12:00'],
      ...['11:00～11:15（15分）', '見本会館', '東京都千代田区霞が関1-2-2', '青封筒', '会館の北側に20台分あります。'],
      ...[ADDRESS, '申込締切2026年10月16日（金）', '公労太郎', '03-5253-1111（内線3189）', 'taro@ishikai.example.jp'],
    ];
    expect(said.filter((words) => !text.includes(words))).toEqual([]);
  });

  test('a telephone that looks at the printed code gets the address of the sign-up page', async () => {
    const [page] = await pagesOf(FLYER);
    const { width, height, rgb } = page?.picture ?? { width: 0, height: 0, rgb: new Uint8Array() };
    expect(decodeQR({ width, height, data: rgb }, { timeLimit: 10_000 })).toBe(ADDRESS);
  });

  test('words of the applicant that are too many go on on a second page, and none is lost', async () => {
    const timetable = Array.from({ length: 20 }, (_, index) => `${index + 1}番目の話　オンライン資格確認`).join('\n');
    const parking = 'なるべく公共交通機関でお越しください。'.repeat(40);
    const pages = await pagesOf({ ...FLYER, timetable, parking });
    const all = pages.map(({ text }) => text).join('');
    expect(pages.length).toBe(3);
    for (const line of timetable.split('\n')) expect(all).toContain(line.replace(/\s/g, ''));
    expect(all.split('なるべく公共交通機関でお越しください。').length - 1).toBe(40);
    expect(pages[0]?.text).toContain(ADDRESS);
  });

  test('of an online session names no place; without open sign-ups it has no code and says whom to ask', async () => {
    const venue = { name: '', postalCode: '', address: '' };
    const [page] = await pagesOf({ ...FLYER, mode: 'online', venue, signUpAddress: '' });
    expect(page?.text).toContain('オンラインで開催します');
    expect(page?.text).toContain('参加のお申し込みは、下の問合せ先へご連絡ください。');
    expect(page?.text).not.toContain('QR');
  });

  test('its last page is the 返信欄: where to send it, what for, and a place for each thing that is asked', async () => {
    const text = (await pagesOf(FLYER)).at(-1)?.text ?? '';
    const said = [
      ...[
        '参加申込書（FAX返信用）',
        '見本市医師会行',
        'FAX：03-5253-1112',
        '2026年（令和8年）10月20日（火）10:00～12:00',
      ],
      ...[
        '医療機関・薬局の名称',
        '医療機関コード',
        'ふりがな',
        'お名前',
        '参加人数',
        '電話番号・FAX番号',
        'メールアドレス（任意）',
      ],
      ...['申込締切2026年10月16日（金）', '03-5253-1111（内線3189）', ADDRESS],
    ];
    expect(said.filter((words) => !text.includes(words))).toEqual([]);
  });

  test('before the session is fixed says that it is not, and the candidates, and no day of its own', async () => {
    const candidates = [
      { date: '2026-10-20', meeting: { start: '10:00', end: '12:00' } },
      { date: '2026-10-22', meeting: { start: '14:00', end: '16:00' } },
    ];
    const [wall, slip] = await pagesOf({ ...FLYER, when: null, candidates, makers: [] });
    const said = ['日程は調整中です', '10月20日（火）10:00～12:00', '10月22日（木）14:00～16:00', '申込締切'];
    expect(said.filter((words) => !wall?.text.includes(words))).toEqual([]);
    expect(wall?.text).not.toContain('カードリーダーのデモンストレーション');
    expect(slip?.text).toContain(
      '日時調整中です（候補：2026年10月20日（火）10:00～12:00、2026年10月22日（木）14:00～16:00）',
    );
  });

  test("prints the applicant's own timetable alone, in which the demo stands where it belongs", async () => {
    const [page] = await pagesOf({ ...FLYER, timetable: '9:40 受付開始\n11:00 デモ' });
    expect(page?.text).toContain('9:40受付開始11:00デモ');
    expect(page?.text).not.toContain('カードリーダーのデモンストレーション');
  });
});
