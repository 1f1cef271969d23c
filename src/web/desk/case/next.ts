import { type Act, may } from '#domain/case/application.ts';
import { hasAnswered, type Inquiry } from '#domain/case/inquiry.ts';
import type { Attention } from '#domain/desk/attention.ts';
import { formatDay, formatInstant, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { DESK_ACTS, type DeskActPath, MAKER_ACTS } from '#domain/words/desk-acts.ts';
import { type ReadySlot, readySlots } from '#web/desk/acts/matrix.ts';
import { askedReports, reportIn } from '#web/desk/acts/report.ts';
import { casePath } from '#web/gate/desk.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';
import { type ActLink, actsFor } from './attention-acts.ts';

/** 「次にすること」: what a person should do now, or for whom everybody waits. */
export interface NextAct {
  title: string;
  text: string;
  acts: ActLink[];
}

/** The same as the queue 「今すること」 says of this application, with more words; else for whom everybody waits. */
export function nextAct(view: DeskCase, today: Temporal.PlainDate): NextAct {
  // 電話で連絡 has a panel of its own above, with what to say.
  const first = view.attentions.find(({ kind }) => kind !== 'call');
  if (!first) return waiting(view);
  const hasMakers = view.makers.some((maker) => maker.active);
  const path = casePath(view.caseFile.application.reference);
  return { ...wordsFor(first, view, hasMakers, today), acts: actsFor(first, view.matter, { path, hasMakers }) };
}

function wordsFor(
  attention: Attention,
  view: DeskCase,
  hasMakers: boolean,
  today: Temporal.PlainDate,
): Pick<NextAct, 'title' | 'text'> {
  const { wish, session, application } = view.matter;
  switch (attention.kind) {
    case 'unverified':
      return {
        title: '申請者の確認を待っています',
        text: `メールアドレスの確認が済むと、受付になります。届かないときは電話で確認できます（${application.form1.contact.phone}）。`,
      };
    case 'unasked':
      return hasMakers
        ? {
            title: 'メーカーに照会してください',
            text: '申請の内容を確かめ、対応できるかをメーカーに聞きます。',
          }
        : { title: 'メーカーを登録してください', text: '照会できるメーカーがまだありません。' };
    case 'yes-waiting':
    case 'answered':
      return answeredWords(attention, view, today);
    case 'nobody-can':
      return { title: '全社対応不可です', text: '照会したすべてのメーカーが × と答えました。' };
    case 'slots-passed':
      return { title: '候補日がすべて経過しました', text: '候補の日付がすべて過ぎています。' };
    case 'answer-overdue':
      return { title: '回答期限を過ぎたメーカーがあります', text: askedLines(view) };
    case 'slots-near':
      return { title: '候補日が近づいています', text: askedLines(view) };
    case 'reply-overdue':
      return { title: '訂正の期限が過ぎました', text: returnedLines(view) };
    case 'maker-out':
      return {
        title: 'メーカーが参加できなくなりました',
        text: (session?.makers ?? [])
          .flatMap(({ maker, out }) => (out ? [`${maker.name} ${out.by}：${out.reason}`] : []))
          .join('\n'),
      };
    case 'no-maker':
      return {
        title: '参加するメーカーがありません',
        text: '日時を変えて照会し直すか、中止してください。',
      };
    case 'change-asked':
      return {
        title: `申請者から${wish?.cancels ? '中止' : '変更'}の依頼があります`,
        text: `${wish?.by ?? ''} 様：${wish?.text ?? ''}`,
      };
    case 'no-url':
      return { title: '接続先をお知らせください', text: 'オンラインの接続先（URL）がまだ入っていません。' };
    case 'call':
    case 'mail-failed':
    case 'material-doubtful':
    case 'material-old':
      throw new Error(`${attention.kind} has a panel of its own`);
  }
}

function answeredWords(
  attention: Attention,
  view: DeskCase,
  today: Temporal.PlainDate,
): Pick<NextAct, 'title' | 'text'> {
  if (view.caseFile.session) {
    return attention.inquiries.some(({ kind }) => kind === 'move')
      ? { title: '日時変更に、○以外の回答があります', text: '全社の○がそろうまで、いまの日時のままです。' }
      : { title: '参加の照会に、○以外の回答があります', text: askedLines(view) };
  }
  const ready = readySlots(view, today);
  if (ready.length === 0) return { title: '回答を確かめてください', text: askedLines(view) };
  return {
    title: '日程を確定できます',
    text: ready.map((slot) => `${slot.label} ${slotWords(slot)}：○ ${makersOf(slot.inquiries)}`).join('\n'),
  };
}

function waiting(view: DeskCase): NextAct {
  const { application, inquiries } = view.caseFile;
  const path = casePath(application.reference);
  const silent = inquiries.filter((inquiry) => inquiry.state === 'open' && !hasAnswered(inquiry));
  const [unanswered] = silent;
  // All of them, because nobody knows who will telephone.
  const recording = silent.map(
    ({ id, maker }): ActLink => ({
      href: `${path}/inquiries/${id}/answers`,
      label: MAKER_ACTS.answers(maker.name),
      kind: 'secondary',
    }),
  );
  switch (application.state) {
    case 'draft':
      return wait('申請者の入力を待っています', '確認コードが入力されず、下書きに戻りました。');
    case 'received':
    case 'inquiring':
      return {
        ...wait('メーカーの回答を待っています', askedLines(view)),
        acts: [...recording, { href: `${path}/inquiries`, label: 'ほかのメーカーに照会する', kind: 'secondary' }],
      };
    case 'returned':
      return wait('申請者の訂正を待っています', returnedLines(view));
    case 'confirmed':
      if (unanswered?.kind === 'join') {
        return { ...wait('参加を照会したメーカーの回答を待っています', askedLines(view)), acts: recording };
      }
      return unanswered
        ? {
            title: '日時変更について、メーカーの回答を待っています',
            text: '全社の○がそろうと、新しい日時に変わります。それまでは、いまの日時のままです。',
            acts: recording,
          }
        : wait('開催日を待っています', '翌日に自動で「実施済」になります。');
    case 'held':
      return reportIn(view) ? wait('この申請は終わっています', '') : reportAwaited(view, path);
    default:
      return wait('この申請は終わっています', '');
  }
}

/** Held, and nothing was reported: asked for twice by itself, after that by a person. */
function reportAwaited(view: DeskCase, path: string): NextAct {
  const last = askedReports(view).at(-1);
  const record: ActLink = { href: `${path}/report`, label: DESK_ACTS.report, kind: 'secondary' };
  const ask: ActLink = { href: `${path}/report-request`, label: DESK_ACTS['report-request'], kind: 'primary' };
  const askable = view.caseFile.application.form1.contact.email !== '' || view.caseFile.application.secondContact;
  return {
    title: '実施報告を待っています',
    text: last
      ? `お願いのメールを ${formatInstant(last)} に送りました。`
      : 'お願いのメールは、まだ送っていません。開催の翌日の9時から自動で送ります。',
    acts: askable ? [ask, record] : [{ ...record, kind: 'primary' }],
  };
}

/** Who was asked and has not answered, or answered without a ○. */
function askedLines({ caseFile }: DeskCase): string {
  return caseFile.inquiries
    .filter((inquiry) => inquiry.state === 'open')
    .map((inquiry) => {
      const deadline = `期限 ${formatShortDay(inquiry.answerBy)}`;
      return `${inquiry.maker.name}：${hasAnswered(inquiry) ? '回答あり（○なし）' : deadline}`;
    })
    .join('\n');
}

function returnedLines({ caseFile }: DeskCase): string {
  const { returned } = caseFile.application;
  return returned ? `回答期限 ${formatDay(returned.replyBy)}\n伝えた内容：${returned.reason}` : '';
}

function slotWords(ready: ReadySlot): string {
  const { date, meeting } = ready.slot;
  return `${formatShortDay(Temporal.PlainDate.from(date))} ${formatWindow(windowOf(meeting))}`;
}

function makersOf(inquiries: readonly Inquiry[]): string {
  return inquiries.map((inquiry) => inquiry.maker.name).join('、');
}

function wait(title: string, text: string): NextAct {
  return { title, text, acts: [] };
}

/** All acts that the state allows, the next one or not; ending ones last. */
export function otherActs(view: DeskCase): { href: string; label: string }[] {
  const { application } = view.caseFile;
  const path = casePath(application.reference);
  const links: readonly { act: Act; to: DeskActPath }[] = [
    { act: 'ask', to: 'inquiries' },
    { act: 'change', to: 'change' },
    { act: 'change', to: 'time' },
    { act: 'change', to: 'move' },
    { act: 'change', to: 'makers/addition' },
    { act: 'change', to: 'layouts' },
    { act: 'move-contact', to: 'contact' },
    { act: 'set-second-contact', to: 'second-contact' },
    { act: 'write', to: 'message' },
    { act: 'return', to: 'return' },
    { act: 'decline', to: 'decline' },
    { act: 'cancel', to: 'cancellation' },
    { act: 'report', to: 'report' },
  ];
  return links
    .filter(({ act }) => may(application.state, act))
    .map(({ to }) => ({ href: `${path}/${to}`, label: DESK_ACTS[to] }));
}
