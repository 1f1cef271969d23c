import { z } from 'zod';
import { PEOPLE_MAX } from '#domain/case/registration.ts';
import { readInstitutionCode } from '#domain/text/institution-code.ts';
import { cleanLine, lengthOf, readEmail, readKana } from '#domain/text/japanese.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { EMAIL_PROBLEM, institutionCodeProblem, missingProblem } from '#domain/words/problems.ts';
import { PEOPLE_PROBLEM } from '#web/forms/sign-up.ts';

const line = (label: string, missing: string) =>
  z
    .string()
    .transform(cleanLine)
    .pipe(z.string().min(1, { error: missing }).max(100))
    .describe(label);
export const email = z
  .string()
  .transform((typed, context) => {
    const read = readEmail(typed);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: EMAIL_PROBLEM });
    return z.NEVER;
  })
  .describe(ATTENDEE_WORDS.email)
  .meta({ examples: ['ichiro@clinic.example'] });
const kana = z
  .string()
  .transform((typed, context) => {
    const read = readKana(typed);
    if (read !== undefined && lengthOf(read) <= 100) return read;
    context.addIssue({ code: 'custom', message: 'ふりがなを、ひらがな（100文字以内）でご入力ください。' });
    return z.NEVER;
  })
  .describe('ふりがな。カタカナはひらがなになります')
  .meta({ examples: ['しんりょう　いちろう'] });
const institutionCode = z
  .string()
  .default('')
  .transform((typed, context) => {
    const read = typed === '' ? '' : readInstitutionCode(typed);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: institutionCodeProblem(typed) });
    return z.NEVER;
  })
  .describe('医療機関コード（10桁または7桁）。空でもかまいません');
export const people = z
  .int({ error: PEOPLE_PROBLEM })
  .min(1, { error: PEOPLE_PROBLEM })
  .max(PEOPLE_MAX, { error: PEOPLE_PROBLEM })
  .describe('ご本人を含めた参加人数');

/** Who somebody is and where from, as they say it themselves. */
export const ownWords = {
  name: line('氏名', missingProblem(ATTENDEE_WORDS.name)),
  kana,
  institution: line(ATTENDEE_WORDS.institution, missingProblem(ATTENDEE_WORDS.institution)),
  institutionCode,
};

const orEmpty = <Field extends z.ZodType<string, string>>(field: Field) => z.union([z.literal(''), field]).default('');

/** The same as somebody enters it for others: without ふりがな and address where there are none. */
export const enteredWords = {
  ...ownWords,
  kana: orEmpty(kana),
  email: orEmpty(email).describe('空でもかまいません。空のときは、メールは送られません'),
  people,
};
