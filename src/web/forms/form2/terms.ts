import { COLLECTION_DATE_WORDS, type CollectionTerms, collectionDateProblems } from '#domain/form2/collection.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { PREFECTURES, prefectureCode, prefectureWithCode } from '#domain/text/prefecture.ts';
import { HAND_IN_TO } from '#domain/words/form2.ts';
import { EMAIL_PROBLEM, missingProblem } from '#domain/words/problems.ts';
import { type FormReader, upTo } from '#web/forms/reader.ts';
import type { Choice } from '#web/frame/views.ts';
import { readRingingPhone } from './ringing-phone.ts';

/** 「13 東京都」. */
export const PREFECTURE_CHOICES: readonly Choice[] = PREFECTURES.map((prefecture) => {
  const value = prefectureCode(prefecture);
  return { value, label: `${value} ${prefecture}` };
});

const LABELS = {
  prefecture: '都道府県',
  association: '取りまとめ団体',
  contactName: '担当者氏名',
  phone: '電話番号',
  email: 'メールアドレス',
  secondName: '二人目の担当者氏名',
  secondEmail: '二人目のメールアドレス',
  handInTo: '提出先',
  note: '会員への連絡',
} as const;

/** What a new collection begins with. */
export const BLANK_TERMS: Readonly<Record<string, string>> = { handInTo: HAND_IN_TO };

/** The terms of a collection as typed; `standing` where one is changed, whose prefecture stays. */
export function readTerms(form: FormReader, today: Temporal.PlainDate, standing?: CollectionTerms): CollectionTerms {
  const prefecture =
    standing?.prefecture ??
    form.value('prefecture', (typed) => (prefectureWithCode(typed) ? typed : undefined), '', {
      wrong: '都道府県をお選びください。',
    });
  const line = (name: keyof typeof LABELS, required: boolean, longest = 100) =>
    form.line(name, LABELS[name], { required, ...upTo(longest, LABELS[name]) });
  const association = line('association', true);
  const contactName = line('contactName', true, 60);
  const phone = form.value('phone', readRingingPhone, '', {
    missing: missingProblem(LABELS.phone),
    wrong: '電話番号は、市外局番から数字でご入力ください。例：03-5253-1111',
  });
  const email = form.value('email', readEmail, '', { missing: missingProblem(LABELS.email), wrong: EMAIL_PROBLEM });
  form.doubtMail('email', [email]);
  const secondName = line('secondName', false, 60);
  const secondEmail = form.optional('secondEmail', readEmail, EMAIL_PROBLEM) ?? '';
  if (secondEmail !== '' && secondEmail.toLowerCase() === email.toLowerCase()) {
    form.problems.secondEmail = '担当者とは別のメールアドレスをご入力ください。';
  }
  if (secondName !== '' && secondEmail === '' && form.problems.secondEmail === undefined) {
    form.problems.secondEmail = missingProblem(LABELS.secondEmail);
  }
  if (secondEmail !== '' && secondName === '') form.problems.secondName = missingProblem(LABELS.secondName);
  const dueOn = form.day('dueOn', COLLECTION_DATE_WORDS.dueOn, today);
  const finalOn = form.day('finalOn', COLLECTION_DATE_WORDS.finalOn, today);
  for (const [key, problem] of Object.entries(collectionDateProblems({ dueOn, finalOn }, today, standing))) {
    form.problems[key] ??= problem;
  }
  return {
    ...{ prefecture, association, dueOn, finalOn },
    contact: { name: contactName, phone, email },
    secondContact: secondEmail === '' ? undefined : { name: secondName, email: secondEmail },
    handInTo: line('handInTo', true, 200),
    note: form.text('note', LABELS.note, { required: false, ...upTo(1000, LABELS.note) }),
  };
}

/** The terms of a collection as their form holds them. */
export function termValues(terms: CollectionTerms): Record<string, string> {
  const { prefecture, association, contact, secondContact, dueOn, finalOn, handInTo, note } = terms;
  return {
    ...{ prefecture, association, handInTo, note },
    ...{ contactName: contact.name, phone: contact.phone, email: contact.email },
    ...{ secondName: secondContact?.name ?? '', secondEmail: secondContact?.email ?? '' },
    ...{ dueOn: dueOn.toString(), finalOn: finalOn.toString() },
  };
}

/** Another collection of the prefecture, which is pointed out. */
export function otherWords({ association, prefecture }: Pick<CollectionTerms, 'association' | 'prefecture'>): string {
  return `${prefectureWithCode(prefecture) ?? prefecture}では、${association}の取りまとめが進んでいます。`;
}
