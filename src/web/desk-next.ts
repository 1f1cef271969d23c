import { isFinal, may } from '../domain/application.ts';
import type { Inquiry } from '../domain/inquiry.ts';
import { formatDay, formatShortDay, formatWindow } from '../domain/japanese-dates.ts';
import type { DeskCase } from '../workflow/read-desk.ts';
import { wishOf } from './desk-history.ts';
import { isOverdue, type ReadySlot, readySlots } from './desk-matrix.ts';

interface ActLink {
  href: string;
  label: string;
  kind: 'primary' | 'secondary' | 'danger';
}

/** 「次にすること」: what a person should do now, or for whom everybody waits. */
export interface NextAct {
  title: string;
  text: string;
  acts: ActLink[];
}

export function casePath(reference: string): string {
  return `/desk/applications/${encodeURIComponent(reference)}`;
}

export function nextAct(view: DeskCase, today: Temporal.PlainDate): NextAct {
  const { application } = view.about;
  const path = casePath(application.reference);
  switch (application.state) {
    case 'draft':
      return wait('申請者の入力を待っています', '確認コードが入力されず、下書きに戻りました。');
    case 'unverified':
      return {
        title: '申請者の確認を待っています',
        text: `メールアドレスの確認が済むと、受付になります。届かないときは電話で確認できます（${application.contact.phone}）。`,
        acts: [{ href: `${path}/verification`, label: '電話で確認して受け付ける', kind: 'secondary' }],
      };
    case 'received':
    case 'inquiring':
      return nextBeforeFixing(view, path, today);
    case 'returned':
      return wait(
        '申請者の訂正を待っています',
        application.returned
          ? `回答期限 ${formatDay(application.returned.replyBy)}\n伝えた内容：${application.returned.reason}`
          : '',
      );
    case 'confirmed':
      return nextBeforeSession(view, path);
    default:
      return wait('この申請は終わっています', '');
  }
}

function nextBeforeFixing(view: DeskCase, path: string, today: Temporal.PlainDate): NextAct {
  const giveUp: ActLink[] = [
    { href: `${path}/return`, label: '別の日時を申請者に聞く（差し戻す）', kind: 'primary' },
    { href: `${path}/decline`, label: 'お断りする', kind: 'danger' },
  ];
  if (view.allSlotsPassed) {
    return { title: '候補日切れです', text: '候補の日付がすべて過ぎています。', acts: giveUp };
  }
  const ready = readySlots(view, today);
  if (ready.length > 0) {
    return {
      title: '日程を確定できます',
      text: ready.map((slot) => `${slot.label} ${slotWords(slot)}：○ ${makersOf(slot.inquiries)}`).join('\n'),
      acts: ready.map((slot, index) => ({
        href: `${path}/confirmation?slot=${slot.id}`,
        label: `${formatShortDay(Temporal.PlainDate.from(slot.slot.date))}で確定する`,
        kind: index === 0 ? 'primary' : 'secondary',
      })),
    };
  }
  if (view.nobodyCan) {
    return {
      title: '全社不可です',
      text: '照会したすべてのメーカーが × と答えました。',
      acts: [...giveUp, { href: `${path}/inquiries`, label: 'ほかのメーカーに照会する', kind: 'secondary' }],
    };
  }
  const open = view.about.inquiries.filter((inquiry) => inquiry.state === 'open');
  if (open.length > 0) return nextWhileAsking(open, path, today);
  if (!view.makers.some((maker) => maker.active)) {
    return {
      title: 'メーカーを登録してください',
      text: '照会できるメーカーがまだありません。',
      acts: [{ href: '/desk/makers/new', label: 'メーカーを登録する', kind: 'primary' }],
    };
  }
  return {
    title: 'メーカーに照会してください',
    text: '申請の内容を確かめ、対応できるかをメーカーに聞きます。',
    acts: [
      { href: `${path}/inquiries`, label: 'メーカーに照会する', kind: 'primary' },
      { href: `${path}/return`, label: '差し戻す', kind: 'secondary' },
    ],
  };
}

function nextWhileAsking(open: readonly Inquiry[], path: string, today: Temporal.PlainDate): NextAct {
  const unanswered = open.filter((inquiry) => inquiry.answers.length === 0);
  const overdue = unanswered.filter((inquiry) => isOverdue(inquiry, today));
  const lines = open.map((inquiry) => {
    const deadline = `期限 ${formatShortDay(inquiry.answerBy)}`;
    return `${inquiry.maker.name}：${inquiry.answers.length > 0 ? '回答あり（○なし）' : deadline}`;
  });
  const [first] = overdue.length > 0 ? overdue : unanswered;
  return {
    title: overdue.length > 0 ? '回答期限を過ぎたメーカーがあります' : 'メーカーの回答を待っています',
    text: lines.join('\n'),
    acts: [
      ...(first
        ? [
            {
              href: `${path}/inquiries/${first.id}/answers`,
              label: `${first.maker.name}の回答を記録する`,
              kind: overdue.length > 0 ? 'primary' : 'secondary',
            } satisfies ActLink,
          ]
        : []),
      { href: `${path}/inquiries`, label: 'ほかのメーカーに照会する', kind: 'secondary' },
    ],
  };
}

function nextBeforeSession(view: DeskCase, path: string): NextAct {
  const { session, inquiries } = view.about;
  if (!session) throw new Error('a confirmed application has a session');
  const out = session.makers.filter((joined) => joined.out !== undefined);
  if (out.length > 0) {
    return {
      title: 'メーカーが参加できなくなりました',
      text: out.map((joined) => `${joined.maker.name} ${joined.out?.by ?? ''}：${joined.out?.reason ?? ''}`).join('\n'),
      acts: [
        ...out.map(
          (joined) =>
            ({
              href: `${path}/makers/${joined.maker.id}/removal`,
              label: `${joined.maker.name}を外す`,
              kind: 'primary',
            }) satisfies ActLink,
        ),
        { href: `${path}/move`, label: '日時を変更する', kind: 'secondary' },
        { href: `${path}/cancellation`, label: '中止する', kind: 'danger' },
      ],
    };
  }
  const wish = standingWish(view);
  if (wish) {
    const { what, cancels, text } = wishOf(wish);
    const change: ActLink[] = [
      { href: `${path}/change`, label: '会場・実施方法・接続先を変更する', kind: cancels ? 'secondary' : 'primary' },
      { href: `${path}/move`, label: '日時を変更する', kind: 'secondary' },
    ];
    const cancel: ActLink = { href: `${path}/cancellation`, label: '中止する', kind: 'danger' };
    return {
      title: `申請者から${what}の依頼があります`,
      text: `${wish.actor.name} 様：${text}`,
      acts: cancels ? [cancel, ...change] : [...change, cancel],
    };
  }
  const moves = inquiries.filter((inquiry) => inquiry.kind === 'move' && inquiry.state === 'open');
  const [unanswered] = moves.filter((inquiry) => inquiry.answers.length === 0);
  if (moves.length > 0) {
    return {
      title: '日時変更について、メーカーの回答を待っています',
      text: '全社の○がそろうと、新しい日時に変わります。それまでは、いまの日時のままです。',
      acts: unanswered
        ? [
            {
              href: `${path}/inquiries/${unanswered.id}/answers`,
              label: `${unanswered.maker.name}の回答を記録する`,
              kind: 'secondary',
            },
          ]
        : [{ href: `${path}/move`, label: '別の日時で照会し直す', kind: 'secondary' }],
    };
  }
  if (session.mode === 'online' && session.url === '') {
    return {
      title: '接続先をお知らせください',
      text: 'オンラインの接続先（URL）がまだ入っていません。',
      acts: [{ href: `${path}/change`, label: '接続先を入力する', kind: 'primary' }],
    };
  }
  return wait('開催日を待っています', '翌日に自動で「実施済」になります。');
}

/** The applicant's wish that nothing has answered since. */
function standingWish(view: DeskCase): DeskCase['events'][number] | undefined {
  const last = view.events.findLast((event) => ['change-asked', 'changed', 'moved', 'move-asked'].includes(event.type));
  return last?.type === 'change-asked' ? last : undefined;
}

function slotWords(ready: ReadySlot): string {
  const { date, meeting } = ready.slot;
  const time = (text: string): Temporal.PlainTime => Temporal.PlainTime.from(text);
  return `${formatShortDay(Temporal.PlainDate.from(date))} ${formatWindow({ start: time(meeting.start), end: time(meeting.end) })}`;
}

function makersOf(inquiries: readonly Inquiry[]): string {
  return inquiries.map((inquiry) => inquiry.maker.name).join('、');
}

function wait(title: string, text: string): NextAct {
  return { title, text, acts: [] };
}

/** All acts that the state allows, the next one or not; ending ones last. */
export function otherActs(view: DeskCase): { href: string; label: string }[] {
  const { application } = view.about;
  if (isFinal(application.state)) return [];
  const path = casePath(application.reference);
  const links = [
    { act: 'ask', href: `${path}/inquiries`, label: 'メーカーに照会する' },
    { act: 'change', href: `${path}/change`, label: '会場・実施方法・接続先を変更する' },
    { act: 'change', href: `${path}/move`, label: '日時を変更する' },
    { act: 'move-contact', href: `${path}/contact`, label: '担当者・連絡先を変更する' },
    { act: 'set-second-contact', href: `${path}/second-contact`, label: '二人目の連絡先を登録・変更する' },
    { act: 'return', href: `${path}/return`, label: '差し戻す' },
    { act: 'decline', href: `${path}/decline`, label: 'お断りする' },
    { act: 'cancel', href: `${path}/cancellation`, label: '中止する' },
  ] as const;
  return links.filter((link) => may(application.state, link.act)).map(({ href, label }) => ({ href, label }));
}
