import { type Prefecture, prefectureCode, prefectureOf } from '#domain/text/prefecture.ts';
import { isWardName, type Municipality, municipalityOf } from './municipality.ts';

/**
 * 都道府県 of a request: of the venue's address, also where that begins with the city, as most offices write it; or, where
 * that names none (online), of the association's own name (「東京都医師会」). Undefined where neither does; a city that
 * several prefectures have, and the city of an association's name, settle nothing.
 */
export function prefectureOfCase(place: { association: string; address: string }): Prefecture | undefined {
  return prefectureOf(place.address) ?? municipalityOf(place.address)?.prefecture ?? prefectureOf(place.association);
}

/**
 * Where a request belongs, as far as anybody can know: the code of its 市区町村 or 行政区, else the two digits of its 都道府県,
 * else empty. As in `prefectureOfCase` the venue's address goes before the association's name.
 */
export function placeOfCase(place: { association: string; address: string }): string {
  const venue = municipalityOf(place.address);
  if (venue) return venue.code;
  const prefecture = prefectureOfCase(place);
  const own = municipalityOfName(place.association);
  const isThere = prefecture === undefined || own?.prefecture === prefecture;
  if (own && isThere && prefectureOf(place.address) === undefined) return own.code;
  return prefecture === undefined ? '' : prefectureCode(prefecture);
}

/** The municipality that an association is called after: 「金沢市医師会」. 「北区医師会」 may be of any 北区. */
export function municipalityOfName(association: string): Municipality | undefined {
  const found = municipalityOf(association);
  const isAny = found?.city === '' && isWardName(found.name) && prefectureOf(association) === undefined;
  return isAny ? undefined : found;
}
