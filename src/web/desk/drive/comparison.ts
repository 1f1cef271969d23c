import type { FastifyReply } from 'fastify';
import { type NameOf, namesOf } from '#domain/drive/words.ts';
import { formatShortDay } from '#domain/text/dates.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { goTo, showPage, type Visit } from '#web/frame/pages.ts';
import { casePath, deskViewer } from '#web/gate/desk.ts';
import { type Comparison, compareProposals, readRowDetails } from '#workflow/drive/read-proposals.ts';
import { compareHref, notFound, PAGE_ROWS, pageLinks, pageOf } from './proposal.ts';
import type { OfStart } from './start.ts';
import { CHANGE_WORDS, figureRows, PROPOSALS_PATH, proposalPath, termRows } from './words.ts';

/** Two proposals side by side: figures, terms, and the rows in which they differ. */
export async function showComparison(visit: Visit<OfStart>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const [a, b] = [textOf(request.query.a), textOf(request.query.b)];
  if (a === '' || b === '') return goTo(reply, PROPOSALS_PATH);
  const found = await compareProposals(web.office, [a, b]);
  if (!found.ok) return notFound(visit);
  const { rows, makers } = found.value;
  const nameOf = namesOf(makers);
  const page = pageOf(request.query.page, rows.length);
  const shown = rows.slice(page.first, page.first + PAGE_ROWS);
  const details = await readRowDetails(
    web.office,
    shown.map(({ applicationId }) => applicationId),
  );
  const heading = '2つの割付案を比べる';
  return showPage(visit, 'desk/drive/comparison', {
    page: { title: heading, heading, caption: DESK_PAGES.proposals, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'proposals'),
    heads: [found.value.a, found.value.b].map(({ id, startedAt, startedBy }) => ({
      href: proposalPath(id),
      at: startedAt,
      by: startedBy,
    })),
    facts: factRows(found.value, nameOf),
    total: rows.length,
    rows: shown.map(({ applicationId, before, after, change }) => {
      const application = details.applications.get(applicationId);
      return {
        href: casePath(application?.reference ?? ''),
        reference: application?.reference ?? '',
        association: application?.form1.association ?? '',
        before: placeWords(before, nameOf),
        after: placeWords(after, nameOf),
        change: CHANGE_WORDS[change],
      };
    }),
    ...pageLinks(page, (to) => `${compareHref(a, b)}&page=${to}`),
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What is said of both, a line each, with whether it differs. */
function factRows({ a, b }: Comparison, nameOf: NameOf) {
  const words = (head: Comparison['a']) => [...figureRows(head), ...termRows(head, nameOf)];
  const [old, fresh] = [words(a), words(b)];
  const labels = [...new Set([...old, ...fresh].map(({ label }) => label))];
  const saidOf = (rows: typeof old, label: string): string => rows.find((row) => row.label === label)?.value ?? 'なし';
  return labels.map((label) => {
    const [before, after] = [saidOf(old, label), saidOf(fresh, label)];
    return { label, before, after, differs: before !== after };
  });
}

function placeWords(row: Comparison['rows'][number]['before'], nameOf: NameOf): string {
  if (!row) return '対象外';
  return row.placed ? `${formatShortDay(row.day)}　${row.makerIds.map(nameOf).join('、')}` : '割り当てなし';
}
