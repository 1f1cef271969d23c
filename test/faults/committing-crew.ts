import { addMaker } from '#workflow/session/change-makers.ts';
import { confirmByCoordinator, confirmByMaker } from '#workflow/session/confirm.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../domain/samples.ts';
import { COORDINATOR, KOU } from '../support/cast.ts';
import type { TestOffice } from '../support/office.ts';
import { type Errand, runErrands } from './errands.ts';

/** A process of its own that binds one of 甲's crews, on one of the four ways on which that can happen. */
export interface Committing extends Errand {
  way: Way;
  applicationId: string;
  seenVersion: number;
  seenFormVersion: number;
  slotId: string;
  /** 甲's open inquiry about this application, and the token of its link; empty where nobody was asked. */
  inquiryId: string;
  link: string;
  /** The hours that are wanted: JST day, `09:00-11:00`. */
  day: string;
  meeting: string;
  demo: string;
}

export type Way = 'maker-confirms' | 'coordinator-confirms' | 'maker-joins' | 'session-moves';

const BY = '企画　三郎';

function commit(office: TestOffice, errand: Committing) {
  const { way, applicationId, seenVersion, seenFormVersion, slotId, inquiryId, link } = errand;
  const order = { applicationId, seenVersion, actor: COORDINATOR };
  switch (way) {
    case 'maker-confirms': {
      const answers = [{ slotId, reply: 'yes', comment: '' } as const];
      return confirmByMaker(office, link, { slotId, seenFormVersion, by: BY, answers });
    }
    case 'coordinator-confirms':
      return confirmByCoordinator(office, { ...order, slotId, inquiryIds: [inquiryId] });
    case 'maker-joins':
      return addMaker(office, { ...order, makerId: KOU.id, consent: { kind: 'agreed', by: BY, channel: 'phone' } });
    case 'session-moves': {
      const hours = wish(1, errand.day, errand.meeting, errand.demo);
      return moveSession(office, { ...order, wish: hours, reason: '会場', consent: { kind: 'agreed', by: BY } });
    }
  }
}

await runErrands<Committing>(async (office, errand) => {
  const outcome = await commit(office, errand);
  if (outcome.ok) return 'accepted';
  const { refusal } = outcome;
  if (refusal.code !== 'crews-exceeded') return refusal.code;
  return [refusal.code, ...refusal.collisions.map(({ reference }) => reference)].join(' ');
});
