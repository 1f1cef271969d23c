import type { MaterialFacts } from './material.ts';

/** The day of the letter: what it names is as of then. */
const LETTER_DAY = Temporal.PlainDate.from('2022-09-09');

/** Who put the first materials on the list, as their history has it. */
export const LETTER_NAME = '事務連絡（2022年9月9日）';

const MEETING_PAGE = 'https://www.med.or.jp/japanese/members/flv_movie/20220908onshi/';
const MEETING = '令和4年度都道府県医師会社会保険・情報システム担当理事連絡協議会（令和4年9月8日）';

/** 別紙1 of the letter, and the page of its rates: the first materials of a new list, in the letter's order. */
export const LETTER_MATERIALS: readonly MaterialFacts[] = [
  entry({
    title: `${MEETING}の録画`,
    kind: 'video',
    address: MEETING_PAGE,
    note: '日医ホームページ・メンバーズルームにあります。保存して、説明会でそのまま上映できます。',
    audience: 'associations',
  }),
  entry({
    title: `${MEETING}のスライド`,
    kind: 'document',
    address: MEETING_PAGE,
    note: '日医ホームページ・メンバーズルームにあります。保存して、説明会でそのまま配れます。',
    audience: 'associations',
  }),
  entry({
    title: '「令和5年4月からオンライン資格確認導入が原則として義務付けられます」の動画と資料',
    kind: 'video',
    address: 'https://www.iryohokenjyoho-portalsite.jp/post-21.html',
    note: '医療機関等向けポータルサイトにあります。',
    audience: 'everyone',
  }),
  entry({
    title: '見積もりの取得でお困りのときの相談窓口',
    kind: 'advice',
    address: 'https://www.med.or.jp/japanese/members/info/jirei.html',
    note: 'まだ導入していない医療機関は、システムの事業者に見積もりをご依頼ください。お困りのときは、日医ホームページ・メンバーズルームの相談窓口へ。',
    audience: 'institutions',
  }),
  entry({
    title: '医療機関等向けポータルサイト',
    kind: 'link',
    address: 'https://www.iryohokenjyoho-portalsite.jp/',
    note: 'アカウントの登録、カードリーダーの申込み、利用や補助金の申請に使うサイトです。',
    audience: 'institutions',
  }),
  entry({
    title: '市町村別の申込率（厚生労働省）',
    kind: 'link',
    address: 'https://www.mhlw.go.jp/stf/newpage_08280.html',
    note: '顔認証付きカードリーダーの申込率が、市町村別に載っています。',
    audience: 'associations',
  }),
].map((facts, index) => ({ ...facts, place: (index + 1) * 10 }));

function entry(facts: Pick<MaterialFacts, 'title' | 'kind' | 'address' | 'note' | 'audience'>): MaterialFacts {
  return { ...facts, file: undefined, asOf: LETTER_DAY, validUntil: undefined, place: 0 };
}
