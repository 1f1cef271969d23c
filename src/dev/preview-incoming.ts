import type { Case } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { PagePreview } from './page-preview.ts';
import { sampleIncoming } from './sample-incoming.ts';

type Page = Omit<PagePreview, 'group' | 'cookie'>;

/** 「未整理」: the list, each mail, the look for its case and the page before it is added to one. */
export async function incomingPages(office: Office, cases: readonly Case[]): Promise<Page[]> {
  const mails = await sampleIncoming(office);
  const [waiting] = mails;
  const path = `/desk/incoming/${waiting?.id}`;
  const fixed = cases.find(({ application }) => application.state === 'confirmed')?.application;
  const asking = cases.find(({ inquiries }) => inquiries.some(({ state }) => state === 'open'))?.application;
  return [
    { title: '未整理', path: '/desk/incoming' },
    { title: '未整理：片づけたあと', path: '/desk/incoming?done=put-aside' },
    ...mails.map(({ id, subject }) => ({ title: `届いたメール（${subject}）`, path: `/desk/incoming/${id}` })),
    { title: '届いたメール：申請をさがした', path: `${path}?q=${encodeURIComponent('医師会')}` },
    { title: '届いたメール：見つからない', path: `${path}?q=${encodeURIComponent('どこにもない')}` },
    ...[fixed, asking].flatMap((application) =>
      application
        ? [
            {
              title: `届いたメールを加える前の確認（${application.state}）`,
              path: `${path}/case?reference=${application.reference}`,
            },
          ]
        : [],
    ),
    {
      title: '届いたメール：理由の書きもれ',
      path: `${path}/aside`,
      form: { from: path, fields: {} },
    },
  ];
}
