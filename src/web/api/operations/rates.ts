import { z } from 'zod';
import { accept } from '#domain/outcome/refusal.ts';
import type { Need } from '#domain/rates/need.ts';
import type { RateSet } from '#domain/rates/rate-set.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { RATE_BASES } from '#domain/words/rates.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { moment } from '#web/api/frame/answers.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { day, instant } from '#web/api/frame/schemas.ts';
import { readNeed } from '#workflow/rates/need.ts';
import { readSets } from '#workflow/rates/take.ts';

const rateSetSchema = z
  .object({
    id: z.string(),
    day: day.describe('時点'),
    base: z.enum(RATE_BASES).describe('率の分母。all：すべての医療機関・薬局、duty：義務化の対象'),
    source: z.string().describe('出典。数字を使うときは、時点と一緒に示してください'),
    takenAt: instant,
    withdrawnAt: instant.nullable().describe('取り消された日時'),
  })
  .meta({ id: 'RateSet' });

/** Not an enumeration: the page of the API would name all 47 once more. */
const prefecture = z
  .string()
  .refine((text) => PREFECTURES.some((one) => one === text), '都道府県は「石川県」のように書いてください。')
  .describe('都道府県')
  .meta({ examples: ['石川県'] });
const count = z.int().nullable().describe('分からないときは null');
const percent = z.number().nullable().describe('%。分からないときは null');
const needSchema = z
  .object({
    place: z.string().describe('全国地方公共団体コード（6桁）。都道府県は2桁'),
    name: z.string(),
    prefecture: z.string().nullable(),
    institutions: count,
    applied: count,
    rate: percent,
    rateBefore: percent,
    institutionsBefore: count,
    notApplied: count,
    sessionsHeld: z.int(),
    sessionsPlanned: z.int(),
    sessionsAsked: z.int(),
    applicationsMade: z.int().describe('実施報告のあった説明会での、その場の申込件数の合計'),
    notAppliedPerSession: z.number().nullable(),
  })
  .meta({ id: 'Need' });

/** Application rates and where sessions are needed, as the desk's pages show them. */
export function rateOperations(): Operation[] {
  const common = {
    method: 'GET',
    tag: ROLE_WORDS.coordinator,
    status: 200,
    refusals: [],
    caller: coordinator,
  } as const;
  return [
    operation({
      ...common,
      id: 'listRateSets',
      path: '/rate-sets',
      summary: '取り込んだ申込率の表（新しい時点から、取り消したものも含む）',
      answer: z.object({ sets: z.array(rateSetSchema) }),
      run: async ({ office }) => accept({ sets: (await readSets(office)).map(setAnswer) }),
    }),
    operation({
      ...common,
      id: 'readNeed',
      path: '/need',
      summary: '申込率と説明会（都道府県、市区町村ごと）',
      description:
        '市区町村は、説明会1回あたりの未申込みが多い順です。prefecture を付けると、その都道府県だけになります。表がまだないときは set が null です。',
      query: z.object({ prefecture: prefecture.optional() }),
      answer: z.object({
        set: rateSetSchema.nullable(),
        setBefore: rateSetSchema.nullable(),
        prefectures: z.array(needSchema),
        municipalities: z.array(needSchema),
      }),
      async run({ office, query }) {
        const asked = PREFECTURES.find((one) => one === query.prefecture);
        const { set, before, prefectures, municipalities } = await readNeed(office, asked);
        const wide = prefectures.filter(({ name }) => asked === undefined || name === asked);
        return accept({
          set: set ? setAnswer(set) : null,
          setBefore: before ? setAnswer(before) : null,
          prefectures: wide.map(needAnswer),
          municipalities: municipalities.map(needAnswer),
        });
      },
    }),
  ];
}

function setAnswer({ id, day: asOf, base, source, takenAt, withdrawn }: RateSet) {
  const withdrawnAt = withdrawn ? moment(withdrawn.at) : null;
  return { id, day: asOf.toString(), base, source, takenAt: moment(takenAt), withdrawnAt };
}

function needAnswer(need: Need) {
  const { place, name, prefecture, institutions, applied, rate, before, notApplied, perSession } = need;
  return {
    ...{ place, name, prefecture: prefecture ?? null, institutions: institutions ?? null, applied: applied ?? null },
    rate: rate === undefined ? null : rate / 100,
    rateBefore: before === undefined ? null : before.rate / 100,
    institutionsBefore: before?.institutions ?? null,
    notApplied: notApplied ?? null,
    ...{
      sessionsHeld: need.held,
      sessionsPlanned: need.planned,
      sessionsAsked: need.asked,
      applicationsMade: need.made,
    },
    notAppliedPerSession: perSession ?? null,
  };
}
