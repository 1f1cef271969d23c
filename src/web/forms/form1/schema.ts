import { z } from 'zod';
import { forOwnFields } from '#domain/form1/fields.ts';
import { MODES } from '#domain/words/modes.ts';

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('HH:MM, Asia/Tokyo');
const window = z.object({ start: time, end: time });

/** `form1.v1`: what the attachment of the request mail holds. Changes that break readers get a new version. @internal */
export const form1V1 = z
  .object({
    $schema: z.url(),
    reference: z
      .string()
      .regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
      .describe('受付番号'),
    filedOn: z.union([z.iso.date(), z.literal('')]).describe('the filing day, Asia/Tokyo'),
    ...forOwnFields(({ label }) => z.string().describe(label)),
    contact: z.object({
      name: z.string().describe('担当者氏名'),
      kana: z.string().describe('ふりがな, hiragana'),
      phone: z.string().describe('TEL'),
      extension: z.string().describe('内線, digits or empty'),
      email: z.string().describe('E-Mail, or empty'),
    }),
    slots: z
      .array(
        z.object({
          rank: z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('第一～第三希望'),
          date: z.iso.date().describe('Asia/Tokyo'),
          meeting: window.describe('希望日時: the whole 説明会'),
          demo: window.describe('開催の長さ: the demonstration inside it'),
        }),
      )
      .min(1)
      .max(3),
    noFurtherCandidates: z.boolean().describe('ほかに候補日はありません'),
    venue: z.object({
      name: z.string(),
      postalCode: z.string().describe('123-4567, or empty'),
      address: z.string(),
    }),
    mode: z.enum(MODES).describe('実施方法: 実地, オンライン'),
    attachments: z.array(
      z.object({
        name: z.string(),
        mediaType: z.string(),
        size: z.int().min(0).describe('octets'),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ),
  })
  .meta({ title: '顔認証付きカードリーダーメーカー デモンストレーション会 申請書 (様式1)' });

/** The published JSON Schema; `address` is its own, named in the attachment's `$schema`. */
export function form1JsonSchema(address: string): object {
  return { ...z.toJSONSchema(form1V1, { target: 'draft-2020-12' }), $id: address };
}
