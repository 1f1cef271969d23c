import { z } from 'zod';
import type { Maker } from '#domain/case/inquiry.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { cleanLine, readEmail } from '#domain/text/japanese.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { makerNameTaken } from '#domain/words/problems.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type ApiResult, type Operation, operation } from '#web/api/frame/operation.ts';
import { makerSchema, phoneInput } from '#web/api/frame/schemas.ts';
import { readMakers, saveMakerStep } from '#workflow/asking/save-maker.ts';
import type { Office } from '#workflow/case/office.ts';

const TAG = ROLE_WORDS.coordinator;
const line = (most: number) => z.string().transform(cleanLine).pipe(z.string().max(most));
const address = z.string().transform((typed, context) => {
  const read = readEmail(typed);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', message: 'メールアドレスとして読み取れません。' });
  return z.NEVER;
});
const phone = phoneInput(FIELD_WORDS.makerPhone);
const makerInput = z
  .strictObject({
    name: line(80).pipe(z.string().min(1)),
    products: line(200),
    addresses: z.array(address).min(1).max(50),
    crews: z.int().min(1).max(99),
    bufferMinutes: z.int().min(0).max(600),
    regions: z.array(z.enum(PREFECTURES)).default([]),
    active: z.boolean(),
    contact: z
      .strictObject({ name: line(60), phone: phone, remarks: z.string().trim().max(300) })
      .optional()
      .describe('電話で連絡するときの窓口。送らなければ、いまのまま'),
  })
  .meta({ id: 'MakerInput' });

/** メーカーの登録, as at the desk. */
export function makerListOperations(): Operation[] {
  return [
    operation({
      id: 'listMakers',
      method: 'GET',
      path: '/makers',
      tag: TAG,
      summary: 'メーカーの一覧',
      status: 200,
      refusals: [],
      caller: coordinator,
      answer: z.object({ makers: z.array(makerSchema) }),
      run: async ({ office }) => accept({ makers: (await readMakers(office)).map(makerAnswer) }),
    }),
    operation({
      id: 'createMaker',
      method: 'POST',
      path: '/makers',
      tag: TAG,
      summary: 'メーカーを登録する',
      status: 201,
      creates: 'by-steps',
      refusals: [],
      caller: coordinator,
      body: makerInput,
      answer: makerSchema,
      run: ({ office, caller, body }) => save(office, body, undefined, caller.name),
    }),
    operation({
      id: 'saveMaker',
      method: 'PUT',
      path: '/makers/{makerId}',
      tag: TAG,
      summary: 'メーカーの登録内容を置き換える',
      status: 200,
      refusals: ['not-found'],
      caller: coordinator,
      body: makerInput,
      answer: makerSchema,
      run: ({ office, caller, params, body }) => save(office, body, params.makerId ?? '', caller.name),
    }),
  ];
}

function makerAnswer({ daysOff, ...maker }: Maker): z.input<typeof makerSchema> {
  return {
    ...maker,
    daysOff: daysOff.map((span) => ({ ...span, from: span.from.toString(), to: span.to.toString() })),
  };
}

async function save(
  office: Office,
  given: z.output<typeof makerInput>,
  id: string | undefined,
  by: string,
): Promise<ApiResult<z.input<typeof makerSchema>>> {
  const saved = await saveMakerStep(office, { ...given, addresses: [...new Set(given.addresses)], id, by });
  if (saved.ok) return accept(makerAnswer(saved.value));
  // It sends no version, so it is never stale.
  if (saved.why !== 'name-taken') return { ok: false, refusal: { code: 'not-found' } };
  const detail = makerNameTaken(given.name);
  return { ok: false, errors: [{ pointer: '/name', detail }] };
}
