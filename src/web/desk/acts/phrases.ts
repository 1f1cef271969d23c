import type { Application } from '#domain/case/application.ts';
import { formatDay, formatWindow } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { type Fields, firstOf } from '#web/frame/fields.ts';
import type { Choice } from '#web/frame/views.ts';
import type { Subject } from './act.ts';

/** 文例: a ready-made text with the facts of the application in it; whoever sends it can edit every word. */
interface Phrase {
  value: string;
  label: string;
  text(subject: Subject): string;
}

/** The list to choose from. */
export function phraseChoices(phrases: readonly Phrase[]): Choice[] {
  return phrases.map(({ value, label }) => ({ value, label }));
}

/** 「文例を入れる」: the chosen text goes below what was typed, once. */
export function withPhrase(phrases: readonly Phrase[], subject: Subject, values: Fields): Fields {
  const chosen = phraseText(phrases, subject, firstOf(values, 'phrase'));
  const typed = firstOf(values, 'reason').trimEnd();
  if (chosen === '' || typed.includes(chosen)) return values;
  return { ...values, reason: typed === '' ? chosen : `${typed}\n\n${chosen}` };
}

/** Empty for a value that is none of them. */
export function phraseText(phrases: readonly Phrase[], subject: Subject, value: string): string {
  return phrases.find((phrase) => phrase.value === value)?.text(subject) ?? '';
}

/** Why the form goes back, and what the applicant should do. */
export const RETURN_PHRASES: readonly Phrase[] = [
  {
    value: 'address',
    label: '会場の住所がわからない',
    text: ({ view }) =>
      `会場の場所を確認できませんでした（いまのご記入：${placeWords(view.caseFile.application)}）。会場の名称と、都道府県から番地までの住所をご記入ください。`,
  },
  {
    value: 'no-maker',
    label: '全社×（別の日時を聞く）',
    text: ({ view }) =>
      `ご希望の日時に対応できるメーカーがありませんでした。\n${slotLines(view.caseFile.application)}\n別の日時を候補に加えて、もう一度お送りください。`,
  },
  {
    value: 'no-date',
    label: '候補日が過ぎた',
    text: ({ office, view }) =>
      `ご希望の日時までに、メーカーとの調整が整いませんでした。\n${slotLines(view.caseFile.application)}\nもう一度お送りになる日の${office.policy.leadDays}日後以降の日時をご記入ください。`,
  },
  {
    value: 'duplicate',
    label: '同じ日の申請がほかにもある',
    text: (subject) =>
      `${otherWords(subject)}と重なっていないか、確認させてください。同じ説明会でしたら、どちらか一方を取り下げてください。別の説明会でしたら、備考にその旨をご記入ください。`,
  },
  {
    value: 'demo-length',
    label: '開催の長さを確かめる',
    text: ({ view }) =>
      `デモンストレーションの時間（開催の長さ）を確認させてください。\n${demoLines(view.caseFile.application)}\n説明会のうち、デモンストレーションに使える時間をご記入ください。`,
  },
  {
    value: 'mode',
    label: '実施方法を確かめる',
    text: ({ view }) =>
      `実施方法が「${MODE_WORDS[view.caseFile.application.form1.mode]}」となっています。会場で実機をご覧いただく「実地」か、画面越しの「オンライン」か、ご確認ください。`,
  },
  {
    value: 'layout',
    label: 'レイアウトを添付してほしい',
    text: () => '机と電源の位置、搬入口がわかる会場のレイアウトを添付してください。手書きの図でも構いません。',
  },
  {
    value: 'phone',
    label: '電話がつながらない',
    text: ({ view }) =>
      `お電話（${phoneWords(view.caseFile.application.form1.contact)}）を差し上げましたが、つながりませんでした。日中に連絡のつく電話番号をご記入ください。`,
  },
  {
    value: 'outside',
    label: '対象かどうかを確かめる',
    text: () =>
      'デモンストレーション会は、医師会が開く説明会で、顔認証付きカードリーダーのメーカーが実演するものです。説明会の内容と参加される方を、備考にご記入ください。',
  },
];

/** Why it comes to nothing, and what is left to do. */
export const DECLINE_PHRASES: readonly Phrase[] = [
  {
    value: 'no-maker',
    label: '全社×',
    text: ({ view }) =>
      `カードリーダーメーカー側の都合により、ご希望の日時に対応できるメーカーがありませんでした。\n${slotLines(view.caseFile.application)}`,
  },
  {
    value: 'no-date',
    label: '候補日が過ぎた',
    text: ({ view }) =>
      `ご希望の日時までに、メーカーとの調整が整いませんでした。\n${slotLines(view.caseFile.application)}`,
  },
  {
    value: 'duplicate',
    label: '申請が重複している',
    text: (subject) =>
      `${otherWords(subject)}と同じ内容のため、こちらの申請（${referenceWords(subject.view.caseFile.application.reference)}）は受け付けないことにしました。もう一方の申請で調整を進めます。`,
  },
  {
    value: 'outside',
    label: '対象外',
    text: () =>
      'お申し込みの内容が、デモンストレーション会の対象に当たりませんでした。デモンストレーション会は、医師会が開く説明会で、顔認証付きカードリーダーのメーカーが実演するものです。',
  },
  {
    value: 'no-reply',
    label: '返事がない',
    text: ({ view }) => {
      const { returned } = view.caseFile.application;
      const until = returned ? `${formatDay(returned.replyBy)}まで` : '期限まで';
      return `${until}にお願いしたご確認について、お返事をいただけませんでした。`;
    },
  },
  {
    value: 'asked-by-phone',
    label: '電話で取下げの申し出があった',
    text: ({ today }) => `${formatDay(today)}に、お電話で取下げのお申し出をいただきました。`,
  },
];

function slotLines({ form1: { slots } }: Application): string {
  return slots
    .map((slot) => `・${RANK_WORDS[slot.rank]} ${formatDay(slot.date)} ${formatWindow(slot.meeting)}`)
    .join('\n');
}

function demoLines({ form1: { slots } }: Application): string {
  return slots
    .map((slot) => `・${RANK_WORDS[slot.rank]} 説明会 ${formatWindow(slot.meeting)}、デモ ${formatWindow(slot.demo)}`)
    .join('\n');
}

function placeWords({ form1: { venue } }: Application): string {
  return placeParts(venue).join(' ') || 'なし';
}

/** The other requests for that day by their references, where there are some. */
function otherWords({ view }: Subject): string {
  return view.sameDay.length === 0
    ? 'すでに受け付けている申請'
    : `すでに受け付けている申請（${referenceWords(view.sameDay.join('、'))}）`;
}
