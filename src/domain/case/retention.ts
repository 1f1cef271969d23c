import type { Application } from './application.ts';

/** The desk is told so long before, so that what is still needed can be exported. */
const NOTICE_DAYS = 30;

/** JST days by which cases are chosen: they ended, or the desk was told of it, on that day or before. */
export interface RetentionDays {
  today: Temporal.PlainDate;
  toldOfEnded: Temporal.PlainDate;
  erasedEnded: Temporal.PlainDate;
  erasedTold: Temporal.PlainDate;
}

/**
 * A case is erased so many days after it ended, and never less than thirty days after the desk was told: a clock that
 * jumps ahead erases nothing at once.
 */
export function retentionDays(today: Temporal.PlainDate, keptDays: number): RetentionDays {
  return {
    today,
    toldOfEnded: today.subtract({ days: keptDays - NOTICE_DAYS }),
    erasedEnded: today.subtract({ days: keptDays }),
    erasedTold: today.subtract({ days: NOTICE_DAYS }),
  };
}

/** The first JST day on which a case that the desk was told of is erased. */
export function erasedOn(
  { endedOn, noticedOn }: { endedOn: Temporal.PlainDate; noticedOn: Temporal.PlainDate },
  keptDays: number,
): Temporal.PlainDate {
  const days = [endedOn.add({ days: keptDays }), noticedOn.add({ days: NOTICE_DAYS })];
  return days.toSorted(Temporal.PlainDate.compare).at(-1) ?? noticedOn;
}

/**
 * What stays of a case whose people are erased: what the totals count, and what organisations and halls are called. Of a
 * filing that was never confirmed not even that.
 */
export function withoutPersons(
  application: Application,
): Pick<Application, 'form1' | 'secondContact' | 'returned' | 'owner'> {
  const { form1, state } = application;
  const isUnconfirmed = state === 'draft';
  return {
    form1: {
      ...form1,
      association: isUnconfirmed ? '' : form1.association,
      contact: { name: '', kana: '', phone: '', extension: '', email: '' },
      venue: isUnconfirmed ? { name: '', postalCode: '', address: '' } : form1.venue,
      remarks: '',
      attachments: [],
    },
    secondContact: undefined,
    returned: undefined,
    owner: '',
  };
}
