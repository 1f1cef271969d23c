import { type Prefecture, prefectureOf } from '#domain/text/prefecture.ts';
import { municipalityOf } from './municipality.ts';

/**
 * 都道府県 of a request: of the venue's address, also where that begins with the city, as most offices write it; or, where
 * that names none (online), of the association's own name (「東京都医師会」). Undefined where neither does; a city that
 * several prefectures have, and the city of an association's name, settle nothing.
 */
export function prefectureOfCase(place: { association: string; address: string }): Prefecture | undefined {
  return prefectureOf(place.address) ?? municipalityOf(place.address)?.prefecture ?? prefectureOf(place.association);
}
