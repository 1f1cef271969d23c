import type { Mode } from '#domain/words/modes.ts';
import { type Form1Texts, type OwnTexts, ownTexts } from './fields.ts';
import type { PreferredSlot, SlotWish } from './slot.ts';

export interface Contact {
  /** 担当者氏名, as typed: never normalised. */
  name: string;
  /** ふりがな, in hiragana. */
  kana: string;
  /** National format with hyphens, e.g. `03-5253-1111`. */
  phone: string;
  /** 内線, digits, or empty. */
  extension: string;
  /** Empty only for a request that a coordinator entered without an address. */
  email: string;
}

export interface Venue {
  name: string;
  /** `123-4567`, or empty. */
  postalCode: string;
  address: string;
}

/** A file that lies under its SHA-256 in the attachment store; `name` is the uploader's own. */
export interface Attachment {
  id: string;
  name: string;
  mediaType: string;
  /** Octets. */
  size: number;
  sha256: string;
}

/**
 * What 様式1 says, read and checked: the same for the web form, a correction and a request entered at the desk. Its own rows
 * (`fields.ts`) stand in it as they are.
 */
export interface Form1Input extends OwnTexts {
  contact: Contact;
  slots: SlotWish[];
  /** 「ほかに候補日はありません」. */
  noFurtherCandidates: boolean;
  venue: Venue;
  mode: Mode;
}

/** 様式1 as it was filed. */
export interface FiledForm1 extends Omit<Form1Input, 'slots'> {
  /** The slots that stand, by rank. Replaced ones are kept in the store and are not listed here. */
  slots: PreferredSlot[];
  /** レイアウト等. */
  attachments: Attachment[];
}

/** What 様式1 says, as the texts of its fields. */
export function textsOf(form: Omit<Form1Input, 'slots' | 'noFurtherCandidates'>): Form1Texts {
  const { contact, venue, mode } = form;
  return {
    ...ownTexts(form),
    contactName: contact.name,
    contactKana: contact.kana,
    phone: contact.phone,
    extension: contact.extension,
    email: contact.email,
    mode,
    venueName: venue.name,
    postalCode: venue.postalCode,
    address: venue.address,
  };
}

export function contactOf(texts: Form1Texts): Contact {
  const { contactName: name, contactKana: kana, phone, extension, email } = texts;
  return { name, kana, phone, extension, email };
}

export function venueOf(texts: Form1Texts): Venue {
  const { venueName: name, postalCode, address } = texts;
  return { name, postalCode, address };
}
