import { encodeQR } from 'qr';

/** A QR code for a page: its dark modules as one SVG path, with the quiet zone. */
export function qrCode(text: string): { size: number; path: string } {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = modules
    .flatMap((cells, row) => cells.map((dark, column) => (dark ? `M${column} ${row}h1v1h-1z` : '')))
    .join('');
  return { size: modules.length, path };
}
