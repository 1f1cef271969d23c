import type { FactChange } from '#domain/history/facts.ts';
import { changesFor } from '#domain/history/who-sees.ts';
import { formatDay } from '#domain/text/dates.ts';
import { eventWord } from '#domain/words/events.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { slotLine } from '#web/desk/history/words.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';

type Call = DeskCase['calls'][number];

/** One call that is owed: why, and what to say. */
interface CallRow {
  eventId: string;
  at: Temporal.Instant;
  what: string;
  say: string;
}

/** 電話で連絡: whom to call, and what has to be said, the oldest first; null where nothing is owed. */
export function callsPanel(view: DeskCase): { name: string; phone: string; rows: CallRow[] } | null {
  if (view.calls.length === 0) return null;
  const { contact } = view.caseFile.application.form1;
  return {
    name: contact.name,
    phone: phoneWords(contact),
    rows: view.calls.map((call) => ({
      eventId: call.id,
      at: call.at,
      what: eventWord(call.type),
      say: sentenceOf(view, call),
    })),
  };
}

function sentenceOf(view: DeskCase, call: Call): string {
  const { application, session } = view.caseFile;
  switch (call.type) {
    case 'received':
    case 'entered':
      return `デモンストレーション会の申請を受け付けました。${receivedOn(call)}受付番号は ${application.reference} です。`;
    case 'returned':
      return `申請の内容について確認したいことがあります。${replyBy(view)}確認したいこと：${call.data.reason}`;
    case 'declined':
      return `まことに申し訳ありませんが、今回のデモンストレーション会の申請は、ご希望に添えませんでした。理由：${call.data.reason}`;
    case 'confirmed':
      return `デモンストレーション会の日程が、${slotLine(view, call.data.slotId)}に確定しました。${comingMakers(session)}`;
    case 'moved':
      return `デモンストレーション会の日時が変わりました。${changesOf(call.data.changes)}${call.data.reason === '' ? '' : `。理由：${call.data.reason}`}`;
    case 'changed':
      return `デモンストレーション会の内容が変わりました。${changesOf(call.data.changes)}`;
    case 'cancelled':
      return `${session ? `${formatDay(session.date)}の` : ''}デモンストレーション会は、中止になりました。理由：${call.data.reason}`;
  }
}

function receivedOn(call: Call): string {
  return call.type === 'entered' ? `受付日は ${formatDay(Temporal.PlainDate.from(call.data.receivedOn))}、` : '';
}

/** Only while the answer is waited for. */
function replyBy({ caseFile }: DeskCase): string {
  const { returned } = caseFile.application;
  return returned ? `${formatDay(returned.replyBy)}までにお返事ください。` : '';
}

function comingMakers(session: DeskCase['caseFile']['session']): string {
  const coming = (session?.makers ?? []).filter((joined) => joined.out === undefined);
  return coming.length === 0 ? '' : `参加するメーカー：${coming.map(({ maker }) => maker.name).join('、')}`;
}

function changesOf(changes: readonly FactChange[]): string {
  return changesFor('applicant', changes)
    .map((row) => `${row.label}：${row.before || 'なし'} → ${row.after || 'なし'}`)
    .join('、');
}
