import { z } from 'zod';
import { isOld } from '#domain/materials/material.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { AUDIENCES, MATERIAL_KINDS, MATERIAL_WORDS } from '#domain/words/materials.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { anyone } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { day } from '#web/api/frame/schemas.ts';
import { materialHref } from '#web/frame/material-rows.ts';
import { readMaterials } from '#workflow/materials/read.ts';

const materialSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(MATERIAL_KINDS).describe('video 動画、document 資料、form 様式、link リンク、advice 相談窓口'),
    url: z.string().describe('資料の場所。ファイルは、このサイトから保存できます'),
    note: z.string().describe(MATERIAL_WORDS.note),
    audience: z
      .enum(AUDIENCES)
      .describe('everyone どなたでも、associations 医師会の方、institutions 医療機関・薬局の方'),
    asOf: day.describe('この日現在の内容'),
    validUntil: day.nullable().describe(MATERIAL_WORDS.validUntil),
    old: z.boolean().describe('掲載の期限を過ぎている'),
    doubted: z.boolean().describe('「確認が必要」との声があり、まだ確かめていない'),
  })
  .meta({ id: 'Material' });

/** 別紙1: the list as everybody sees it. */
export function materialOperations(): Operation[] {
  return [
    operation({
      id: 'listMaterials',
      method: 'GET',
      path: '/materials',
      tag: ROLE_WORDS.applicant,
      summary: '説明会で使える資料の一覧',
      status: 200,
      refusals: [],
      caller: anyone,
      answer: z.object({ materials: z.array(materialSchema) }),
      async run({ office }) {
        const today = jstDay(office.now());
        const materials = (await readMaterials(office)).map(({ material, marks }) => {
          const href = materialHref(material);
          return {
            id: material.id,
            title: material.title,
            kind: material.kind,
            url: material.file ? `${office.policy.publicUrl}${href}` : href,
            note: material.note,
            audience: material.audience,
            asOf: material.asOf.toString(),
            validUntil: material.validUntil?.toString() ?? null,
            old: isOld(material, today),
            doubted: marks.length > 0,
          };
        });
        return accept({ materials });
      },
    }),
  ];
}
