import { z } from 'zod';
import { linkPath } from '#domain/notices/link.ts';
import { accept, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { COLLECTION_STATES, HAND_IN_WAYS } from '#domain/words/form2.ts';
import { code, program, programOf } from '#web/api/frame/access.ts';
import { moment } from '#web/api/frame/answers.ts';
import { collectionReader, collector, gatherer } from '#web/api/frame/callers.ts';
import { fileAnswer, fileOf, type Operation, operation } from '#web/api/frame/operation.ts';
import { FORM2_TAG } from '#web/api/frame/page.ts';
import { day, dayInput, instant, reference } from '#web/api/frame/schemas.ts';
import { askAccessCode, enterAccessCode } from '#workflow/access/trust-browser.ts';
import { moveCollection } from '#workflow/form2/change.ts';
import { listedSet, printedSet, readFormSet } from '#workflow/form2/form-sets.ts';
import { handIn } from '#workflow/form2/hand-in.ts';
import { ownEntryLink, setOwnEntry } from '#workflow/form2/own-entry.ts';
import { readNextHandIn, readOverview } from '#workflow/form2/read.ts';

const PATH = '/collections/{reference}';

const handInShape = {
  id: z.string(),
  number: z.int().describe('第何回'),
  on: day.describe('提出した日'),
  way: z.enum(HAND_IN_WAYS).describe('持参、書留、レターパック、宅配便、その他'),
  tracking: z.string().describe('引受番号'),
  note: z.string(),
  institutions: z.int().describe('件数'),
  at: instant,
  by: z.string(),
};
const handInSchema = z.object(handInShape).meta({ id: 'HandIn' });

/** A collection of 様式2: proving the mailbox, reading it, handing in, and closing, reopening and finishing it. */
export function collectionOperations(): Operation[] {
  return [...proving(), reading(), handingIn(), moving(), letting(), ...documents()];
}

function proving(): Operation[] {
  return [
    operation({
      id: 'askCollectionCode',
      asks: 'access-code',
      method: 'POST',
      path: `${PATH}/access-codes`,
      tag: FORM2_TAG,
      summary: '取りまとめの操作のための確認コードを、トークンが届いたアドレスに送る',
      status: 202,
      refusals: ['too-many-codes'],
      caller: collectionReader,
      body: z.strictObject({ program }),
      answer: z.object({ reference }),
      async run({ office, caller, body, asker }) {
        const asked = { ...asker, program: programOf(asker, body.program) };
        const sent = await askAccessCode(office, caller.subjectId, caller.recipient, asked);
        return sent.ok ? accept({ reference: caller.collection.reference }) : sent;
      },
    }),
    operation({
      id: 'enterCollectionCode',
      method: 'POST',
      path: `${PATH}/access`,
      tag: FORM2_TAG,
      summary: '確認コードで操作のトークンを受け取る',
      status: 200,
      refusals: ['code-wrong', 'code-expired'],
      caller: collectionReader,
      body: z.strictObject({ code, program }),
      answer: z.object({ accessToken: z.string() }),
      async run({ office, caller, body, asker }) {
        const by = { email: caller.recipient, browser: programOf(asker, body.program) };
        const entered = await enterAccessCode(office, caller.subjectId, body.code, by);
        return entered.ok ? accept({ accessToken: entered.value }) : entered;
      },
    }),
  ];
}

function reading(): Operation {
  return operation({
    id: 'readCollection',
    method: 'GET',
    path: PATH,
    tag: FORM2_TAG,
    summary: '取りまとめと提出を読む',
    description: '郡市区医師会には、自分の入力した件数だけをお答えし、handIns は空です。',
    status: 200,
    refusals: [],
    caller: gatherer,
    answer: z.object({
      reference,
      state: z.enum(COLLECTION_STATES).describe('open 受付中、closed 締切、done 完了'),
      prefecture: z.string().describe('都道府県コード'),
      association: z.string(),
      dueOn: day.describe('必着日'),
      finalOn: day.describe('最終期限'),
      handInTo: z.string(),
      kept: z.int().describe('受付済'),
      handedIn: z.int().describe('提出済'),
      waiting: z.int().describe('次の提出に入る件数'),
      waitingVersion: z.string().describe('次の提出に入る内容の版。提出するときに seen として送る。郡市区医師会には空'),
      offered: z.int().describe('未確認'),
      handIns: z.array(handInSchema),
    }),
    async run({ office, caller: { collection, helper } }) {
      const { counts, handIns } = await readOverview(office, collection.id, helper?.id);
      const next = helper ? undefined : await readNextHandIn(office, collection.id);
      const { state, prefecture, association, dueOn, finalOn, handInTo } = collection;
      return accept({
        reference: collection.reference,
        ...{ state, prefecture, association, handInTo, dueOn: dueOn.toString(), finalOn: finalOn.toString() },
        ...{ kept: counts.kept, handedIn: counts.handedIn, offered: counts.offered },
        waiting: next?.waiting ?? counts.waiting,
        waitingVersion: next?.seen ?? '',
        handIns: handIns.map(({ on, at, ...rest }) => ({ ...rest, on: on.toString(), at: moment(at) })),
      });
    },
  });
}

function handingIn(): Operation {
  return operation({
    id: 'handIn',
    method: 'POST',
    path: `${PATH}/hand-ins`,
    tag: FORM2_TAG,
    summary: '受け付けた分を、次の提出として記録する',
    description: '記録すると内容は固定され、取消と機種変更はできなくなります。',
    status: 201,
    creates: 'by-steps',
    refusals: ['collection-state', 'nothing-to-hand-in', 'changed-meanwhile'],
    caller: collector,
    body: z.strictObject({
      on: dayInput.describe('提出した日。今日まで'),
      way: handInShape.way,
      tracking: z.string().trim().max(60).default('').describe('引受番号'),
      note: z.string().trim().max(500).default(''),
      seen: z.string().max(100).describe('読んだときの waitingVersion'),
    }),
    answer: handInSchema,
    async run({ office, caller: { collection, actor }, body }) {
      if (Temporal.PlainDate.compare(body.on, jstDay(office.now())) > 0) {
        const detail = '提出した日には、今日またはそれより前の日をご入力ください。';
        return { ok: false, errors: [{ pointer: '/on', detail }] };
      }
      const handed = await handIn(office, collection.id, { ...body, actor });
      if (!handed.ok) return handed;
      const { on, at, ...rest } = handed.value;
      return accept({ ...rest, on: on.toString(), at: moment(at) });
    },
  });
}

function moving(): Operation {
  return operation({
    id: 'moveCollection',
    method: 'POST',
    path: `${PATH}/state`,
    tag: FORM2_TAG,
    summary: '取りまとめを締め切る、再開する、完了にする',
    status: 200,
    refusals: ['collection-state', 'reason-missing'],
    caller: collector,
    body: z.strictObject({
      act: z.enum(['close', 'reopen', 'finish']).describe('close 締め切る、reopen 再開する、finish 完了にする'),
      reason: z.string().trim().max(500).default('').describe('理由。close と reopen では必ず'),
    }),
    answer: z.object({ reference, state: z.enum(COLLECTION_STATES) }),
    async run({ office, caller: { collection, actor }, body }) {
      const moved = await moveCollection(office, collection.id, { ...body, actor });
      return moved.ok ? accept({ reference: collection.reference, state: moved.value.state }) : moved;
    },
  });
}

function letting(): Operation {
  return operation({
    id: 'setOwnEntry',
    method: 'PUT',
    path: `${PATH}/own-entry`,
    tag: FORM2_TAG,
    summary: '医療機関の入力ページを使う、止める',
    status: 200,
    refusals: ['collection-state'],
    caller: collector,
    body: z.strictObject({ open: z.boolean().describe('true 使う、false 止める') }),
    answer: z.object({ open: z.boolean(), address: z.string().describe('入力ページの宛先。止めているあいだは空') }),
    async run({ office, caller: { collection, actor }, body }) {
      const set = await setOwnEntry(office, collection.id, { isOpen: body.open, actor });
      if (!set.ok) return set;
      const link = body.open ? await ownEntryLink(office, collection.id) : undefined;
      const address = link === undefined ? '' : `${office.policy.publicUrl}${linkPath('own-entry', link)}`;
      return accept({ open: set.value.ownEntry, address });
    },
  });
}

function documents(): Operation[] {
  const path = `${PATH}/hand-ins/{id}`;
  const common = {
    method: 'GET',
    tag: FORM2_TAG,
    status: 200,
    refusals: ['not-found'],
    caller: collector,
    answer: fileAnswer,
  } as const;
  return [
    operation({
      ...common,
      id: 'handInBundle',
      path: `${path}/bundle.pdf`,
      summary: '提出した送付状・一覧・全部の申請書（PDF）',
      description: 'id に next を送ると、次の提出に入る分を、「提出前の控え」と書いてお返しします。',
      givesFile: 'application/pdf',
      async run({ office, caller: { collection }, params }) {
        const set = await readFormSet(office, collection, params.id ?? '');
        return set ? accept(await printedSet(office, collection, set)) : refuse({ code: 'not-found' });
      },
    }),
    operation({
      ...common,
      id: 'handInList',
      path: `${path}/list.xlsx`,
      summary: '提出した一覧（Excel）',
      givesFile: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      async run({ office, caller: { collection }, params }) {
        const set = await readFormSet(office, collection, params.id ?? '');
        return set ? accept(fileOf(await listedSet(office, set, 'xlsx'))) : refuse({ code: 'not-found' });
      },
    }),
  ];
}
