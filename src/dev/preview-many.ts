import type { Application } from '#domain/case/application.ts';
import { RUN_ACT_WORDS, RUN_ACTS } from '#domain/words/runs.ts';
import type { Case } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { endRun, startRun, workOnRuns } from '#workflow/desk/many-run.ts';
import { must } from './demo.ts';
import type { PagePreview } from './page-preview.ts';

const GROUP = '調整担当：まとめて';
const BY = '調整　花子';
/** So many that each state is among them. */
const TICKED = 12;

/** まとめて: each act looked at beforehand, a reason that is missing, and runs that go on, were stopped and ended. */
export async function manyPages(office: Office, cases: readonly Case[], cookie: string): Promise<PagePreview[]> {
  const applications = cases.slice(0, TICKED).map(({ application }) => application);
  const runs = await sampleRuns(office, applications);
  const page = (title: string, path: string): PagePreview => ({ group: GROUP, title, path, cookie });
  const ticked = applications.map(({ reference }) => `case=${reference}`).join('&');
  const looked = (act: string): string => `/desk/many?act=${act}&${ticked}&from=/desk/applications`;
  return [
    ...RUN_ACTS.map((act) => page(`確認：${RUN_ACT_WORDS[act]}`, looked(act))),
    page('確認：条件に合うものすべて', '/desk/many?act=decline&all=list&state=received&from=/desk/applications'),
    page('確認：期限切れすべて', '/desk/many?act=remind&all=queue&kind=answer-overdue&from=/desk'),
    page('何も選んでいない', '/desk/many?act=ask&from=/desk'),
    {
      ...page('確認：理由の書きもれ', '/desk/many'),
      form: {
        from: looked('decline'),
        fields: { act: 'decline', step: 'look', cases: shownText(applications), reason: '' },
      },
    },
    page('まとめて行ったこと', '/desk/runs'),
    ...runs.map(({ title, id }) => page(title, `/desk/runs/${id}`)),
  ];
}

function shownText(applications: readonly Application[]): string {
  return applications.map(({ reference, version }) => `${reference}:${version}`).join(' ');
}

async function sampleRuns(
  office: Office,
  applications: readonly Application[],
): Promise<{ title: string; id: string }[]> {
  const order = { act: 'own', owner: BY } as const;
  const [ended, stopped, running] = [office.chance.id(), office.chance.id(), office.chance.id()];
  const [first, ...others] = applications;
  if (!first) return [];
  const shown = [{ ...first, version: first.version + 1 }, ...others];
  must(await startRun(office, { id: ended, order, shown, by: BY }));
  await workOnRuns(office);
  must(await startRun(office, { id: stopped, order, shown: applications, by: BY }));
  must(await endRun(office, stopped, BY));
  // Nobody works on it in the sample office.
  must(await startRun(office, { id: running, order, shown: applications, by: BY }));
  return [
    { title: '終わった', id: ended },
    { title: '中止した', id: stopped },
    { title: '進んでいる', id: running },
  ];
}
