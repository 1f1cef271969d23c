import { rowMark, SHEET_LABELS } from '#domain/case/answer-sheet.ts';
import { linkPath } from '#domain/notices/link.ts';
import { readQuestions } from '#workflow/asking/questions.ts';
import type { Office } from '#workflow/case/office.ts';
import { must, rawLink } from './demo.ts';
import type { PagePreview } from './page-preview.ts';

type Page = Omit<PagePreview, 'group' | 'cookie'>;

/** A maker's table of open questions and its sheet, each turn of them. */
export async function questionPages(office: Office): Promise<Page[]> {
  const link = await rawLink(office, 'maker', 'panasonic', 'demo@panasonic.example');
  const path = `${linkPath('maker', link)}/questions`;
  const { rows } = must(await readQuestions(office, link));
  const marks = rows.map(({ question, seen }) => ({ ...question, seen }));
  const [first] = marks;
  const said = ['○', '△', '×', '多分', ''];
  const lines = marks.map((mark, at) => {
    const seen = at === 5 ? 'before.' : mark.seen;
    return `${at === 5 ? '○' : (said[at] ?? '')},,${rowMark({ ...mark, seen })}`;
  });
  const text = [Object.values(SHEET_LABELS).join(','), ...lines].join('\r\n');
  const old = { inquiryId: first?.inquiryId, slotId: first?.slotId, seen: 'before.', reply: 'yes', comment: '' };
  const fields = { rows: JSON.stringify([old]), by: '企画　三郎' };
  const file = { field: 'sheet', name: '回答.csv', text };
  return [
    { title: 'まとめての回答', path },
    { title: 'まとめての回答：2ページ目', path: `${path}?page=2` },
    { title: 'まとめての回答：保存したあと', path: `${path}?saved=3` },
    { title: 'まとめての回答：条件に合う行なし', path: `${path}?day=2020-01-01` },
    {
      title: 'まとめての回答：変わった行がある',
      path,
      form: {
        from: path,
        fields: {
          by: '企画　三郎',
          [`row-${first?.slotId}`]: `${first?.inquiryId} before.`,
          [`reply-${first?.slotId}`]: 'yes',
        },
      },
    },
    { title: '表（Excel）で回答する', path: `${path}/sheet` },
    { title: '読み取った回答の確認', path: `${path}/sheet`, form: { from: `${path}/sheet`, fields: {}, file } },
    {
      title: '読み取った回答：記録していない行がある',
      path: `${path}/sheet/answers`,
      form: { from: `${path}/sheet`, fields, file },
    },
  ];
}
