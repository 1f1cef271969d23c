import { z } from 'zod';
import { FATES, isRefused } from '#domain/case/answer-row.ts';
import { regionOf } from '#domain/case/question.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { cleanText } from '#domain/text/japanese.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { windowText } from '#domain/text/window.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { moment } from '#web/api/frame/answers.ts';
import { makerPage } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { answerSchema, day, hours, mode, personName, reference, replySchema, venue } from '#web/api/frame/schemas.ts';
import { refusalOfRow } from '#web/forms/answer-rows.ts';
import { answerQuestions } from '#workflow/asking/answer-questions.ts';
import { inquiryLinks, type QuestionRow, readQuestions } from '#workflow/asking/questions.ts';

const common = { tag: ROLE_WORDS.maker, caller: makerPage } as const;

/** A page of the table; so many rows may be answered at once, too. */
const ROWS_AT_ONCE = 200;

const questionSchema = z
  .object({
    inquiryId: z.string(),
    slotId: z.string(),
    seen: z.string().describe('この行を見たしるし。answerQuestions に付ける'),
    reference,
    association: z.string(),
    prefecture: z.enum(PREFECTURES).nullable(),
    region: z.string().describe('「関東」など。わからなければ空'),
    rank: z.int().describe('1～3：第一～第三希望'),
    ...hours,
    venue,
    mode,
    answerBy: day,
    note: z.string().describe('調整担当からの連絡'),
    decides: z.enum(['maker', 'coordinator']),
    freeCrews: z.int().describe('その時間帯に空いている自社の組数'),
    dayOff: z.boolean().describe('自社が不可日に登録した日'),
    beside: z.array(z.string()).describe('自社の前後の予定'),
    answer: answerSchema.nullable().describe('いまの回答'),
    inquiryToken: z
      .string()
      .nullable()
      .describe('照会のトークン。readInquiry と confirmSession に使う。届いた照会がなければ null'),
  })
  .meta({ id: 'Question' });

/** A maker's table of all that it is asked: read, and answered row by row. */
export function questionOperations(): Operation[] {
  return [reading(), answering()];
}

function reading(): Operation {
  return operation({
    ...common,
    id: 'readQuestions',
    method: 'GET',
    path: '/questions',
    summary: '自社に届いているすべての照会の表（日付・地域順、200行ずつ）',
    status: 200,
    refusals: [],
    query: z.object({
      waiting: z.literal('true').optional().describe('未回答の行だけ'),
      day: day.optional().describe('この日の行だけ'),
      page: z.coerce.number().int().min(1).max(1000).optional().describe('1から始まるページ'),
    }),
    answer: z.object({
      maker: z.object({ id: z.string(), name: z.string() }),
      waiting: z.int().describe('未回答の行（すべてのページ）'),
      rows: z.array(questionSchema),
      page: z.int(),
      hasMore: z.boolean(),
    }),
    async run({ office, caller, query }) {
      const read = await readQuestions(office, caller);
      if (!read.ok) return read;
      const { maker, rows } = read.value;
      const page = query.page ?? 1;
      const fitting = rows.filter(
        ({ question }) =>
          (query.waiting === undefined || question.answer === undefined) &&
          (query.day === undefined || question.date.toString() === query.day),
      );
      const shown = fitting.slice((page - 1) * ROWS_AT_ONCE, page * ROWS_AT_ONCE);
      const ids = shown.map(({ question }) => question.inquiryId);
      const links = await inquiryLinks(office, maker, ids);
      return accept({
        maker: { id: maker.id, name: maker.name },
        waiting: rows.filter(({ question }) => question.answer === undefined).length,
        rows: shown.map((row) => questionAnswer(row, links)),
        page,
        hasMore: page * ROWS_AT_ONCE < fitting.length,
      });
    },
  });
}

function questionAnswer(
  { question, beside, besideLines, seen }: QuestionRow,
  links: ReadonlyMap<string, string>,
): z.input<typeof questionSchema> {
  const { inquiryId, slotId, reference, association, rank, venue, mode, note, decides, answer } = question;
  return {
    ...{ inquiryId, slotId, seen, reference, association, rank, venue, mode, note, decides },
    prefecture: question.prefecture ?? null,
    region: regionOf(question),
    date: question.date.toString(),
    meeting: windowText(question.meeting),
    demo: windowText(question.demo),
    answerBy: question.answerBy.toString(),
    freeCrews: beside.freeCrews,
    dayOff: beside.off !== undefined,
    beside: besideLines,
    answer: answer ? { ...answer, at: moment(answer.at) } : null,
    inquiryToken: links.get(inquiryId) ?? null,
  };
}

const rowsInput = z
  .array(
    z.strictObject({
      inquiryId: z.string().max(100),
      slotId: z.string().max(100),
      seen: z.string().max(100).describe('readQuestions で見た行の seen'),
      reply: replySchema,
      comment: z.string().overwrite(cleanText).max(1000).default(''),
    }),
  )
  .min(1)
  .max(ROWS_AT_ONCE)
  .superRefine((rows, context) => {
    const named = new Set<string>();
    for (const [index, { inquiryId, slotId }] of rows.entries()) {
      const row = JSON.stringify([inquiryId, slotId]);
      if (named.has(row)) context.addIssue({ code: 'custom', path: [index], message: '同じ行が2つあります。' });
      named.add(row);
    }
  });

function answering(): Operation {
  return operation({
    ...common,
    id: 'answerQuestions',
    method: 'POST',
    path: '/questions/answers',
    summary: '表の行に回答する',
    description:
      '日程は確定しません（確定は、行の inquiryToken で confirmSession）。行ごとに受け付け、見たあとに申請が変わった行や、ほかの方が回答した行だけを断ります。断った行は readQuestions で読み直してください。',
    status: 200,
    creates: 'by-steps',
    refusals: [],
    body: z.strictObject({ by: personName, rows: rowsInput }),
    answer: z.object({
      saved: z.int().describe('保存した回答'),
      refused: z.int().describe('断った行'),
      rows: z.array(
        z.object({
          inquiryId: z.string(),
          slotId: z.string(),
          fate: z
            .enum(FATES)
            .describe(
              'new 保存した、same いまの回答と同じ、untouched 見たときと同じ、ended 終了、changed 申請の内容が変わった、answered ほかの回答があった、unknown 自社への照会でない',
            ),
          reason: z.string().nullable().describe('断った理由'),
        }),
      ),
    }),
    async run({ office, caller, body: { by, rows } }) {
      const done = await answerQuestions(office, { link: caller, by }, rows);
      if (!done.ok) return done;
      const place = new Map(rows.map((row, index) => [row.slotId + row.inquiryId, index]));
      const at = ({ given }: (typeof done.value)[number]) => place.get(given.slotId + given.inquiryId) ?? 0;
      return accept({
        saved: done.value.filter(({ fate }) => fate === 'new').length,
        refused: done.value.filter(isRefused).length,
        rows: done.value
          .toSorted((one, other) => at(one) - at(other))
          .map((row) => ({
            inquiryId: row.given.inquiryId,
            slotId: row.given.slotId,
            fate: row.fate,
            reason: isRefused(row) ? refusalOfRow(row) : null,
          })),
      });
    },
  });
}
