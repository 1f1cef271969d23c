import { may } from '#domain/case/application.ts';
import { type Maker, serves } from '#domain/case/inquiry.ts';
import { isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { REPLY_MARKS } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { makerDayWords } from '#web/desk/acts/maker-days.ts';
import { casePath } from '#web/gate/desk.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';

/** Where a case may be put: a maker's days, each with the candidates of the case on it. */
export interface MakerChoices {
  days: { on: string; choices: MakerChoice[] }[];
}

interface MakerChoice {
  slotId: string;
  /** 「第一希望を照会する」, or 「第一希望で確定する」 where the maker's ○ stands. */
  label: string;
  href: string;
  /** What stands in the way, said before anything is pressed; empty where nothing does. */
  warning: string;
  text: string;
}

/** The candidates of a case that still may be asked about, as they are dragged or led to. */
export interface CaseCandidate {
  slotId: string;
  date: Temporal.PlainDate;
  label: string;
}

export function candidatesOf(view: DeskCase, now: Temporal.Instant): CaseCandidate[] {
  return slotsAhead(view, now).map((slot) => ({
    slotId: slot.id,
    date: slot.date,
    label: `${RANK_WORDS[slot.rank]} ${formatShortDay(slot.date)} ${formatWindow(slot.meeting)}（デモ ${formatWindow(slot.demo)}）`,
  }));
}

function slotsAhead({ caseFile: { application } }: DeskCase, now: Temporal.Instant): PreferredSlot[] {
  return may(application.state, 'ask') ? application.form1.slots.filter((slot) => !isInPast(slot, now)) : [];
}

/** What the case may ask of this maker on these days, with what the maker has there. */
export function makerChoices(
  view: DeskCase,
  now: Temporal.Instant,
  maker: Maker,
  days: readonly Temporal.PlainDate[],
): MakerChoices {
  const slots = slotsAhead(view, now);
  return {
    days: days.map((date) => ({
      on: date.toString(),
      choices: maker.active
        ? slots.filter((slot) => slot.date.equals(date)).map((slot) => choiceOf(view, maker, slot))
        : [],
    })),
  };
}

function choiceOf(view: DeskCase, maker: Maker, slot: PreferredSlot): MakerChoice {
  const { application, inquiries } = view.caseFile;
  const open = inquiries.find(({ state, maker: asked }) => state === 'open' && asked.id === maker.id);
  const reply = open?.answers.find(({ slotId }) => slotId === slot.id)?.reply;
  const day = view.makerDays.get(maker.id)?.get(slot.id);
  const words = day ? makerDayWords(maker, day) : { warning: '', text: '' };
  const { association, venue } = application.form1;
  const prefecture = prefectureOfCase({ association, address: venue.address });
  const warnings = [
    words.warning,
    serves(maker, prefecture) ? '' : `${prefecture ?? ''}は対応地域外`,
    reply === 'no' || reply === 'maybe' ? `回答 ${REPLY_MARKS[reply]}` : '',
  ];
  const asked = open && reply === undefined ? '照会中' : '';
  const query = new URLSearchParams({ maker: maker.id, slot: slot.id });
  return {
    slotId: slot.id,
    label: `${RANK_WORDS[slot.rank]}${reply === 'yes' ? 'で確定する' : 'を照会する'}`,
    href: `${casePath(application.reference)}/${reply === 'yes' ? 'confirmation' : 'inquiries'}?${query}`,
    warning: warnings.filter((word) => word !== '').join('・'),
    text: [words.text, asked].filter((word) => word !== '').join('・'),
  };
}
