import { z } from 'zod';
import { isMailed, REGISTRATION_STATES } from '#domain/case/registration.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { enteredWords } from '#web/api/frame/attendee-fields.ts';
import { enterer } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { seen } from '#web/api/frame/schemas.ts';
import { wordsStanding } from '#workflow/attendees/correct.ts';
import { correctAttendee, enterAttendee, removeAttendee } from '#workflow/attendees/enter.ts';
import { readAttendees } from '#workflow/attendees/lists.ts';
import { printOf } from '#workflow/case/seen.ts';

const TAG = ROLE_WORDS.applicant;
const PATH = '/applications/{reference}/attendees';
const id = z.string().describe('参加者の id');
const state = z.enum(REGISTRATION_STATES);
const standing = z.object({ id, state });

/** People who applied by FAX or telephone: the applicant and coordinators list, add, correct and remove them. */
export function attendeeEntryOperations(): Operation[] {
  return [listing(), adding(), correcting(), removing()];
}

function listing(): Operation {
  return operation({
    id: 'listAttendees',
    method: 'GET',
    path: PATH,
    tag: TAG,
    summary: '参加者の名簿を読む',
    description: '席のある方、キャンセル待ちの方の順です。メールアドレスはお答えしません。',
    status: 200,
    refusals: ['not-found'],
    caller: enterer,
    answer: z.object({
      attendees: z.array(
        z.object({
          ...{ id, state, name: z.string(), kana: z.string(), institution: z.string(), institutionCode: z.string() },
          people: z.int(),
          mailed: z.boolean().describe('メールが送られるか。false の方には、申請団体からお知らせください'),
          seen: z.string().describe('この内容を見たしるし。訂正するときに付ける'),
        }),
      ),
    }),
    async run({ office, caller }) {
      const { people, hasSession } = await readAttendees(office, caller.applicationId, 'kana');
      const attendees = people.map((one) => ({
        ...{ id: one.id, state: one.state, name: one.name, kana: one.kana, people: one.people },
        ...{ institution: one.institution, institutionCode: one.institutionCode },
        mailed: isMailed(one, hasSession),
        seen: printOf(office, wordsStanding(one)),
      }));
      return accept({ attendees });
    },
  });
}

function adding(): Operation {
  return operation({
    id: 'addAttendee',
    asks: 'sign-up',
    method: 'POST',
    path: PATH,
    tag: TAG,
    summary: '電話・FAXで申し込まれた方を登録する',
    description:
      '席が空いていなければ waiting（キャンセル待ち）になります。同じ名前の方がいても、アドレスがなければ別の方として登録します。',
    status: 201,
    creates: 'by-steps',
    refusals: [
      ...(['wrong-state', 'session-over', 'more-than-capacity', 'already-registered'] as const),
      ...(['mailbox-crowded', 'too-many-codes'] as const),
    ],
    caller: enterer,
    body: z.strictObject(enteredWords),
    answer: standing,
    async run({ office, caller, body, asker }) {
      const entered = await enterAttendee(office, { ...caller, asker }, { id: office.chance.id(), ...body });
      return entered.ok ? accept({ id: entered.value.id, state: entered.value.state }) : entered;
    },
  });
}

function correcting(): Operation {
  return operation({
    id: 'correctAttendee',
    asks: 'sign-up',
    method: 'PUT',
    path: `${PATH}/{id}`,
    tag: TAG,
    summary: '参加者の登録内容を訂正する',
    description: 'ご本人が申し込まれた方の email は、送っても変わりません。',
    status: 200,
    refusals: [
      ...(['not-found', 'not-registered', 'wrong-state', 'session-over', 'more-than-capacity'] as const),
      ...(['seats-short', 'already-registered', 'mailbox-crowded', 'too-many-codes', 'changed-meanwhile'] as const),
    ],
    caller: enterer,
    body: z.strictObject({ ...enteredWords, seen }),
    answer: standing,
    async run({ office, caller, params, body, asker }) {
      const wanted = { registrationId: params.id ?? '', ...body };
      const corrected = await correctAttendee(office, { ...caller, asker }, wanted);
      return corrected.ok ? accept({ id: corrected.value.id, state: corrected.value.state }) : corrected;
    },
  });
}

function removing(): Operation {
  return operation({
    id: 'removeAttendee',
    method: 'POST',
    path: `${PATH}/{id}/removal`,
    tag: TAG,
    summary: '参加者を取りやめにする',
    status: 200,
    refusals: ['not-found', 'not-registered', 'wrong-state', 'session-over', 'already-arrived'],
    caller: enterer,
    answer: standing,
    async run({ office, caller, params }) {
      const removed = await removeAttendee(office, caller, params.id ?? '');
      return removed.ok ? accept({ id: removed.value.id, state: removed.value.state }) : removed;
    },
  });
}
