import type { Venue } from '#domain/form1/form1.ts';
import { formatDay, formatDemo, formatWindow } from '#domain/text/dates.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { CircularKind } from '#domain/words/circulars.ts';
import type { Mode } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';

/** A fixed 説明会 of the association that is still to come. */
export interface CircularSession {
  date: Temporal.PlainDate;
  meeting: TimeWindow;
  demo: TimeWindow;
  venue: Venue;
  mode: Mode;
  /** 参加申込のページ; empty while it takes none. */
  signUpAddress: string;
}

/** What the texts are made of. The address to connect to is no part of it: they are passed on. */
export interface CircularFacts {
  association: string;
  contact: { name: string; phone: string; extension: string; email: string };
  /** In the order of their days. */
  sessions: readonly CircularSession[];
  /** The guided check of 別紙2. */
  checkAddress: string;
  /** The rate of the association's municipality, with its day and source; empty where nobody knows it. */
  rate: string;
}

/**
 * The text of one length, as it is before somebody edits it: line by line, the first is its title, 「■」 begins a part and
 * 「・」 an item. Source: 事務連絡 3 of the letter, and what it says of 様式2.
 */
export function circularText(kind: CircularKind, facts: CircularFacts): string {
  return LENGTHS[kind](facts).join('\n');
}

const LENGTHS: Readonly<Record<CircularKind, (facts: CircularFacts) => string[]>> = {
  newsletter: newsletterOf,
  fax: faxOf,
  mail: mailOf,
};

const TITLE = '顔認証付きカードリーダーのデモンストレーション会';
const BRING = [
  '医療機関等向けポータルサイトに登録した、メールアドレスとパスワード',
  'アカウントがない方は、支払基金から届いた青封筒「オンライン資格確認 医療機関等ポータルサイトへのアカウント登録のご案内について」',
] as const;
/** 様式2 is registered after what came by the portal, so it takes longer. */
const FORM2 = [
  'ポータルサイトからの申込みが難しいときは、紙の申込書（様式2）でも申し込めます。ご希望の方は、下の問合せ先へお知らせください。',
  '紙の申込みは、ポータルサイトからの申込みのあとに登録されます。そのため、カードリーダーが届くまでに日数がかかります。お急ぎの方は、ポータルサイトからお申し込みください。',
] as const;

function newsletterOf(facts: CircularFacts): string[] {
  const [next] = facts.sessions;
  return [
    `${TITLE}のお知らせ`,
    '',
    next
      ? `${facts.association}では、${TITLE}を開きます。実物を見て、その場で申し込めます。`
      : `${facts.association}では、${TITLE}を計画しています。日程が決まりましたら、お知らせします。`,
    ...facts.sessions.flatMap((session) => [`・${whenOf(session)}　${placeOf(session)}`, ...signUpOf(session)]),
    ...(next ? ['お持ちいただくもの：ポータルサイトのメールアドレスとパスワード。アカウントがない方は青封筒。'] : []),
    '紙の申込書（様式2）でも申し込めますが、ポータルサイトからの申込みより日数がかかります。',
    `導入までにすることは、質問に答えて確かめられます：${facts.checkAddress}`,
    ...rateOf(facts),
    contactOf(facts),
  ];
}

function faxOf(facts: CircularFacts): string[] {
  return [
    `${TITLE}のご案内`,
    '',
    '会員各位',
    ...leadOf(facts),
    ...sessionsOf(facts),
    ...bringOf(facts),
    '',
    '■紙の申込書（様式2）',
    ...FORM2.map((line) => `・${line}`),
    '',
    '■導入までにすることを確かめる',
    '・質問に答えると、することの一覧ができます。下のコードか、次のアドレスから開けます。',
    `　${facts.checkAddress}`,
    ...rateOf(facts),
    '',
    contactOf(facts),
  ];
}

function mailOf(facts: CircularFacts): string[] {
  return [
    `件名：【${facts.association}】${TITLE}のご案内`,
    '',
    '会員各位',
    '',
    'いつもお世話になっております。',
    ...leadOf(facts),
    ...sessionsOf(facts),
    ...bringOf(facts),
    ...onTheSpotOf(facts),
    '',
    '■紙の申込書（様式2）',
    ...FORM2.map((line) => `・${line}`),
    '',
    '■導入までにすることを確かめる',
    '・質問に答えると、医療機関・薬局ごとに、することの一覧ができます。会員登録は要りません。お答えは保存されません。',
    `　${facts.checkAddress}`,
    ...rateOf(facts),
    '',
    facts.association,
    contactOf(facts),
    ...(facts.contact.email === '' ? [] : [`E-Mail ${facts.contact.email}`]),
  ];
}

function leadOf({ association, sessions }: CircularFacts): string[] {
  return [
    sessions.length > 0
      ? `${association}では、次のとおり、${TITLE}を開きます。メーカーの実物を見て、その場で申し込めます。ぜひご参加ください。`
      : `${association}では、${TITLE}を計画しています。日程が決まりましたら、あらためてお知らせします。`,
  ];
}

function sessionsOf({ sessions }: CircularFacts): string[] {
  if (sessions.length === 0) return [];
  return [
    '',
    '■日時と場所',
    ...sessions.flatMap((session) => [
      `・${whenOf(session)}、うちデモンストレーション ${formatDemo(session.demo)}`,
      `　${placeOf(session)}`,
      ...signUpOf(session),
    ]),
  ];
}

function bringOf({ sessions }: CircularFacts): string[] {
  if (sessions.length === 0) return [];
  return ['', '■お持ちいただくもの', ...BRING.map((line) => `・${line}`)];
}

function rateOf({ rate }: CircularFacts): string[] {
  return rate === '' ? [] : [rate];
}

function onTheSpotOf({ sessions }: CircularFacts): string[] {
  if (sessions.length === 0) return [];
  return [
    '',
    '■その場で申し込めます',
    '・カードリーダーは、会場からポータルサイトで申し込めます。機種を見比べてからお決めください。',
    '・見積もりや工事でお困りのことがありましたら、当日ご相談ください。',
  ];
}

function whenOf({ date, meeting }: CircularSession): string {
  return `${formatDay(date)} ${formatWindow(meeting)}`;
}

function signUpOf({ signUpAddress }: CircularSession): string[] {
  return signUpAddress === '' ? [] : [`　お申し込み：${signUpAddress}`];
}

function placeOf({ mode, venue }: CircularSession): string {
  return mode === 'online' ? 'オンライン（接続先は、お申し込みの方へお知らせします）' : placeParts(venue).join('　');
}

function contactOf({ association, contact }: CircularFacts): string {
  return `問合せ先：${association}　${contact.name}　TEL ${phoneWords(contact)}`;
}

/** A text as a document: plain JSON for the thread that makes it. */
export interface Circular {
  kind: CircularKind;
  association: string;
  /** As it was edited. */
  text: string;
  /** What its code leads to. */
  checkAddress: string;
  /** The JST day on which it was made, `YYYY-MM-DD`. */
  madeOn: string;
}

/** A line of a text, by how it begins. */
export interface CircularLine {
  as: 'title' | 'part' | 'item' | 'text' | 'empty';
  text: string;
}

/** The first line that says something is the title, of a mail without its 「件名：」. */
export function circularLines(text: string): CircularLine[] {
  const lines = text.split('\n');
  const title = lines.findIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(title, 0)).map((line, index): CircularLine => {
    if (line.trim() === '') return { as: 'empty', text: '' };
    if (index === 0) return { as: 'title', text: line.trim().replace(/^件名[：:]\s*/, '') };
    if (line.startsWith('■')) return { as: 'part', text: line.slice(1).trim() };
    if (line.startsWith('・')) return { as: 'item', text: line.slice(1).trim() };
    return { as: 'text', text: line };
  });
}
