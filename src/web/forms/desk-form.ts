import { readDate, readTime } from '#domain/text/dates.ts';
import { cleanLine, cleanText, lengthOf } from '#domain/text/japanese.ts';
import { type Fields, firstOf } from '#web/frame/fields.ts';

/**
 * Reads the fields of one act and gathers what is wrong with them, in the order in which they are read; every reader
 * returns something usable, so that all problems show at once. Nothing counts unless `problems` stayed empty.
 */
export class DeskForm {
  readonly problems: Record<string, string> = {};
  readonly #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  /** As typed. */
  raw(name: string): string {
    return firstOf(this.#fields, name);
  }

  line(name: string, label: string, limits: { required: boolean; longest: number }): string {
    return this.#text(name, label, cleanLine(this.raw(name)), limits);
  }

  text(name: string, label: string, limits: { required: boolean; longest: number }): string {
    return this.#text(name, label, cleanText(this.raw(name)), limits);
  }

  /** A JST day in any usual way of writing; `today` when it cannot be read. */
  day(name: string, label: string, today: Temporal.PlainDate): Temporal.PlainDate {
    const day = readDate(this.raw(name), today);
    if (day === undefined) {
      this.problems[name] =
        cleanLine(this.raw(name)) === ''
          ? `${label}をご入力ください。`
          : `${label}を読み取れませんでした。「2026年10月20日」「10/20」のようにご入力ください。曜日を書くときは、日付と合っているかもご確認ください。`;
    }
    return day ?? today;
  }

  /** A JST hour in any usual way of writing; midnight when it cannot be read. */
  time(name: string, label: string): Temporal.PlainTime {
    const time = readTime(this.raw(name));
    if (time === undefined) this.problems[name] = `${label}を「10:00」「午後2時」のようにご入力ください。`;
    return time ?? new Temporal.PlainTime();
  }

  /** One of the given words; the first of them when none is chosen. */
  choice<Word extends string>(name: string, label: string, words: readonly [Word, ...Word[]]): Word {
    const chosen = words.find((word) => word === this.raw(name));
    if (chosen === undefined) this.problems[name] = `${label}をお選びください。`;
    return chosen ?? words[0];
  }

  choices(name: string): string[] {
    const value = this.#fields[name];
    return Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];
  }

  #text(name: string, label: string, text: string, limits: { required: boolean; longest: number }): string {
    if (limits.required && text === '') this.problems[name] = `${label}をご入力ください。`;
    if (lengthOf(text) > limits.longest) {
      this.problems[name] = `${label}は${limits.longest}文字以内でご入力ください（いま${lengthOf(text)}文字）。`;
    }
    return text;
  }
}
