import type { Case } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { startProposal, stopProposal } from '#workflow/drive/propose.ts';
import type { PagePreview } from './page-preview.ts';
import { PLAIN_TERMS, sampleAcceptance, sampleProposal } from './sample-proposals.ts';

const GROUP = '調整担当：割付案';
const BY = '調整　花子';

/** 割付案: started, waiting, stopped, with its rows, pinned, compared, checked and accepted. */
export async function drivePages(office: Office, cases: readonly Case[], cookie: string): Promise<PagePreview[]> {
  const applications = cases
    .map(({ application }) => application)
    .filter(({ state }) => state === 'received' || state === 'inquiring');
  const [first] = applications;
  if (!first) return [];
  const [slot] = first.form1.slots;
  const plain = await sampleProposal(office, applications);
  const pins = [{ applicationId: first.id, slotId: slot?.id ?? '' }];
  const day = slot?.date ?? Temporal.PlainDate.from('2026-10-20');
  const whatIf = await sampleProposal(office, applications, {
    terms: { ...PLAIN_TERMS, closedDays: [day], pins, exclusions: pins },
    shifted: 1,
  });
  const over = await sampleAcceptance(office, plain, applications.slice(0, 4), true);
  const going = await sampleAcceptance(office, whatIf, applications.slice(0, 4), false);
  const waiting = await startProposal(office, { filter: {}, terms: PLAIN_TERMS, by: BY });
  const stopped = await startProposal(office, { filter: {}, terms: PLAIN_TERMS, by: BY });
  await stopProposal(office, stopped);
  const page = (title: string, path: string): PagePreview => ({ group: GROUP, title, path, cookie });
  const sent = (title: string, path: string, fields: Record<string, string>, from = path): PagePreview => ({
    ...page(title, path),
    form: { from, fields },
  });
  const path = `/desk/proposals/${plain}`;
  return [
    page('割付案の一覧', '/desk/proposals'),
    page('割付案を作る', '/desk/proposals/new'),
    page('割付案を作る（一覧の条件から）', '/desk/proposals/new?state=received'),
    page('条件を変えて作り直す', `/desk/proposals/new?from=${whatIf}`),
    sent('割付案を作る（書きもれ）', '/desk/proposals/new', { makersWanted: '0', closedDays: 'いつか' }),
    page('順番待ち', `/desk/proposals/${waiting}`),
    page('中止', `/desk/proposals/${stopped}`),
    page('割付案', path),
    page('割付案（残った申請）', `${path}?show=left`),
    page('割付案（仮の条件、固定と除外）', `/desk/proposals/${whatIf}`),
    page('1件の扱い', `${path}/cases/${first.reference}`),
    sent('1件の扱い（書きもれ）', `${path}/cases/${first.reference}`, { kind: 'pin', slot: '', maker: '' }),
    page('固定と除外', `/desk/proposals/${whatIf}/pins`),
    page('2つの割付案を比べる', `/desk/proposals/comparison?a=${plain}&b=${whatIf}`),
    sent('受け入れの確認', `${path}/check`, { all: 'on' }, path),
    sent('受け入れの確認（選びもれ）', `${path}/check`, {}, path),
    page('受け入れの結果', `${path}/acceptances/${over}`),
    page('受け入れの進行中', `/desk/proposals/${whatIf}/acceptances/${going}`),
  ];
}
