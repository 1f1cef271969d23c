import type { Maker, MakerContact } from '#domain/case/inquiry.ts';

/** Invented people; numbers that nobody has. */
const CONTACTS: Record<string, MakerContact> = {
  fujitsu: { name: '企画　一郎', phone: '03-0000-1101（内線 12）', remarks: '平日 9:00～17:00' },
  panasonic: { name: '営業　二子', phone: '06-0000-1102', remarks: '' },
  almex: { name: '担当　三郎', phone: '03-0000-1103', remarks: '急ぎのときは携帯電話 090-0000-1103' },
  atlas: { name: '窓口　四子', phone: '045-000-1105', remarks: '水曜日はお休みです。' },
};

/** The letter's five makers and products; names and addresses of companies are invented ones in `.example`. */
export const SAMPLE_MAKERS: Maker[] = [
  maker('fujitsu', '富士通', 'Caora', 3),
  maker('panasonic', 'パナソニック', '顔認証付きカードリーダー', 4),
  maker('almex', 'アルメックス', 'Sma-pa マイタッチ（ホワイト）', 2),
  maker('canon', 'キヤノン', 'Hi-CARA', 2),
  { ...maker('atlas', 'アトラス', 'EXC-9000', 1), regions: ['東京都', '神奈川県', '千葉県', '埼玉県'] },
];

function maker(id: string, name: string, products: string, crews: number): Maker {
  return {
    ...{ id, name, products, addresses: [`demo@${id}.example`], crews },
    bufferMinutes: 60,
    regions: [],
    active: true,
    contact: CONTACTS[id] ?? { name: '', phone: '', remarks: '' },
    daysOff: [],
  };
}
