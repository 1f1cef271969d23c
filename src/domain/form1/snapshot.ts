import type { Application, Contact, Mode, Venue } from '#domain/case/application.ts';
import type { Rank } from './slot.ts';

/** The title of 様式1, verbatim. */
export const FORM1_TITLE = '顔認証付きカードリーダーメーカー デモンストレーション会 申請書';

/** The three notes under the title of 様式1, verbatim. */
export const FORM1_NOTES = [
  '黄色枠に必要事項を入力してください。',
  '開催の10日前を目処に、suisin@mhlw.go.jp宛に提出ください。',
  'カードリーダーメーカー側の都合により、ご希望に添えない場合もありますので、お含みおきください。',
] as const;

/** A span of a day as text, `HH:MM`, JST. */
export interface Form1Window {
  start: string;
  end: string;
}

export interface Form1Slot {
  rank: Rank;
  /** `YYYY-MM-DD`, JST. */
  date: string;
  meeting: Form1Window;
  demo: Form1Window;
}

/**
 * 様式1 as data: the snapshot that mails, documents and the `form1.v1` attachment speak from. Plain JSON, so that it can
 * lie in an outbox row; dates and times are ISO text in JST.
 */
export interface Form1 {
  reference: string;
  /** The filing day `YYYY-MM-DD`, JST; empty while the address is not confirmed. */
  filedOn: string;
  association: string;
  contact: Contact;
  slots: Form1Slot[];
  noFurtherCandidates: boolean;
  venue: Venue;
  mode: Mode;
  remarks: string;
  attachments: { name: string; mediaType: string; size: number; sha256: string }[];
}

/** The snapshot of an application. The filing day is the latest of its slots', which is the day it last was filed. */
export function form1Of(application: Application): Form1 {
  const filedOn = application.slots
    .map((slot) => slot.filedOn)
    .sort(Temporal.PlainDate.compare)
    .at(-1);
  return {
    reference: application.reference,
    filedOn: application.receivedAt === undefined || filedOn === undefined ? '' : filedOn.toString(),
    association: application.association,
    contact: { ...application.contact },
    slots: application.slots.map((slot) => ({
      rank: slot.rank,
      date: slot.date.toString(),
      meeting: windowText(slot.meeting),
      demo: windowText(slot.demo),
    })),
    noFurtherCandidates: application.noFurtherCandidates,
    venue: { ...application.venue },
    mode: application.mode,
    remarks: application.remarks,
    attachments: application.attachments.map(({ name, mediaType, size, sha256 }) => ({
      name,
      mediaType,
      size,
      sha256,
    })),
  };
}

export function windowText(window: { start: Temporal.PlainTime; end: Temporal.PlainTime }): Form1Window {
  return {
    start: window.start.toString({ smallestUnit: 'minute' }),
    end: window.end.toString({ smallestUnit: 'minute' }),
  };
}
