import { encodeQR } from 'qr';
import type { Pdf } from './pdf-page.ts';

/** Vector squares on white, with the quiet zone of four modules that readers need (ISO/IEC 18004). */
export function drawCode(document: Pdf, text: string, { x, y, size }: { x: number; y: number; size: number }): void {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const module = size / modules.length;
  document.rect(x, y, size, size).fill('#ffffff');
  for (const [row, cells] of modules.entries()) {
    for (const [column, dark] of cells.entries()) {
      if (dark) document.rect(x + column * module, y + row * module, module, module);
    }
  }
  document.fill('#000000');
}
