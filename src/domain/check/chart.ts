/**
 * 別紙2, the flowchart 「オンライン資格確認導入までの流れ」, as one table: what is asked, where each answer leads, and what is to
 * be done because of it. Source: 別紙2 of the letter of 9 September 2022, its steps 1 to 11. The answers 「まだ」 are ours: who
 * asks early has no estimate yet, and must not be led past it.
 */

export type QuestionId = 'exempt' | 'anyway' | 'vendor' | 'line' | 'usable' | 'estimate' | 'again' | 'reader';

export type TaskId =
  | 'ask-own-vendor'
  | 'choose-vendor'
  | 'ask-line'
  | 'choose-line'
  | 'renew-estimate'
  | 'weigh-estimates'
  | 'order'
  | 'ask-reader'
  | 'take-recommended'
  | 'compare-readers'
  | 'apply-reader'
  | 'wire'
  | 'apply-use'
  | 'install'
  | 'prepare'
  | 'enter-start'
  | 'pay'
  | 'apply-subsidy';

export interface Answer {
  value: string;
  label: string;
  /** The next question, or the list of what is to be done. */
  to: QuestionId | 'list';
  adds: readonly TaskId[];
  /** What earlier answers added and this one shows to be done, or replaced. */
  drops?: readonly TaskId[];
}

export interface Question {
  /** The step of 別紙2 that it belongs to. */
  step: number;
  ask: string;
  hint: string;
  answers: readonly Answer[];
}

/** Steps 6 to 11, which everybody goes through who introduces it. */
const FOR_ALL = [
  'apply-reader',
  'wire',
  'apply-use',
  'install',
  'prepare',
  'enter-start',
  'pay',
  'apply-subsidy',
] as const;

const WAY_TO_ESTIMATES = ['ask-own-vendor', 'choose-vendor', 'ask-line', 'choose-line'] as const;

export const FIRST_QUESTION: QuestionId = 'exempt';

export const QUESTIONS: Readonly<Record<QuestionId, Question>> = {
  exempt: {
    step: 1,
    ask: '電子レセプト請求の免除の届出書を支払基金に提出し、受理されていますか',
    hint: '紙レセプトで請求している医療機関・薬局が出す届出です。受理されていると、導入義務の例外になります。',
    answers: [
      { value: 'yes', label: '受理されている', to: 'anyway', adds: [] },
      { value: 'no', label: '提出していない、または受理されていない', to: 'vendor', adds: FOR_ALL },
    ],
  },
  anyway: {
    step: 1,
    ask: '義務の例外ですが、オンライン資格確認を導入しますか',
    hint: '義務の例外でも、導入することができます。',
    answers: [
      { value: 'yes', label: '導入する', to: 'vendor', adds: FOR_ALL },
      { value: 'no', label: '導入しない', to: 'list', adds: [] },
    ],
  },
  vendor: {
    step: 2,
    ask: 'レセコンや電子カルテなど、院内システムを委託している事業者はいますか',
    hint: '見積もりを依頼する相手を決めるための質問です。',
    answers: [
      { value: 'yes', label: 'いる', to: 'line', adds: ['ask-own-vendor'] },
      { value: 'no', label: 'いない', to: 'line', adds: ['choose-vendor'] },
    ],
  },
  line: {
    step: 3,
    ask: 'オンライン請求用の回線はありますか',
    hint: 'レセプトをオンラインで請求していれば、回線があります。',
    answers: [
      { value: 'yes', label: 'ある', to: 'usable', adds: [] },
      { value: 'no', label: 'ない', to: 'estimate', adds: ['choose-line'] },
    ],
  },
  usable: {
    step: 3,
    ask: 'その回線は、オンライン資格確認にも使えますか',
    hint: 'ご契約のネットワーク事業者にお尋ねください。',
    answers: [
      { value: 'yes', label: '使える', to: 'estimate', adds: [] },
      { value: 'no', label: '使えない', to: 'estimate', adds: ['choose-line'] },
      { value: 'open', label: 'まだ確かめていない', to: 'estimate', adds: ['ask-line'] },
    ],
  },
  estimate: {
    step: 4,
    ask: '事業者の見積もりを見て、導入を決めましたか',
    hint: '見積もりの内容を確かめ、導入を決めるか、事業者を選び直すかを考えます。',
    answers: [
      { value: 'decided', label: '導入を決めた', to: 'reader', adds: ['order'], drops: WAY_TO_ESTIMATES },
      { value: 'again', label: '事業者を選び直したい', to: 'again', adds: [] },
      {
        value: 'open',
        label: 'まだ見積もりを取っていない、または検討している',
        to: 'reader',
        adds: ['weigh-estimates', 'order'],
      },
    ],
  },
  again: {
    step: 4,
    ask: '選び直した事業者の見積もりで、導入を決めましたか',
    hint: '導入を決めるまで、事業者の選び直しと見積もりは何度でもくり返せます。',
    answers: [
      { value: 'decided', label: '導入を決めた', to: 'reader', adds: ['order'], drops: WAY_TO_ESTIMATES },
      {
        value: 'open',
        label: 'まだ決めていない（これから選び直す）',
        to: 'reader',
        adds: ['renew-estimate', 'weigh-estimates', 'order'],
        drops: ['ask-own-vendor', 'choose-vendor', 'choose-line'],
      },
    ],
  },
  reader: {
    step: 5,
    ask: '導入を頼む事業者から、推奨されたカードリーダーはありますか',
    hint: '事業者のシステムと組み合わせて使える機種かどうかを、先に相談します。',
    answers: [
      { value: 'yes', label: 'ある', to: 'list', adds: ['take-recommended'] },
      { value: 'no', label: 'ない（どの機種にも対応できる）', to: 'list', adds: ['compare-readers'] },
      { value: 'open', label: 'まだ相談していない', to: 'list', adds: ['ask-reader'] },
    ],
  },
};

/** A page or paper of the letter, as of September 2022. */
export interface CheckLink {
  title: string;
  href: string;
}

export type LinkId =
  | 'vendors'
  | 'lines'
  | 'portal'
  | 'readers'
  | 'reader-form'
  | 'use-form'
  | 'start'
  | 'subsidy'
  | 'advice';

const PORTAL = 'https://www.iryohokenjyoho-portalsite.jp';

export const CHECK_LINKS: Readonly<Record<LinkId, CheckLink>> = {
  vendors: {
    title: 'オンライン資格確認導入対応業者 問い合わせ先',
    href: `${PORTAL}/top/docs/45eef7ac1f53aaf178019728d72b6e7b.pdf`,
  },
  lines: {
    title: '導入支援サービス提供業者お問い合わせ先',
    href: 'https://www.mhlw.go.jp/content/10200000/000703906.pdf',
  },
  portal: { title: '医療機関等向けポータルサイト', href: `${PORTAL}/` },
  readers: { title: 'カードリーダーのカタログ', href: `${PORTAL}/application/post-6.html` },
  'reader-form': {
    title: 'カードリーダーの申込み（要アカウント）',
    href: 'https://shinsei.iryohokenjyoho-portalsite.jp/pc/enquete/face/',
  },
  'use-form': { title: '利用申請の案内', href: `${PORTAL}/application/post-4.html` },
  start: { title: '運用開始日の入力の案内', href: `${PORTAL}/application/post-14.html` },
  subsidy: { title: '補助金の申請の案内', href: `${PORTAL}/application/post-2.html` },
  advice: {
    title: '相談窓口（日医ホームページ・メンバーズルーム）',
    href: 'https://www.med.or.jp/japanese/members/info/jirei.html',
  },
};

/** Which of the tasks may go on at the same time: the vendors, the card reader beside them, and what comes after both. */
export type Track = 'vendors' | 'reader' | 'after';

export interface Task {
  step: number;
  track: Track;
  text: string;
  /** Whom to ask or where it is done. */
  at: string;
  links: readonly LinkId[];
}

const PORTAL_NAME = '医療機関等向けポータルサイト';

/** In the order in which they are done. */
export const TASKS: Readonly<Record<TaskId, Task>> = {
  'ask-own-vendor': {
    step: 2,
    track: 'vendors',
    text: '院内システムを委託している事業者に、見積もりを依頼する',
    at: '委託している事業者',
    links: [],
  },
  'choose-vendor': {
    step: 2,
    track: 'vendors',
    text: '導入に対応している事業者を一覧から選び、見積もりを依頼する',
    at: '選んだ事業者',
    links: ['vendors'],
  },
  'ask-line': {
    step: 3,
    track: 'vendors',
    text: 'いまの回線をオンライン資格確認に使えるかを確かめる。使えないときは、回線の業者を一覧から選び、見積もりを依頼する',
    at: 'ご契約のネットワーク事業者',
    links: ['lines'],
  },
  'choose-line': {
    step: 3,
    track: 'vendors',
    text: '回線の業者を一覧から選び、見積もりを依頼する',
    at: '選んだ業者',
    links: ['lines'],
  },
  'renew-estimate': {
    step: 4,
    track: 'vendors',
    text: '事業者や回線の業者を一覧から選び直し、見積もりを依頼する',
    at: '選び直した事業者',
    links: ['vendors', 'lines'],
  },
  'weigh-estimates': {
    step: 4,
    track: 'vendors',
    text: '各業者の見積もりを受け取り、内容を確かめて検討する。合わないときは、事業者を選び直す',
    at: '近くに業者がない、補助の上限を超えるなど、見積もりでお困りのときは相談窓口',
    links: ['advice'],
  },
  order: {
    step: 4,
    track: 'vendors',
    text: '導入を決めた事業者に発注し、契約する',
    at: '導入を決めた事業者',
    links: [],
  },
  'ask-reader': {
    step: 5,
    track: 'reader',
    text: '推奨のカードリーダーがあるかを相談する。なければ、各社のカタログで性能、置く場所の広さ、保守の体制を見比べて選ぶ',
    at: '導入を頼む事業者',
    links: ['readers'],
  },
  'take-recommended': {
    step: 5,
    track: 'reader',
    text: '事業者が推奨するカードリーダーに決める',
    at: '導入を頼む事業者',
    links: [],
  },
  'compare-readers': {
    step: 5,
    track: 'reader',
    text: '各社のカタログで性能、置く場所の広さ、保守の体制を見比べて、カードリーダーを選ぶ',
    at: '各社のカタログ、デモンストレーション会',
    links: ['readers'],
  },
  'apply-reader': {
    step: 6,
    track: 'after',
    text: 'アカウントを登録し、カードリーダーを申し込む',
    at: PORTAL_NAME,
    links: ['portal', 'reader-form'],
  },
  wire: {
    step: 7,
    track: 'after',
    text: '院内のネットワークと、オンライン資格確認用の回線の設定・配線の工事をする',
    at: '発注した事業者',
    links: [],
  },
  'apply-use': {
    step: 8,
    track: 'after',
    text: 'オンライン資格確認の利用を申請する',
    at: PORTAL_NAME,
    links: ['use-form'],
  },
  install: {
    step: 9,
    track: 'after',
    text: 'カードリーダーを受け取り、資格確認端末を置き、システムを改修する',
    at: '発注した事業者',
    links: [],
  },
  prepare: { step: 10, track: 'after', text: '受付の業務など、運用の準備をする', at: '院内', links: [] },
  'enter-start': {
    step: 10,
    track: 'after',
    text: '運用開始日を入力し、運用を始める',
    at: PORTAL_NAME,
    links: ['start'],
  },
  pay: { step: 11, track: 'after', text: '導入費用の請求を受け、支払う', at: '発注した事業者', links: [] },
  'apply-subsidy': {
    step: 11,
    track: 'after',
    text: '補助金を申請し、受け取る',
    at: PORTAL_NAME,
    links: ['subsidy'],
  },
};
