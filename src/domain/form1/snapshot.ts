import type { WindowText } from '#domain/text/window.ts';
import { windowText } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { Rank } from '#domain/words/ranks.ts';
import { type OwnTexts, ownTexts } from './fields.ts';
import type { Attachment, Contact, FiledForm1, Form1Input, Venue } from './form1.ts';

/** The title of 様式1, verbatim. */
export const FORM1_TITLE = '顔認証付きカードリーダーメーカー デモンストレーション会 申請書';

/** The three notes under the title of 様式1, verbatim. */
export const FORM1_NOTES = [
  '黄色枠に必要事項を入力してください。',
  '開催の10日前を目処に、suisin@mhlw.go.jp宛に提出ください。',
  'カードリーダーメーカー側の都合により、ご希望に添えない場合もありますので、お含みおきください。',
] as const;

export interface Form1Slot {
  rank: Rank;
  /** `YYYY-MM-DD`, JST. */
  date: string;
  meeting: WindowText;
  demo: WindowText;
}

/**
 * 様式1 as data: the snapshot that mails, documents and the `form1.v1` attachment speak from. Plain JSON, so that it can
 * lie in an outbox row; dates and times are ISO text in JST.
 */
export interface Form1 extends OwnTexts {
  reference: string;
  /** The filing day `YYYY-MM-DD`, JST; empty while the address is not confirmed. */
  filedOn: string;
  contact: Contact;
  slots: Form1Slot[];
  noFurtherCandidates: boolean;
  venue: Venue;
  mode: Mode;
  attachments: { name: string; mediaType: string; size: number; sha256: string }[];
}

/** The snapshot of an application. The filing day is the latest of its slots', which is the day it last was filed. */
export function form1Of(application: {
  reference: string;
  /** Undefined while the address is not confirmed. */
  receivedAt: Temporal.Instant | undefined;
  form1: FiledForm1;
}): Form1 {
  const { reference, receivedAt, form1 } = application;
  const filedOn = form1.slots
    .map((slot) => slot.filedOn)
    .sort(Temporal.PlainDate.compare)
    .at(-1);
  return snapshot(form1, reference, receivedAt === undefined || filedOn === undefined ? '' : filedOn.toString());
}

/** 様式1 that is about to be filed. */
export function unfiledForm1(input: Form1Input, attachments: readonly Attachment[]): Form1 {
  return snapshot({ ...input, attachments }, '', '');
}

function snapshot(
  form1: Form1Input & { attachments: readonly Attachment[] },
  reference: string,
  filedOn: string,
): Form1 {
  return {
    reference,
    filedOn,
    ...ownTexts(form1),
    contact: { ...form1.contact },
    slots: form1.slots.map((slot) => ({
      rank: slot.rank,
      date: slot.date.toString(),
      meeting: windowText(slot.meeting),
      demo: windowText(slot.demo),
    })),
    noFurtherCandidates: form1.noFurtherCandidates,
    venue: { ...form1.venue },
    mode: form1.mode,
    attachments: form1.attachments.map(({ name, mediaType, size, sha256 }) => ({ name, mediaType, size, sha256 })),
  };
}
