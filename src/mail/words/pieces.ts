/** A part of a line; one that is `unbroken` stays in one piece where the line is too long for the screen. */
export interface Piece {
  text: string;
  unbroken: boolean;
}

const UNBROKEN = /(\d{1,2}月\d{1,2}日（[日月火水木金土]）|\d{1,2}:\d{2}～\d{1,2}:\d{2}|（[^（）]{1,12}）)/;

/** On a phone a day, an hour and a pair of brackets stay in one piece: 「11:00～11:15（15分）（日本時 / 間）」 reads badly. */
export function piecesOf(line: string): Piece[] {
  // What the pattern found stands in every second place.
  return line.split(UNBROKEN).map((text, place) => ({ text, unbroken: place % 2 === 1 }));
}
