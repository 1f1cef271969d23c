/** The text, or so many characters of it with 「…」 behind them. */
export function cutTo(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest).join('')}…`;
}
