import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { form1FileName } from '#documents/worker/file-names.ts';

const reference = 'ABCD-EFGH';

describe('the name of a document', () => {
  test.each([
    ['●●市医師会', '様式1_ABCD-EFGH_●●市医師会.xlsx'],
    ['髙﨑𠮷①㈱医師会', '様式1_ABCD-EFGH_髙﨑𠮷①㈱医師会.xlsx'],
    ['A/B:C*?"<>|\\', '様式1_ABCD-EFGH_A／B：C＊？”＜＞｜＼.xlsx'],
    ['医師会 ...', '様式1_ABCD-EFGH_医師会.xlsx'],
    ['会\u202Egpj.exe', '様式1_ABCD-EFGH_会gpj.exe.xlsx'],
    ['会\r\n支部', '様式1_ABCD-EFGH_会支部.xlsx'],
    ['', '様式1_ABCD-EFGH.xlsx'],
    ['...', '様式1_ABCD-EFGH.xlsx'],
  ])('of %j is %j', (association, name) => {
    expect(form1FileName({ reference, association }, 'xlsx')).toBe(name);
  });

  test('that would be too long is shortened between characters', () => {
    const name = form1FileName({ reference, association: '葛\u{E0100}'.repeat(100) }, 'pdf');
    expect(name).toBe(`様式1_ABCD-EFGH_${'葛\u{E0100}'.repeat(15)}.pdf`);
  });

  test('is a name that Windows takes, of at most 127 octets for every association', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (association) => {
        const name = form1FileName({ reference, association }, 'json');
        expect(name).toMatch(/^様式1_ABCD-EFGH(?:_[^<>:"/\\|?*\p{Cc}\p{Cf}]*[^.\s<>:"/\\|?*\p{Cc}\p{Cf}])?\.json$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(127);
      }),
    );
  });
});
