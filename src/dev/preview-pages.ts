import { may } from '#domain/case/application.ts';
import { isOver } from '#domain/case/sign-up-page.ts';
import { standingWish } from '#domain/desk/attention.ts';
import type { ListOrder } from '#domain/desk/list.ts';
import { type LinkPurpose, linkPath } from '#domain/notices/link.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { CIRCULAR_KINDS, CIRCULAR_WORDS } from '#domain/words/circulars.ts';
import { APPLICATION_STATES, STATE_WORDS } from '#domain/words/states.ts';
import { listEventsOf } from '#store/cases/events.ts';
import { listRegistrationsAt } from '#store/cases/registrations.ts';
import { allListed } from '#store/desk/list.ts';
import { listMails } from '#store/queue/outbox.ts';
import { inquiryCheckPage, situationOf } from '#web/maker/inquiry-page.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { type InquiryView, readInquiry } from '#workflow/asking/read-inquiry.ts';
import { readNotices } from '#workflow/attendees/mail-attendees.ts';
import { nameHelper } from '#workflow/attendees/receive.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { draftIdIn } from '#workflow/filing/keep-draft.ts';
import { readMaterials } from '#workflow/materials/read.ts';
import { must, rawLink } from './demo.ts';
import type { PagePreview } from './page-preview.ts';
import { type SampleBrowsers, SHARED_MAILBOX } from './preview-browsers.ts';
import { drivePages } from './preview-drive.ts';
import { form2Pages } from './preview-form2.ts';
import { incomingPages } from './preview-incoming.ts';
import { manyPages } from './preview-many.ts';
import { questionPages } from './preview-questions.ts';
import type { SampleForm2 } from './sample-form2.ts';
import { RATE_FILES } from './sample-rates.ts';

type Page = Omit<PagePreview, 'group' | 'cookie'>;

const OLDEST_FIRST: ListOrder = { sort: 'received', descending: false };

/** Every page in every state that the sample office holds. Nothing that is shown changes the office. */
export async function listPages(
  office: Office,
  browsers: SampleBrowsers & { form2: SampleForm2 },
): Promise<PagePreview[]> {
  const ids = (await Array.fromAsync(allListed(office.store, { filter: {}, order: OLDEST_FIRST }))).flat();
  const cases = await office.store.read((tx) => Promise.all(ids.map((id) => getCase(tx, id))));
  const materials = (await readMaterials(office)).map(({ material }) => material.id);
  return [
    ...inGroup('はじめのページとお知らせ', '', startPages()),
    ...filingPages(browsers),
    ...(await statusPages(office, cases)),
    ...(await form2Pages(office, browsers.form2, `desk=${browsers.desk}`)),
    ...inGroup('メーカー', '', await inquiryPages(office, cases)),
    ...inGroup('メーカー', '', [...(await makerPages(office)), ...(await questionPages(office))]),
    ...inGroup('参加者', '', await attendeePages(office, cases)),
    ...(await receptionPages(office, cases)),
    ...inGroup('調整担当：サインイン', '', signInPages(browsers)),
    ...inGroup('調整担当：サインイン', `desk=${browsers.nameless}`, namePages()),
    ...inGroup('調整担当：サインイン', `browser=${browsers.sharing}`, [
      seen('共通の確認コード', `/sign-in/code?email=${encodeURIComponent(SHARED_MAILBOX)}`),
    ]),
    ...inGroup('調整担当：サインイン', `desk=${browsers.halfway}`, [seen('認証アプリの確認', '/sign-in/second-step')]),
    ...inGroup('はじめのページとお知らせ', '', materialPages(materials)),
    ...inGroup('調整担当', `desk=${browsers.desk}`, [...deskPages(office), ...deskMaterialPages(materials)]),
    ...inGroup('調整担当：申請', `desk=${browsers.desk}`, deskCasePages(cases, await whoWish(office, cases))),
    ...inGroup('調整担当：申請', `desk=${browsers.desk}`, await deskMailPages(office)),
    ...inGroup('調整担当：申請', `desk=${browsers.desk}`, weekPages(cases)),
    ...inGroup('調整担当：申請', `desk=${browsers.desk}`, await incomingPages(office, cases)),
    ...(await manyPages(office, cases, `desk=${browsers.desk}`)),
    ...(await drivePages(office, cases, `desk=${browsers.desk}`)),
    ...inGroup('調整担当：代理で登録する', `desk=${browsers.desk}; draft=${browsers.drafts.entry}`, [
      ...['contact', 'slots', 'venue', 'check'].map((step) => seen(`様式1（${step}）`, `/file/${step}`)),
    ]),
  ];
}

function inGroup(group: string, cookie: string, pages: readonly Page[]): PagePreview[] {
  return pages.map((page) => ({ ...page, group, cookie }));
}

function seen(title: string, path: string): Page {
  return { title, path };
}

/** The same page after its form was sent. */
function sent(title: string, path: string, fields: Record<string, string>, from = path): Page {
  return { title, path, form: { from, fields } };
}

function startPages(): Page[] {
  return [
    seen('はじめのページ', '/'),
    seen('ご案内', '/letter'),
    seen('個人情報の取扱い', '/privacy'),
    seen('利用の手引き', '/guide'),
    ...['applicant', 'maker', 'attendee', 'collector', 'coordinator'].map((role) =>
      seen(`利用の手引き（${role}）`, `/guide/${role}`),
    ),
    seen('導入までにすること（最初の質問）', '/check'),
    seen('導入までにすること（途中の質問）', '/check?exempt=no&vendor=no&line=yes&usable=open'),
    seen('導入までにすること（答えずに進んだ）', '/check?exempt=no&asked=vendor'),
    seen('導入までにすること（一覧）', '/check?exempt=no&vendor=no&line=yes&usable=open&estimate=open&reader=no'),
    seen('導入までにすること（義務の例外）', '/check?exempt=yes&anyway=no'),
    seen('使い終わったリンク', '/used-link'),
    seen('APIの説明', '/api'),
    seen('APIの説明：調整担当', '/api/desk'),
    seen('APIの説明：様式2', '/api/form2'),
    seen('ページが見つかりません', '/no-such-page'),
    sent('もう一度お試しください（Cookieなし）', '/file/contact', {}, '/health'),
    sent('サインインが切れたあとに送った', '/desk/permits', { permitReason: '電話で確認' }, '/file/contact'),
    seen('Cookieが使えないブラウザ', '/file/contact?begun=1'),
    seen('保管されたメールの一覧', '/mailbox'),
  ];
}

/** The page of one that stands, and of what was typed wrong. */
function materialPages([id = '']: readonly string[]): Page[] {
  const path = `/materials/${id}/mark`;
  return [
    seen('資料の「確認が必要」', path),
    sent('資料の「確認が必要」（書きもれ）', path, {}),
    seen('資料の「確認が必要」を知らせた', `${path}?done=1`),
  ];
}

/** The third is doubted, the last is past its last day. */
function deskMaterialPages(ids: readonly string[]): Page[] {
  const wrong = { title: '', kind: 'document', audience: 'everyone', asOf: 'きのう', place: '十' };
  return [
    seen('周知の文例', '/desk/circulars'),
    sent('周知の文例（書きもれ）', '/desk/circulars', {}),
    seen('資料', '/desk/materials'),
    seen('資料を加える', '/desk/materials/new'),
    sent('資料を加える（書きもれ）', '/desk/materials/new', wrong),
    seen('資料を直す（指摘あり）', `/desk/materials/${ids[2]}`),
    seen('資料を直す（ファイル、期限切れ）', `/desk/materials/${ids.at(-1)}`),
    seen('資料を保存した', `/desk/materials/${ids[0]}?done=saved`),
  ];
}

/** What another tab showed. */
const ANOTHER = {
  seen: '',
  contents: JSON.stringify({ values: { association: '見本南市医師会', remarks: '前の画面の備考' }, files: [] }),
};

const FORM_PAGES = ['contact', 'slots', 'venue'] as const;

function filingPages({ drafts, links }: SampleBrowsers): PagePreview[] {
  const group = '申請する（様式1）';
  const as = (draft: keyof SampleBrowsers['drafts'], pages: readonly Page[]) =>
    inGroup(group, `draft=${drafts[draft]}`, pages);
  const about = (draft: keyof SampleBrowsers['drafts'], path: string): string =>
    `${path}?draft=${draftIdIn(drafts[draft])}`;
  return [
    ...inGroup(group, '', [
      seen('空の欄', '/file/contact'),
      sent('空のまま送った', '/file/contact', {}),
      seen('申請の状況を見る', '/status'),
      sent('申請の状況を見る（読み取れない）', '/status', { filed: '123' }),
      sent('申請の状況を見る（送った）', '/status', { filed: 'ABCD-2345' }),
      seen('記入済みの様式1から始める', '/file/sheet'),
      sent('ファイルを選ばずに送った', '/file/sheet', {}),
      seen('申請がないときのメール確認', '/file/verification'),
      seen('メールのリンクから確定する', linkPath('verification', links.verification)),
      seen('メールのリンクから見た完了', linkPath('verification', links.verified)),
      seen('下書きのリンク', linkPath('draft', links.draft)),
      seen('期限後の申請の許可', linkPath('late-permit', links.permit)),
      seen('使い終わった許可', linkPath('late-permit', links.usedPermit)),
    ]),
    ...as('begun', [
      ...[...FORM_PAGES, 'check'].map((step) => seen(`入力済み（${step}）`, `/file/${step}`)),
      seen('あとで続ける', '/file/later'),
      sent('あとで続ける（アドレスの誤り）', about('begun', '/file/later'), { laterEmail: 'hana@' }),
      seen('申請をはじめる（途中の申請があるとき）', '/file'),
      sent('ほかの画面で変わった下書き', about('begun', '/file/application'), ANOTHER, '/file/check'),
    ]),
    ...as(
      'wrong',
      FORM_PAGES.map((step) => seen(`誤りのある欄（${step}）`, `/file/${step}?from=check`)),
    ),
    ...as('late', [seen('10日前を過ぎた希望日', '/file/slots?from=check')]),
    ...as('lifted', [seen('期限後の許可を使った希望日', '/file/slots')]),
    ...as('waiting', [
      seen('メールの確認', '/file/verification'),
      seen('確認メールを送り直した', '/file/verification?sent=again'),
      sent('確認コードの形の誤り', about('waiting', '/file/verification'), { code: '12345' }),
    ]),
    ...as('done', [seen('申請の完了', '/file/receipt')]),
    ...as(
      'correction',
      [...FORM_PAGES, 'check'].map((step) => seen(`訂正（${step}）`, `/file/${step}`)),
    ),
  ];
}

async function statusPages(office: Office, cases: readonly Case[]): Promise<PagePreview[]> {
  const group = '申請者の申請の状況';
  const pages: PagePreview[] = [];
  const shown = new Set<string>();
  for (const { application, session, signUpPage, attendees } of cases) {
    const { email } = application.form1.contact;
    if (email === '' || !application.receivedAt) continue;
    const path = linkPath('status', await rawLink(office, 'status', application.id, email));
    const cookie = `applicant=${await trustAfterVerification(office, email)}`;
    const words = `${STATE_WORDS[application.state]}（${application.form1.association}）`;
    pages.push(...inGroup(group, cookie, [seen(words, path)]));
    for (const { batchId, subject } of await readNotices(office, application.id)) {
      pages.push(...inGroup(group, cookie, [seen(`送信状況（${subject}）`, `${path}/attendees/mails/${batchId}`)]));
    }
    if (session && signUpPage?.closesOn) {
      pages.push(...inGroup(group, cookie, [seen(`${words} 参加申込の受付（申込締切）`, `${path}/sign-up`)]));
    }
    if (shown.has(application.state)) continue;
    shown.add(application.state);
    pages.push(
      ...inGroup(group, '', [seen(`${words} 確認コードを入れる前`, path)]),
      ...inGroup(group, cookie, [
        seen(`${words} 取下げ`, `${path}/withdrawal`),
        seen(`${words} 変更や中止の依頼`, `${path}/change-request`),
        seen(`${words} 二人目の連絡先`, `${path}/second-contact`),
        seen(`${words} 参加者の名簿`, `${path}/attendees`),
        seen(`${words} 参加者へのお知らせ`, `${path}/attendees/mail`),
        seen(`${words} 実施報告`, `${path}/report`),
        seen(`${words} 参加申込の受付`, `${path}/sign-up`),
      ]),
    );
    if (application.state === 'held') {
      pages.push(...inGroup(group, cookie, [sent('実施報告の誤り', `${path}/report`, { attendees: '二十名くらい' })]));
    }
    if (application.state !== 'confirmed') continue;
    pages.push(
      ...inGroup(group, cookie, [
        sent('依頼の書きもれ', `${path}/change-request`, {}),
        seen('予定表に登録する', `${path}/calendar`),
        seen('説明会で使う資料を選ぶ', `${path}/materials`),
        seen('周知の文章', `${path}/circulars`),
        ...CIRCULAR_KINDS.map((kind) =>
          seen(`周知の文章（${CIRCULAR_WORDS[kind].title}）`, `${path}/circulars/${kind}`),
        ),
        sent('周知の文章（書きもれ）', `${path}/circulars/fax`, {}),
        sent('周知の文章（ほかの画面で変わった）', `${path}/circulars/mail`, { text: '見本', seen: 'another' }),
        sent('ほかの画面で変わった資料の選択', `${path}/materials`, { seen: 'another' }),
        seen('当日の受付を準備する', `${path}/reception`),
        ...attendees
          .slice(0, 1)
          .flatMap(({ id }) => [
            seen('参加者の登録内容を訂正する', `${path}/attendees/${id}`),
            seen('代理での取りやめ', `${path}/attendees/${id}/removal`),
          ]),
        seen('参加者を代理で登録する', `${path}/attendees/new`),
        sent('代理での登録の書きもれ', `${path}/attendees/new`, {}),
        sent('お知らせの書きもれ', `${path}/attendees/mail`, {}),
        sent('お知らせを送る前の確認', `${path}/attendees/mail`, {
          subject: '駐車場について',
          text: '満車になることがあります。',
        }),
        sent('定員・締切の誤り', `${path}/sign-up`, { capacity: '多数', closesOn: '未定' }),
        sent('二人目の連絡先の誤り', `${path}/second-contact`, { contactName: '後任', email: 'kounin@' }),
      ]),
      ...inGroup(group, '', [
        seen('確認コードを受け取る', `${path}/access`),
        seen('確認コードを送った', `${path}/access?sent=1`),
        sent('確認コードの形の誤り', `${path}/access`, { code: '12' }),
        sent('確認コードのない操作', `${path}/withdrawal`, {}, `${path}/access`),
      ]),
    );
  }
  return [...pages, ...inGroup(group, '', [seen('切れたリンク', linkPath('status', 'no-such-link'))])];
}

/** Every turn once: situation, kind, who decides, answered or not, corrected or not, and why it was closed. */
async function inquiryPages(office: Office, cases: readonly Case[]): Promise<Page[]> {
  const turns = new Map<string, Page[]>();
  for (const inquiry of cases.flatMap((caseFile) => caseFile.inquiries)) {
    const link = await rawLink(office, 'inquiry', inquiry.id, inquiry.maker.addresses[0] ?? '');
    const read = await readInquiry(office, link);
    if (!read.ok) throw new Error(`inquiry ${inquiry.id} cannot be read`);
    const turn = turnOf(read.value);
    if (!turns.has(turn)) turns.set(turn, inquiryTurn(turn, linkPath('inquiry', link), read.value, office.now()));
  }
  return [...turns.values()].flat();
}

function turnOf(view: InquiryView): string {
  const { inquiry } = view;
  return [
    SITUATION_WORDS[situationOf(view)],
    inquiry.decides === 'coordinator' ? '調整担当が確定' : '',
    inquiry.answers.length > 0 ? '回答あり' : '',
    view.corrections.length > 0 ? '訂正あり' : '',
    view.session?.mode === 'online' ? 'オンライン' : '',
    inquiry.closedBecause ?? '',
  ]
    .filter((word) => word !== '')
    .join('・');
}

const SITUATION_WORDS: Record<ReturnType<typeof situationOf>, string> = {
  open: '照会中',
  move: '日時変更の照会',
  join: '確定した説明会への参加の照会',
  joined: '参加する',
  out: '参加できなくなった',
  lost: 'ほかのメーカーで確定',
  superseded: '新しい照会あり',
  closed: '終了',
};

function inquiryTurn(turn: string, path: string, view: InquiryView, now: Temporal.Instant): Page[] {
  const situation = situationOf(view);
  const slotId = view.offers[0]?.slotId ?? '';
  const confirmation = { slotId, by: '企画　三郎', formVersion: String(view.application.formVersion - 1) };
  const page = seen(turn, path);
  if (situation === 'open' || situation === 'move' || situation === 'join') {
    const late = sent(`${turn}：内容が変わったあとの確定`, `${path}/confirmation`, confirmation, path);
    const check = { ...confirmation, formVersion: String(view.application.formVersion) };
    return [
      page,
      ...(inquiryCheckPage(view, '', now, { values: check, problems: {} })
        ? [sent(`${turn}：確定する前の確認`, `${path}/confirmation`, check, path)]
        : []),
      sent(`${turn}：書きもれ`, `${path}/answer`, {}, path),
      ...(view.corrections.length > 0 ? [late] : []),
    ];
  }
  if (situation === 'lost') {
    return [
      page,
      // The same ○ as before; another would be news, and a look must change nothing.
      ...(view.inquiry.answers.some((answer) => answer.slotId === slotId && answer.reply === 'yes')
        ? [sent(`${turn}：あとから確定を押した`, `${path}/confirmation`, { ...confirmation, step: 'send' }, path)]
        : []),
      sent(`${turn}：名前のない参加`, `${path}/participation`, {}, path),
    ];
  }
  return situation === 'joined'
    ? [
        page,
        sent(`${turn}：理由の書きもれ`, `${path}/cancellation`, {}, path),
        sent(`${turn}：参加できないと知らせる前の確認`, `${path}/cancellation`, MAKER_OUT, path),
        seen(`${turn}：予定表に登録する`, `${path}/calendar`),
      ]
    : [page];
}

const MAKER_OUT = { reason: '機材の故障のため', outBy: '企画　三郎' };

async function makerPages(office: Office): Promise<Page[]> {
  const pageOf = async (id: string, address: string) => linkPath('maker', await rawLink(office, 'maker', id, address));
  return [
    seen('貴社のページ', await pageOf('fujitsu', 'demo@fujitsu.example')),
    seen('貴社のページ（日時変更の照会あり）', await pageOf('panasonic', 'demo@panasonic.example')),
    seen('貴社のページ（予定なし）', await pageOf('retired', 'demo@kyumihon.example')),
  ];
}

async function attendeePages(office: Office, cases: readonly Case[]): Promise<Page[]> {
  const turns = new Map<string, Page>();
  for (const caseFile of cases) {
    const { application, session, attendees, waiting } = caseFile;
    if (!application.receivedAt) continue;
    const online = session?.mode === 'online' ? '・オンライン' : '';
    const turn = `${STATE_WORDS[application.state]}${online}・${seatsWord(caseFile)}`;
    const add = (title: string, page: (words: string) => Page): void => {
      const words = `${title}（${turn}）`;
      if (!turns.has(words)) turns.set(words, page(words));
    };
    const link = async (purpose: LinkPurpose, id: string, email: string): Promise<string> =>
      linkPath(purpose, await rawLink(office, purpose, id, email));
    const named = async (email: string) =>
      (await office.store.read((tx) => listRegistrationsAt(tx, application.id, email)))[0];
    const join = await link('sign-up-page', application.id, '');
    add('参加申込', (words) => seen(words, join));
    if (may(application.state, 'register')) {
      add('医療機関コードの見直し', (words) => sent(words, join, { institutionCode: '1310112340' }));
      add('参加申込の書きもれ', (words) => sent(words, join, { email: 'hanako@' }));
      add('確認メールを送った', (words) => seen(words, `${join}/sent`));
    }
    const [attendee] = attendees;
    if (attendee) {
      const own = await link('registration', attendee.id, attendee.email);
      add('申込み済み', (words) => seen(words, own));
      if (!isOver(session, office.now())) {
        add('取りやめの確認', (words) => seen(words, `${own}/leaving`));
      }
      if (may(application.state, 'register')) {
        add('お名前・医療機関の訂正', (words) => seen(words, `${own}/words`));
      }
    }
    const [next] = waiting;
    if (next) {
      const own = await link('registration', next.id, next.email);
      add('キャンセル待ち', (words) => seen(words, own));
      add('人数の誤り', (words) => sent(words, `${own}/people`, { people: '百' }, own));
    }
    const left = await named('sanka1@clinic.example');
    if (left?.state === 'left') {
      const own = await link('registration', left.id, left.email);
      add('取りやめた', (words) => seen(words, own));
    }
    const open = await named('haru@yakkyoku.example');
    if (open) {
      const [check, own] = [
        await link('registration-check', open.id, open.email),
        await link('registration', open.id, open.email),
      ];
      add('申込みの確認', (words) => seen(words, check));
      add('確認が済んでいない', (words) => seen(words, own));
    }
  }
  return [...turns.values()];
}

/** 受付 of the session of today: on a helper's phone, and what the applicant sees of it. */
async function receptionPages(office: Office, cases: readonly Case[]): Promise<PagePreview[]> {
  const group = '当日の受付';
  const today = jstDay(office.now());
  const caseFile = cases.find(({ session }) => session?.state === 'confirmed' && session.date.equals(today));
  const [first, second] = caseFile?.attendees ?? [];
  if (!caseFile || !first || !second) throw new Error('no session of today among the samples');
  const { application } = caseFile;
  const link = await rawLink(office, 'reception', application.id, '');
  const path = linkPath('reception', link);
  const helper = must(await nameHelper(office, link, '受付　花'));
  const status = linkPath('status', await rawLink(office, 'status', application.id, application.form1.contact.email));
  const late = { tick: `${first.id}:0:9` };
  return [
    ...inGroup(group, `applicant=${await trustAfterVerification(office, application.form1.contact.email)}`, [
      seen('受付用のリンクを作った', `${status}/reception`),
    ]),
    ...inGroup(group, '', [seen('受付の方のお名前', path), sent('お名前の書きもれ', `${path}/helper`, {}, path)]),
    ...inGroup(group, `helper=${helper}`, [
      seen('受付', path),
      seen('受け付けた', `${path}?done=${first.id}`),
      seen('さがした', `${path}?q=${encodeURIComponent('ﾖｼ')}`),
      seen('見つからない', `${path}?q=${encodeURIComponent('ぬるぽ')}`),
      sent('ほかの方が先に受け付けた', `${path}/arrivals`, late, path),
      seen('人数を変える', `${path}/arrivals/${second.id}`),
      sent('人数の誤り', `${path}/arrivals/${second.id}`, { people: '百' }),
      seen('当日参加', `${path}/walk-ins`),
      sent('当日参加の書きもれ', `${path}/walk-ins`, {}),
    ]),
  ];
}

function seatsWord({ signUpPage, waiting }: Case): string {
  if (!signUpPage) return '受付前';
  if (signUpPage.closedAt) return '受付終了';
  return waiting.length > 0 ? '満席' : '受付中';
}

function signInPages(browsers: SampleBrowsers): Page[] {
  const code = '/sign-in/code?email=coordinator%40demokai.example&next=%2Fdesk';
  return [
    seen('サインイン', '/sign-in'),
    sent('アドレスの誤り', '/sign-in', { email: 'hanako' }),
    seen('確認コード', code),
    sent('確認コードの形の誤り', '/sign-in/code', { email: 'hanako@demokai.example', code: '12' }, '/sign-in'),
    seen('メールのリンク', linkPath('sign-in', browsers.links.signIn)),
  ];
}

function namePages(): Page[] {
  return [
    seen('お名前の確認', '/sign-in/name'),
    sent('お名前の書きもれ', '/sign-in/name', { next: '/desk' }, '/sign-in/name'),
  ];
}

function deskPages(office: Office): Page[] {
  const day = jstDay(office.now()).add({ days: 40 });
  return [
    seen('カレンダー（月）', `/desk/calendar?day=${day}`),
    seen('カレンダー（週）', `/desk/calendar?view=week&day=${day}`),
    seen('メーカーの週', `/desk/makers-week?day=${day}`),
    seen('カレンダー（絞り込み）', `/desk/calendar?view=week&day=${day}&maker=fujitsu&prefecture=愛知県`),
    seen('今すること', '/desk'),
    seen('今すること（絞り込み）', '/desk?kind=unasked'),
    seen('今すること（なし）', '/desk?kind=maker-out'),
    seen('実績（月別）', '/desk/totals'),
    seen('実績（メーカー別）', '/desk/totals?by=maker&show=sessions'),
    seen('実績（日付の誤り）', '/desk/totals?from=きのう'),
    seen('都道府県の地図', '/desk/prefectures'),
    seen('都道府県の地図（説明会）', '/desk/prefectures?show=sessions'),
    seen('申込率と説明会', '/desk/need'),
    seen('申込率と説明会（都道府県）', `/desk/need?prefecture=${encodeURIComponent('長野県')}&show=perSession`),
    seen('申込率の表', '/desk/rates'),
    seen('申込率の表（取り込み済み）', '/desk/rates/rates-2022-09-30'),
    seen('申込率の表（取り消し済み）', '/desk/rates/rates-2022-08-31-again'),
    ...RATE_FILES.map(({ id, name }) => seen(`読み取った申込率（${name}）`, `/desk/rates/files/${id}`)),
    seen('申請一覧', '/desk/applications'),
    seen('キーボードの操作', '/desk/shortcuts'),
    seen('保存した条件', '/desk/filters'),
    sent('保存した条件：書きもれ', '/desk/filters', { query: 'state=received' }),
    ...APPLICATION_STATES.map((state) =>
      seen(`申請一覧（${STATE_WORDS[state]}）`, `/desk/applications?state=${state}`),
    ),
    seen('履歴', '/desk/history'),
    seen('履歴（記録のない日）', '/desk/history?day=2020-01-01&by=調整　花子'),
    seen('申請が見つかりません', '/desk/applications/ZZZZ-ZZZZ'),
    seen('代理で登録する', '/desk/entries/new'),
    sent('代理で登録する（書きもれ）', '/desk/entries/new', {}),
    seen('予定表に登録する', '/desk/feeds'),
    seen('個人情報の削除', '/desk/erasures'),
    sent('個人情報の削除（書きもれ）', '/desk/erasures/cases', { erasedReference: '' }, '/desk/erasures'),
    seen('期限後の申請を許可する', '/desk/permits'),
    sent('期限後の申請を許可する（書きもれ）', '/desk/permits', { permitDate: '来週' }),
    sent('APIキーを発行する（書きもれ）', '/desk/api/keys', {}, '/desk/api'),
    sent('通知先を登録する（http）', '/desk/api/webhooks', { url: 'http://system.example.jp/' }, '/desk/api'),
    seen('メーカー', '/desk/makers'),
    seen('メーカーを登録した', '/desk/makers?saved=fujitsu'),
    seen('メーカーを登録する', '/desk/makers/new'),
    sent('メーカーを登録する（書きもれ）', '/desk/makers/new', { crews: '十', addresses: 'demo' }),
    seen('メーカーの登録内容を直す', '/desk/makers/fujitsu'),
    seen('API', '/desk/api'),
    seen('サインインの管理', '/desk/sign-ins'),
    seen('メールの一覧', '/desk/mails'),
    seen('メールの一覧：見つからない', '/desk/mails?q=nobody@clinic.example'),
    seen('認証アプリの登録', '/desk/sign-ins/second-step'),
  ];
}

/** Every application; its acts once for each state and each turn that their pages take. Who is `wishing` waits for an answer. */
function deskCasePages(cases: readonly Case[], wishing: ReadonlySet<string>): Page[] {
  const acted = new Set<string>();
  return cases.flatMap((caseFile) => {
    const { application, session, inquiries } = caseFile;
    const path = `/desk/applications/${application.reference}`;
    const words = `${STATE_WORDS[application.state]}（${application.form1.association}）`;
    const agreed = inquiries.some(({ answers }) => answers.some((answer) => answer.reply === 'yes'));
    const turn = `${application.state} ${agreed} ${session?.mode} ${session?.makers.length}`;
    const wish = wishing.has(application.id) ? wishPages(words, path, String(application.version)) : [];
    if (acted.has(turn)) return [seen(words, path), ...wish];
    acted.add(turn);
    return [
      seen(words, path),
      ...(application.state === 'confirmed'
        ? [seen(`${words} 履歴`, `${path}/history`), seen(`${words} 周知の文章`, `${path}/circulars/fax`)]
        : []),
      seen(`${words} 参加者の名簿`, `${path}/attendees`),
      seen(`${words} 操作のあと`, `${path}?done=answered`),
      ...actPages(caseFile, words, path),
      ...wish,
    ];
  });
}

/** A case whose candidates are put into makers' days. */
function weekPages(cases: readonly Case[]): Page[] {
  const asked = cases.filter(({ application }) => application.state === 'inquiring').slice(0, 1);
  return asked.map(({ application: { reference } }) =>
    seen('メーカーの週（候補日を置く）', `/desk/makers-week?case=${reference}`),
  );
}

async function whoWish(office: Office, cases: readonly Case[]): Promise<ReadonlySet<string>> {
  const ids = cases.flatMap(({ application: { id, state } }) => (state === 'confirmed' ? [id] : []));
  const events = await office.store.read((tx) => listEventsOf(tx, ids));
  const histories = Map.groupBy(events, ({ applicationId }) => applicationId);
  return new Set(ids.filter((id) => standingWish(histories.get(id) ?? [])));
}

function wishPages(words: string, path: string, seenVersion: string): Page[] {
  const text = 'お電話でお話ししたとおりです。';
  return [
    seen(`${words} 依頼への回答`, `${path}/wish`),
    sent(`${words} 依頼への回答の書きもれ`, `${path}/wish`, { seenVersion, answer: 'refused' }),
    sent(`${words} 依頼への回答：送る前の確認`, `${path}/wish`, { seenVersion, answer: 'settled', text }),
  ];
}

/** The words of the newest mail of each state that the sample office holds. */
async function deskMailPages(office: Office): Promise<Page[]> {
  const states = ['kept', 'failed', 'dropped'] as const;
  const newest = await office.store.read((tx) =>
    Promise.all(states.map((state) => listMails(tx, { state, limit: 1 }))),
  );
  return newest.flat().map((mail) => seen(`メール（${mail.content.mail} ${mail.state}）`, `/desk/mails/${mail.id}`));
}

const LATER_HOURS = {
  ...{ meetingEnd: '17:00', demoStart: '16:00', demoEnd: '16:15' },
  ...{ reason: '会場の都合のため', consent: 'agreed', agreedBy: '企画　三郎（電話）' },
};

function letter(words: string, path: string, seenVersion: string): Page[] {
  const sample = { to: 'applicant', subject: '当日の駐車場について', text: 'メーカーの車は何台まで停められますか。' };
  return [sent(`${words} メール：送る前の確認`, `${path}/message`, { seenVersion, ...sample })];
}

function onMaker(id: string, opened: (what: string, below: string) => Page[]): Page[] {
  return [...opened('当日の担当の記録', `/makers/${id}/visitor`), ...opened('メーカーを外す', `/makers/${id}/removal`)];
}

/** What can be done with an application, filled in as it opens and left empty. */
function actPages(caseFile: Case, words: string, path: string): Page[] {
  const { application, session, inquiries } = caseFile;
  const version = String(application.version);
  // Some forms have nothing to fill in, so sending them empty would act.
  const opened = (title: string, below: string): Page[] => [seen(`${words} ${title}`, `${path}${below}`)];
  const act = (title: string, below: string): Page[] => [
    ...opened(title, below),
    sent(`${words} ${title}：書きもれ`, `${path}${below}`, { seenVersion: version }),
  ];
  const closing = [...act('差し戻し', '/return'), ...act('お断り', '/decline')];
  const notes = act('内部メモ', '/notes').slice(-1);
  const owner = act('担当', '/owner');
  const contact = [...act('担当者の変更', '/contact'), ...notes, ...owner];
  const second = opened('二人目の連絡先', '/second-contact');
  if (application.state === 'unverified') return [...opened('電話で確認', '/verification'), ...contact];
  if (application.state === 'received')
    return [...act('メーカーへの照会', '/inquiries'), ...closing, ...contact, ...second];
  if (application.state === 'inquiring') {
    const stale = {
      seenVersion: String(application.version - 1),
      phrase: 'no-maker',
      reason: '対応できるメーカーがありませんでした。',
    };
    return [
      ...act('メーカーへの照会', '/inquiries'),
      ...inquiries.slice(0, 1).flatMap(({ id }) => act('回答の記録', `/inquiries/${id}/answers`)),
      ...inquiries.slice(-1).flatMap(({ id }) => opened('照会の取消し', `/inquiries/${id}/recall`)),
      ...act('日程の確定', '/confirmation'),
      ...closing,
      sent(`${words} お断り：内容が変わっていた`, `${path}/decline`, stale),
    ];
  }
  if (application.state === 'held')
    return [...act('実施報告', '/report'), ...opened('報告のお願い', '/report-request')];
  if (application.state !== 'confirmed' || !session) return opened('できない操作', '/cancellation');
  const place = { venueName: session.venue.name, address: session.venue.address, postalCode: session.venue.postalCode };
  const changed = { seenVersion: version, ...place, mode: 'online', url: 'https://meeting.example/sample' };
  const moved = { seenVersion: version, date: formatDay(session.date), meetingStart: '15:00', meetingEnd: '14:00' };
  return [
    ...act('内容の変更', '/change'),
    sent(`${words} 内容の変更：送る前の確認`, `${path}/change`, changed),
    ...act('日時の変更', '/move'),
    sent(`${words} 日時の変更：誤り`, `${path}/move`, moved),
    sent(`${words} 日時の変更：送る前の確認`, `${path}/move`, {
      ...moved,
      ...LATER_HOURS,
      date: formatDay(session.date.add({ days: 28 })),
    }),
    ...opened('時刻だけの変更', '/time'),
    ...session.makers.slice(0, 1).flatMap(({ maker }) => [
      ...onMaker(maker.id, opened),
      ...act('メーカーの交代', `/makers/${maker.id}/replacement`),
      sent(`${words} メーカーの交代：送る前の確認`, `${path}/makers/${maker.id}/replacement`, {
        seenVersion: version,
        maker: 'atlas',
        consent: 'agreed',
        agreedBy: '企画　三郎',
        channel: 'phone',
        reason: '機材の故障のため',
      }),
    ]),
    ...opened('メーカーを加える', '/makers/addition'),
    ...opened('レイアウト等の差し替え', '/layouts'),
    ...letter(words, path, version),
    ...act('中止', '/cancellation'),
    ...contact,
    ...second,
    sent(`${words} 担当者の変更：送る前の確認`, `${path}/contact`, {
      seenVersion: version,
      contactName: '後任　十和',
      contactKana: 'こうにん　とわ',
      phone: '03-5253-1111',
      email: 'kounin@ishikai.example.jp',
      reason: '人事異動のため',
    }),
  ];
}
