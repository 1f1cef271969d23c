import { z } from 'zod';
import { FILING_CODE_PROBLEM } from '#domain/words/problems.ts';
import type { Asker } from '#workflow/access/asker.ts';

/** A mailed code as it comes in. */
export const code = z
  .string()
  .regex(/^(?:\d{6}|\d{12})$/, { error: FILING_CODE_PROBLEM })
  .describe('メールの確認コード')
  .meta({ examples: ['123456'] });
/** Binds a code to the program that asked for it. */
export const program = z
  .string()
  .regex(/^[\x21-\x7e]{16,255}$/, { error: 'program は、16文字から255文字までの半角文字にしてください。' })
  .optional()
  .describe(
    '確認コードを、頼んだプログラムだけが使えるようにする秘密の値。頼むときと送るときに同じ値を送ります。省略すると、送り元の回線で見分けます',
  );
/** Wrong codes count against it, and not against whoever else has the same link. */
export function programOf({ network }: Asker, program: string | undefined): string {
  return `program ${program ?? network}`;
}
