import type { OnDay } from '#domain/case/session.ts';
import { MAKER_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { phoneOf } from '#web/forms/phone.ts';
import { recordVisitor } from '#workflow/session/name-visitor.ts';
import type { DeskAct, Subject } from './act.ts';

/** 当日の担当 of a maker that comes, as it said by telephone or mail. */
export const visitorAct: DeskAct<OnDay> = {
  path: '/makers/:part/visitor',
  act: 'change',
  template: 'desk/acts/visitor',
  title: (subject) => MAKER_ACTS.visitor(makerOf(subject)?.name ?? ''),
  stands: (subject) => makerOf(subject) !== undefined,
  start: (subject) => {
    const joined = joinedMaker(subject);
    return { visitor: joined?.visitor ?? '', phoneOnDay: joined?.phoneOnDay ?? '' };
  },
  shown: (subject) => ({ contact: makerOf(subject)?.contact ?? null }),
  read: (form) => ({
    visitor: form.line('visitor', FIELD_WORDS.visitor, { required: false, longest: 60 }),
    phoneOnDay: phoneOf(form, 'phoneOnDay', FIELD_WORDS.phoneOnDay),
  }),
  run: (office, order, input, subject) => recordVisitor(office, { ...order, ...input, makerId: subject.part }),
  fieldOf: {},
  done: () => 'visitor-named',
};

function makerOf({ view, part }: Subject) {
  return view.makers.find((maker) => maker.id === part);
}

function joinedMaker({ view, part }: Subject) {
  return view.caseFile.session?.makers.find((joined) => joined.maker.id === part);
}
