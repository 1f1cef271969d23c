import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { FORM1_FIELDS, type Form1Field } from '#domain/form1/fields.ts';
import { type Form1Input, textsOf } from '#domain/form1/form1.ts';
import { unfiledForm1 } from '#domain/form1/snapshot.ts';
import { attachmentChanges, form1Changes } from '#domain/history/fact-changes.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatDayWithEra, formatDemo, formatWindow } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { postalWords } from '#domain/words/place.ts';
import { RANK_WORDS, RANKS } from '#domain/words/ranks.ts';
import type { Problems } from '#web/forms/form1/fields.ts';
import { pointedOut } from '#web/forms/form1/pointed-out.ts';
import { askerOf } from '#web/frame/asker.ts';
import { goTo, showMessage, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { statusPath } from '#web/frame/status-path.ts';
import { draftPath } from '#web/gate/drafts.ts';
import { correctApplication } from '#workflow/filing/correct.ts';
import { fileApplication, isSameDayFiled } from '#workflow/filing/file.ts';
import type { DraftView } from '#workflow/filing/keep-draft.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { closedWords, showNotOwn } from './closed.ts';
import { isOwn, judgeDraft, type Standing, standingOf } from './draft.ts';
import { copyRoutes, isSeen, seenOn, showElsewhere } from './elsewhere.ts';
import { captionOf, FORM_PAGES, finishedPages, pageOf, stepsTo } from './pages.ts';
import { leftOfSheet } from './sheet-files.ts';

/** 入力内容の確認, and the two acts that it leads to: 申請 and 訂正. */
export function checkRoutes(server: FastifyInstance, web: Web): void {
  server.get('/file/check', (request, reply) => showCheck({ web, request, reply }));
  server.post('/file/application', { config: { asks: 'verification' } }, (request, reply) =>
    file({ web, request, reply }),
  );
  server.post('/file/correction', (request, reply) => correct({ web, request, reply }));
  copyRoutes(server, web);
}

async function showCheck(visit: Visit, refused?: Refusal): Promise<FastifyReply> {
  const { web, reply } = visit;
  const filing = await standingOf(visit);
  const elsewhere = wayOfOther(filing);
  if (elsewhere !== undefined) return goTo(reply, elsewhere);
  const closed = closedWords(filing);
  if (closed) return showMessage(visit, closed);
  if (filing.kind !== 'open') return goTo(reply, '/file/contact');
  const { draft, before } = filing;
  const { input, problems } = judgeDraft(web, draft, before);
  const wrong = wayToFirst(problems, draft.id);
  if (wrong !== undefined) return goTo(reply, wrong);
  const changes = before
    ? [...form1Changes(before.form1, input), ...attachmentChanges(before.form1.attachments, draft.attachments)]
    : [];
  const act = (path: string): string => draftPath(path, draft.id);
  return showPage(
    visit,
    'filing/check',
    {
      page: {
        title: before ? '訂正内容の確認' : '入力内容の確認',
        heading: before ? '訂正内容の確認' : '入力内容の確認',
        caption: captionOf(before, draft.purpose === 'enter'),
        noindex: true,
        error: refused !== undefined,
      },
      steps: stepsTo('check', {
        id: draft.id,
        withoutCode: before !== undefined || draft.purpose === 'enter',
        finished: finishedPages(problems),
      }),
      correcting: before !== undefined,
      entering: draft.purpose === 'enter',
      refused: refused ? refusalSentence(refused) : '',
      changes,
      left: leftOfSheet(draft.values),
      pointedOut: pointedOut(input, draft.values, await isSameDayFiled(web.office, input, before?.reference)),
      form1: unfiledForm1(input, draft.attachments),
      groups: summaryOf(input, draft, before),
      email: input.contact.email,
      ...seenOn(web, draft, input),
      acts: {
        file: act('/file/application'),
        correct: act('/file/correction'),
        enter: act('/desk/entries'),
        later: act('/file/later'),
        back: act('/file/venue'),
        abandon: act('/file/abandonment'),
      },
    },
    refused ? 422 : undefined,
  );
}

/** Where a page of the form leads to that cannot be shown for this draft. */
function wayOfOther(filing: Standing): string | undefined {
  if (filing.kind === 'several') return '/file';
  if (filing.kind === 'waiting') return draftPath('/file/verification', filing.draft.id);
  return filing.kind === 'done' ? draftPath('/file/receipt', filing.draft.id) : undefined;
}

async function file(visit: Visit): Promise<FastifyReply> {
  const { web, reply } = visit;
  const filing = await standingOf(visit);
  if (!isOwn(filing)) return showNotOwn(visit, filing, '/file/check');
  const { draft, cookie } = filing;
  if (draft.purpose !== 'file') return goTo(reply, draftPath('/file/check', draft.id));
  const { input, problems } = judgeDraft(web, draft, undefined);
  if (!isSeen(visit, draft, input)) return showElsewhere(visit, filing);
  // A double click, or the back button: it is filed already, just as it was shown.
  if (filing.kind !== 'open') return goTo(reply, draftPath('/file/verification', draft.id));
  const wrong = wayToFirst(problems, draft.id);
  if (wrong !== undefined) return goTo(reply, wrong);
  const filed = await fileApplication(web.office, { cookie, print: draft.print }, input, askerOf(visit));
  if (filed.ok) return goTo(reply, draftPath('/file/verification', draft.id));
  if (filed.refusal.code === 'draft-changed') return showElsewhere(visit, await standingOf(visit));
  return showRefusal(visit, filed.refusal, { href: draftPath('/file/check', draft.id), label: '確認画面に戻る' });
}

async function correct(visit: Visit): Promise<FastifyReply> {
  const { web, reply } = visit;
  const filing = await standingOf(visit);
  if (!isOwn(filing)) return showNotOwn(visit, filing, '/file/check');
  const { draft, cookie } = filing;
  const before = filing.kind === 'open' ? filing.before : filing.application;
  if (draft.purpose !== 'correct' || !before) return goTo(reply, draftPath('/file/check', draft.id));
  const { input, problems } = judgeDraft(web, draft, before);
  const link = await statusLinkOf(web.office, filingOf(before));
  const done = statusPath(link, 'corrected');
  if (!isSeen(visit, draft, input)) return showElsewhere(visit, filing);
  // A double click: the correction is in already.
  if (filing.kind !== 'open') return goTo(reply, done);
  const wrong = wayToFirst(problems, draft.id);
  if (wrong !== undefined) return goTo(reply, wrong);
  const corrected = await correctApplication(web.office, { cookie, print: draft.print }, input);
  if (corrected.ok) return goTo(reply, done);
  if (corrected.refusal.code === 'nothing-changed') return showCheck(visit, corrected.refusal);
  if (corrected.refusal.code === 'draft-changed') return showElsewhere(visit, await standingOf(visit));
  return showRefusal(visit, corrected.refusal, { href: statusPath(link), label: '申請の状況を見る' });
}

/** The page with the first thing that is wrong; it shows the problems on arrival. */
export function wayToFirst(problems: Problems, id: string): string | undefined {
  const [first] = Object.keys(problems);
  return first === undefined ? undefined : draftPath(pageOf(first).path, id, { from: 'check' });
}

interface SummaryRow {
  /** The control that it stands for. */
  name: string;
  label: string;
  value: string;
  /** Empty where it cannot be changed. */
  href: string;
}

/** All that was typed, page by page. */
function summaryOf(input: Form1Input, { id, attachments }: DraftView, before: Application | undefined) {
  const texts = textsOf(input);
  const rowsOf = (field: Form1Field): Omit<SummaryRow, 'href'>[] => {
    const row = (value: string) => [{ name: field.key, label: field.label, value }];
    switch (field.kind) {
      case 'slots':
        return RANKS.map((rank) => ({
          name: `slot${rank}Date`,
          label: RANK_WORDS[rank],
          value: slotText(input, rank),
        }));
      case 'tick':
        return [];
      case 'files':
        return row(attachments.map(({ name }) => name).join('\n'));
      case 'mode':
        return row(MODE_WORDS[input.mode]);
      case 'postal-code':
        return row(postalWords(texts[field.key]));
      default:
        return row(texts[field.key]);
    }
  };
  return FORM_PAGES.map(({ name: page, heading, path }) => ({
    heading,
    rows: FORM1_FIELDS.filter((field) => field.page === page)
      .flatMap(rowsOf)
      .map((row) => ({
        ...row,
        href: before && row.name === 'email' ? '' : draftPath(`${path}#${row.name}`, id, { from: 'check' }),
      })),
  }));
}

function slotText(input: Form1Input, rank: (typeof RANKS)[number]): string {
  const slot = input.slots.find((candidate) => candidate.rank === rank);
  if (!slot) return 'ほかに候補日はありません';
  return `${formatDayWithEra(slot.date)}\n説明会 ${formatWindow(slot.meeting)}\nデモ ${formatDemo(slot.demo)}`;
}
