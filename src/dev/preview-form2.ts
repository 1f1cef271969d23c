import { FORM2_FIELDS } from '#domain/form2/fields.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { controlsOfForm2, textsOfForm2 } from '#domain/form2/reading.ts';
import { linkPath } from '#domain/notices/link.ts';
import { listEntries } from '#store/form2/entries.ts';
import { listHandIns } from '#store/form2/hand-ins.ts';
import { listHelpers } from '#store/form2/helpers.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import type { Office } from '#workflow/case/office.ts';
import { rawLink } from './demo.ts';
import type { PagePreview } from './page-preview.ts';
import { COLLECTOR_EMAIL, LOCAL_EMAIL, type SampleForm2 } from './sample-form2.ts';

const GROUP = '様式2の取りまとめ';

/** The pages of 様式2: opening, the collection of who gathers, of a 郡市区医師会, and the institution's own entry. */
export async function form2Pages(office: Office, sample: SampleForm2, desk: string): Promise<PagePreview[]> {
  const cookie = `applicant=${await trustAfterVerification(office, COLLECTOR_EMAIL)}`;
  const local = `applicant=${await trustAfterVerification(office, LOCAL_EMAIL)}`;
  const { open, closed, waiting, handedIn, standing } = sample;
  const [helper] = await office.store.read((tx) => listHelpers(tx, open.id));
  const [handed] = await office.store.read((tx) => listHandIns(tx, open.id));
  const linkOf = (id: string) => rawLink(office, 'collection', id, COLLECTOR_EMAIL);
  const path = linkPath('collection', await linkOf(open.id));
  const shut = linkPath('collection', await linkOf(closed.id));
  const unconfirmed = linkPath('collection', await linkOf(waiting.id));
  const helped = linkPath(
    'collection-helper',
    await rawLink(office, 'collection-helper', helper?.id ?? '', LOCAL_EMAIL),
  );
  const own = linkPath('own-entry', await rawLink(office, 'own-entry', open.id, ''));
  const verification = await rawLink(office, 'verification', waiting.id, COLLECTOR_EMAIL);
  const [typed] = await office.store.read((tx) => listEntries(tx, open.id, { states: ['unconfirmed'] }, { limit: 1 }));
  const check = linkPath(
    'own-entry-check',
    await rawLink(office, 'own-entry-check', typed?.id ?? '', sample.offeredTo),
  );
  const page = (title: string, address: string, who = cookie): PagePreview => ({
    group: GROUP,
    title,
    path: address,
    cookie: who,
  });
  const sent = (title: string, address: string, fields: Record<string, string>, who = cookie): PagePreview => ({
    ...page(title, address, who),
    form: { from: address, fields },
  });
  const doubtful = { ...controlsOfForm2(standing.form), code: '9933330', phone: '' };
  return [
    page('開設する', '/collections/new', ''),
    sent('開設する（書きもれ）', '/collections/new', {}, ''),
    page('メールの確認', unconfirmed, ''),
    page('メールのリンクから開設する', `/collections/confirmation/${verification}`, ''),
    page('確認コードの入力', `${path}/access`, ''),
    page('確認コードを送った', `${path}/access?sent=1`, ''),
    page('取りまとめ（受付中）', path),
    page('取りまとめ（締切）', shut),
    page('内容を変える', `${path}/settings`),
    sent('内容を変える（書きもれ）', `${path}/settings`, {}),
    page('締切・再開・完了（受付中）', `${path}/state`),
    page('締切・再開・完了（締切）', `${shut}/state`),
    page('郡市区医師会に入力を頼む', `${path}/helpers`),
    page('医療機関の入力ページ（使っている）', `${path}/own-entry`),
    page('医療機関の入力ページ（止めている）', `${shut}/own-entry`),
    page('紙の申請書を入力する', `${path}/entries/new`),
    page('紙の申請書を入力する（保存したあと）', `${path}/entries/new?saved=${standing.id}`),
    sent('紙の申請書を入力する（書きもれ）', `${path}/entries/new`, {}),
    sent('紙の申請書を入力する（お尋ね）', `${path}/entries/new`, doubtful),
    sent('紙の申請書を入力する（二重）', `${path}/entries/new`, controlsOfForm2(standing.form)),
    page('締め切ったあとの入力', `${shut}/entries/new`),
    ...listPages(page, path, standing.form),
    page('入力した申請書', `${path}/entries`),
    page('申請書（受付済）', `${path}/entries/${standing.id}`),
    page('申請書（提出済、訂正あり）', `${path}/entries/${handedIn.id}`),
    page('提出を記録する', `${path}/hand-ins`),
    page('第1回の提出', `${path}/hand-ins/${handed?.id ?? ''}`),
    page('郡市区医師会の入力', helped, local),
    page('郡市区医師会の入力した申請書', `${helped}/entries`, local),
    page('医療機関の入力', own, ''),
    sent('医療機関の入力（書きもれ）', own, {}, ''),
    page('医療機関の入力：確認メールを送った', `${own}/sent`, ''),
    page('医療機関の入力：内容の確認', check, ''),
    ...deskPages(page, sent, desk),
  ];
}

type Shown = (title: string, address: string, who: string) => PagePreview;
type Sent = (title: string, address: string, fields: Record<string, string>, who: string) => PagePreview;

function deskPages(page: Shown, sent: Sent, desk: string): PagePreview[] {
  return [
    page('調整担当：様式2の状況', '/desk/form2', desk),
    page('調整担当：取りまとめの開設', '/desk/form2/new', desk),
    sent('調整担当：取りまとめの開設（書きもれ）', '/desk/form2/new', {}, desk),
    page('調整担当：様式2の機種', '/desk/form2/products?saved=fujitsu-caora', desk),
    page('調整担当：機種を加える', '/desk/form2/products/new', desk),
    page('調整担当：機種を直す', '/desk/form2/products/fujitsu-caora', desk),
    sent('調整担当：機種を直す（書きもれ）', '/desk/form2/products/fujitsu-caora', { maker: '' }, desk),
  ];
}

function listPages(page: (title: string, address: string) => PagePreview, path: string, form: Form2): PagePreview[] {
  const file = { field: 'list', name: '一覧.csv', text: wrongList(form) };
  return [
    page('一覧（Excel）を読み込む', `${path}/list`),
    // Every row is wrong, so that nothing is taken.
    { ...page('一覧の読み込みの結果', `${path}/list`), form: { from: `${path}/list`, fields: {}, file } },
  ];
}

/** As CSV: an institution that is gathered already, and one without its code. */
function wrongList(form: Form2): string {
  const row = textsOfForm2(form);
  const rows = [row, { ...row, code: '', name: '見本の診療所' }];
  const lines = rows.map((texts) => FORM2_FIELDS.map(({ key }) => `"${texts[key].replaceAll('"', '""')}"`).join(','));
  return [FORM2_FIELDS.map(({ label }) => label).join(','), ...lines].join('\r\n');
}
