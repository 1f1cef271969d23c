import type { FastifyRequest } from 'fastify';
import { readDate, readPastDate, readTime } from '#domain/text/dates.ts';
import { cleanLine, cleanText, lengthOf, readAsciiLine } from '#domain/text/japanese.ts';
import { mailDoubt } from '#domain/text/mail-domain.ts';
import { missingProblem, tooLongProblem } from '#domain/words/problems.ts';
import { type Fields, fieldsOf, firstOf } from '#web/frame/fields.ts';
import type { FormState } from '#web/frame/views.ts';
import { holidayContradiction } from './holidays.ts';
import { type NumberRange, readNumber } from './number.ts';
import { unreadDay, unreadHour } from './unread.ts';

/** What a text must be; `tooLong` replaces the usual sentence, which also says how long it is now. */
export interface TextRule {
  required: boolean;
  /** In characters as people count them. */
  longest?: number;
  tooLong?: string;
}

/** The sentence for a text that means nothing here, and another where the field is empty. */
export interface Unread {
  wrong: string;
  missing?: string;
}

/** A form in which nothing was typed yet. */
export const EMPTY_FORM: FormState = { values: {}, problems: {} };

/** A limit whose sentence does not count what was typed. */
export function upTo(longest: number, label = ''): { longest: number; tooLong: string } {
  return { longest, tooLong: tooLongProblem(longest, label) };
}

/**
 * Reads the fields of one form and gathers what is wrong with them, in the order in which they are read; every reader
 * returns something usable, so that all problems show at once. Nothing counts unless `problems` stayed empty.
 */
export class FormReader {
  readonly problems: Record<string, string> = {};
  values: Fields;

  constructor(values: Fields) {
    this.values = values;
  }

  /** The form that a request brought. */
  static of(request: FastifyRequest): FormReader {
    return new FormReader(fieldsOf(request));
  }

  get isWrong(): boolean {
    return Object.keys(this.problems).length > 0;
  }

  /** For the page that shows it again: everything as typed, with its problems. */
  get state(): FormState {
    return { values: this.values, problems: this.problems };
  }

  /** As typed. */
  raw(name: string): string {
    return firstOf(this.values, name);
  }

  /** Whether the page that was sent had this field. */
  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  ticked(name: string): boolean {
    return this.raw(name) === 'on';
  }

  line(name: string, label: string, rule: TextRule): string {
    return this.#text(name, label, cleanLine(this.raw(name)), rule);
  }

  text(name: string, label: string, rule: TextRule): string {
    return this.#text(name, label, cleanText(this.raw(name)), rule);
  }

  /** What `read` makes of a field; `instead` where it makes nothing of it. */
  value<Value>(
    name: string,
    read: (typed: string) => Value | undefined,
    instead: NoInfer<Value>,
    unread: Unread,
  ): Value {
    const value = read(this.raw(name));
    if (value === undefined)
      this.problems[name] = this.#isEmpty(name) ? (unread.missing ?? unread.wrong) : unread.wrong;
    return value ?? instead;
  }

  /** The same for a field that may stay empty; undefined then. */
  optional<Value>(name: string, read: (typed: string) => Value | undefined, wrong: string): Value | undefined {
    if (this.#isEmpty(name)) return undefined;
    const value = read(this.raw(name));
    if (value === undefined) this.problems[name] = wrong;
    return value;
  }

  /** The least of the range when it cannot be read. */
  number(name: string, range: NumberRange, wrong: string): number {
    return this.value(name, (typed) => readNumber(typed, range), range.least, { wrong });
  }

  /**
   * An address at what is nearly a great provider's domain (gmial.con) is asked about once: sent again as it is, it is taken.
   * Never the end of the way, because the domain may be one that we do not know.
   */
  doubtMail(name: string, addresses: readonly string[]): void {
    const doubts = addresses.map((address) => mailDoubt(address)).join('');
    const typed = addresses.join(' ');
    if (doubts === '' || this.problems[name] !== undefined || this.raw(`${name}Seen`) === typed) return;
    this.problems[name] = `${doubts}このままで正しいときは、もう一度ボタンを押してください。`;
    this.values = { ...this.values, [`${name}Seen`]: typed };
  }

  /** A mailed code of so many digits, blanks and hyphens left out; empty when it cannot be read. */
  code(name: string, digits: readonly number[], unread: Unread): string {
    const read = (typed: string): string | undefined => {
      const code = readAsciiLine(typed).replace(/[\s-]/g, '');
      return /^\d+$/.test(code) && digits.includes(code.length) ? code : undefined;
    };
    return this.value(name, read, '', unread);
  }

  /** A JST day in any usual way of writing; `today` when it cannot be read. */
  day(name: string, label: string, today: Temporal.PlainDate, read = readDate): Temporal.PlainDate {
    const date = this.value(name, (typed) => read(typed, today), today, {
      missing: missingProblem(label),
      wrong: `${label}${unreadDay(this.raw(name), today)}`,
    });
    const contradiction = name in this.problems ? '' : holidayContradiction(this.raw(name), date);
    if (contradiction !== '') this.problems[name] = `${label}に${contradiction}どちらが正しいか、ご確認ください。`;
    return date;
  }

  /** The same of a day that has come: 「11/28」 on 30 November is the day before yesterday, and none of next year. */
  pastDay(name: string, label: string, today: Temporal.PlainDate): Temporal.PlainDate {
    return this.day(name, label, today, readPastDate);
  }

  /** A JST hour in any usual way of writing; midnight when it cannot be read. */
  time(name: string, label: string): Temporal.PlainTime {
    return this.value(name, readTime, new Temporal.PlainTime(), {
      missing: `${label}を「10:00」「午後2時」のようにご入力ください。`,
      wrong: `${label}${unreadHour(this.raw(name))}`,
    });
  }

  /** One of the given words; the first of them when none is chosen. */
  choice<Word extends string>(name: string, label: string, words: readonly [Word, ...Word[]]): Word {
    const chosen = (typed: string): Word | undefined => words.find((word) => word === typed);
    return this.value(name, chosen, words[0], { wrong: `${label}をお選びください。` });
  }

  choices(name: string): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];
  }

  /** Fields that are read together, by a reader with problems of its own, as those of 様式1. */
  several<Reading extends { problems: Record<string, string> }>(
    names: readonly string[],
    read: (typed: Record<string, string>) => Reading,
  ): Reading {
    const reading = read(Object.fromEntries(names.map((name) => [name, this.raw(name)])));
    Object.assign(this.problems, reading.problems);
    return reading;
  }

  #text(name: string, label: string, text: string, { required, longest, tooLong }: TextRule): string {
    if (required && text === '') this.problems[name] = missingProblem(label);
    const length = lengthOf(text);
    if (longest !== undefined && length > longest) {
      this.problems[name] = tooLong ?? `${label}は${longest}文字以内でご入力ください（いま${length}文字）。`;
    }
    return text;
  }

  #isEmpty(name: string): boolean {
    return cleanLine(this.raw(name)) === '';
  }
}
