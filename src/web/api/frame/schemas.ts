import { z } from 'zod';
import { REGISTRATION_STATES } from '#domain/case/registration.ts';
import { SIGN_UP_STANDINGS } from '#domain/case/sign-up-page.ts';
import { forMakersFields, forOwnFields } from '#domain/form1/fields.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { MODES } from '#domain/words/modes.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { readPhone } from '#web/forms/phone.ts';

/** Japanese days and hours; without a zone, because they are wall time in Asia/Tokyo. */
export const day = z.iso
  .date()
  .describe('日本時間の日付')
  .meta({ examples: ['2026-10-20'] });
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: '時刻は 10:00 の形でご入力ください。' })
  .describe('日本時間の時刻')
  .meta({ examples: ['10:00'] });
export const instant = z.iso.datetime().describe('時点（RFC 3339、UTC）');
/** A day that comes in. */
export const dayInput = day.transform((text) => Temporal.PlainDate.from(text));
const timeInput = time.transform((text) => Temporal.PlainTime.from(text));
export const hoursInput = z.strictObject({
  date: dayInput,
  meeting: z.strictObject({ start: timeInput, end: timeInput }).describe('説明会の時間'),
  demo: z.strictObject({ start: timeInput, end: timeInput }).describe('デモの時間（説明会の時間の中）'),
});

const window = z.object({ start: time, end: time }).meta({ id: 'Window' });
export const hours = { date: day, meeting: window.describe('説明会の時間'), demo: window.describe('デモの時間') };
export const reference = z
  .string()
  .describe('受付番号')
  .meta({ examples: ['ABCD-EFGH'] });
export const stateSchema = z
  .enum(APPLICATION_STATES)
  .describe(
    'draft 下書き、unverified 確認待ち、received 受付済、inquiring 調整中、returned 差し戻し、confirmed 日程確定、declined お断り、withdrawn 取下げ、cancelled 中止、held 実施済',
  )
  .meta({ id: 'State' });
export const mode = z.enum(MODES).describe('実施方法：実地、オンライン');
export const venue = z
  .object({ name: z.string(), postalCode: z.string().describe('123-4567 または空'), address: z.string() })
  .meta({ id: 'Venue' });
export const replySchema = z.enum(['yes', 'maybe', 'no']).describe('○、△、×');

const slotSchema = z
  .object({ id: z.string(), rank: z.int().describe('1～3：第一～第三希望'), ...hours, filedOn: day.describe('申請日') })
  .meta({ id: 'Slot' });

export const sessionSchema = z
  .object({
    state: z.enum(['confirmed', 'cancelled', 'held']),
    slotId: z.string(),
    ...hours,
    venue,
    mode,
    url: z.string().describe('接続先。未定のときは空'),
    note: z.string(),
    confirmedAt: instant,
    makers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        out: z.boolean().describe('参加できなくなったと連絡があった'),
        visitor: z.string().optional().describe('当日伺う方。申請者と調整担当にだけ'),
        phoneOnDay: z.string().optional().describe('当日の電話番号。申請者と調整担当にだけ'),
      }),
    ),
  })
  .meta({ id: 'Session' });

const contactSchema = z
  .object({
    name: z.string(),
    kana: z.string(),
    phone: z.string(),
    extension: z.string(),
    email: z.string().describe('代理で登録した申請では空のことがある'),
  })
  .meta({ id: 'Contact' });

export const answerSchema = z
  .object({
    slotId: z.string(),
    reply: replySchema,
    comment: z.string(),
    by: z.string().describe('答えた人'),
    channel: z.enum(['link', 'phone', 'mail']),
    at: instant,
  })
  .meta({ id: 'Answer' });

export const inquirySchema = z
  .object({
    id: z.string(),
    maker: z.object({ id: z.string(), name: z.string() }),
    kind: z
      .enum(['new', 'move', 'join'])
      .describe('new 候補日時の照会、move 日時変更の照会、join 確定した説明会への参加の照会'),
    state: z.enum(['open', 'closed']),
    closedBecause: z.string().nullable(),
    offers: z.array(z.string()).describe('照会した候補日時の id'),
    answerBy: day,
    note: z.string(),
    decides: z.enum(['maker', 'coordinator']).describe(FIELD_WORDS.decides),
    askedAt: instant,
    answers: z.array(answerSchema),
  })
  .meta({ id: 'Inquiry' });

/** A file as it was taken: its name, and what it is by its content. */
export const fileSchema = z.object({
  name: z.string(),
  mediaType: z.string(),
  size: z.int().describe('octets'),
  sha256: z.string(),
});

export const applicationSchema = z
  .object({
    reference,
    state: stateSchema,
    version: z.int().describe('何かが起きるたびに増える。調整担当の操作は、見た版を seenVersion で送る'),
    formVersion: z.int().describe('様式1の内容が最後に変わったときの版'),
    source: z.enum(['web', 'mail', 'fax', 'phone']),
    ...forOwnFields(({ label }) => z.string().describe(label)),
    contact: contactSchema,
    slots: z.array(slotSchema),
    noFurtherCandidates: z.boolean(),
    venue,
    mode,
    attachments: z.array(fileSchema),
    submittedAt: instant,
    receivedAt: instant.nullable(),
    returned: z.object({ reason: z.string(), replyBy: day }).nullable().describe('差し戻しの理由と期日'),
    session: sessionSchema.nullable(),
    attendeeCount: z.int().describe('参加申込の人数'),
    signUp: z
      .object({ capacity: z.int().nullable(), closesOn: day.nullable(), closedByHand: z.boolean() })
      .nullable()
      .optional()
      .describe('参加申込の定員・申込締切。受付前は null。リンクだけで読んだときはない'),
    owner: z.string().optional().describe('担当。なしは空。調整担当のAPIキーで読んだときだけ'),
    inquiries: z.array(inquirySchema).optional().describe('調整担当のAPIキーで読んだときだけ'),
  })
  .meta({ id: 'Application' });

/** 当日の担当 of a maker. */
const onDaySchema = z.object({ visitor: z.string(), phoneOnDay: z.string() });

/** What a maker may see behind its link. */
export const inquiryViewSchema = z
  .object({
    inquiry: inquirySchema,
    seen: z.string().describe('この内容を見たしるし。回答・参加・欠席の連絡に seen として付ける'),
    ...forMakersFields(({ label }) => z.string().describe(label)),
    offers: z.array(
      z.object({
        slotId: z.string(),
        rank: z.int(),
        ...hours,
        replaced: z.boolean().describe('申請が訂正され、対象でなくなった'),
        collides: z.boolean().describe('自社の組数が足りない'),
        dayOff: z.boolean().describe('自社が不可日に登録した日'),
        freeCrews: z.int().describe('その時間帯に空いている自社の組数'),
      }),
    ),
    venue,
    mode,
    formVersion: z.int().describe('確定するときに seenFormVersion で送る'),
    session: sessionSchema.nullable(),
    joined: z.boolean(),
    onDay: onDaySchema.nullable().describe('当日の担当。参加が決まったメーカーにだけ。まだなければ空'),
    attendeeCount: z.int(),
    contact: contactSchema.nullable().describe('参加が決まったメーカーにだけ'),
  })
  .meta({ id: 'InquiryView' });

export const makerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    products: z.string(),
    addresses: z.array(z.string()).describe('照会と案内の宛先'),
    crews: z.int().describe(FIELD_WORDS.crews),
    bufferMinutes: z.int().describe('実地の前後に空ける分'),
    regions: z.array(z.enum(PREFECTURES)).describe('対応する都道府県。空は全国'),
    active: z.boolean(),
    contact: z
      .object({ name: z.string(), phone: z.string(), remarks: z.string() })
      .describe('電話で連絡するときの窓口。調整担当にだけ'),
    daysOff: z
      .array(z.object({ id: z.string(), from: day, to: day, note: z.string(), by: z.string() }))
      .describe('不可日。両端の日を含む'),
  })
  .meta({ id: 'Maker' });

/** A telephone number as people write it; kept as it is read, with its extension. */
export function phoneInput(label: string) {
  return z.string().transform((typed, context) => {
    const read = readPhone(typed, label);
    if ('value' in read) return read.value;
    context.addIssue({ code: 'custom', message: read.problem });
    return z.NEVER;
  });
}

export const signUpPageSchema = z
  .object({
    association: z.string(),
    standing: z
      .enum(SIGN_UP_STANDINGS)
      .describe(
        'open 受付中、queued 先に待つ人がいる（キャンセル待ち）、full 満席（キャンセル待ち）、closed 受付終了、past 終了、ended 開催なし、not-opened 受付前',
      ),
    capacity: z.int().nullable().describe('定員（人数）'),
    free: z.int().nullable().describe('空いている席。queued のときは、先に待つ人のための席'),
    closesOn: day.nullable().describe('申込締切'),
    timetable: z.string(),
    parking: z.string(),
    session: sessionSchema.nullable(),
  })
  .meta({ id: 'SignUpPage' });

export const registrationSchema = z
  .object({
    state: z.enum(REGISTRATION_STATES),
    seen: z.string().describe('この内容を見たしるし。人数を変えるときに seen として付ける'),
    seenWords: z.string().describe('同じく、名前・医療機関を訂正するときに seen として付ける'),
    name: z.string(),
    kana: z.string(),
    institution: z.string(),
    institutionCode: z.string(),
    email: z.string(),
    people: z.int(),
    position: z.int().describe('キャンセル待ちの順番。待っていないときは0'),
    association: z.string(),
    session: sessionSchema.nullable(),
  })
  .meta({ id: 'Registration' });

export const givenAnswers = z
  .array(
    z.strictObject({
      slotId: z.string(),
      reply: replySchema,
      comment: z.string().max(500).default(''),
    }),
  )
  .min(1)
  .max(10);
export const personName = z.string().overwrite(cleanLine).min(1).max(60).describe('答える人の氏名');
export const seen = z
  .string()
  .max(64)
  .optional()
  .describe('読んだときの seen。あとで変わっていたら 409 changed-meanwhile。なければ比べない');
export const seenVersion = z.int().describe('見た申請の version。ほかの人が先に変えていたら 409 stale');
export const reason = z.string().trim().min(1).max(2000).describe('理由（相手へのメールに載る）');
