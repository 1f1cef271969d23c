/** What programs call them; the rest is as the WHATWG knows it. */
const NAMES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  'x-sjis': 'shift_jis',
  ms932: 'shift_jis',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-2004': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
};

/** Text in the charset that is named; UTF-8 where none is, or one that nobody knows. What cannot be read becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  const named = charset.trim().toLowerCase();
  const escapes = named === '' || named === 'us-ascii' || named === 'utf-8';
  const wanted = escapes && isEscaped(bytes) ? 'iso-2022-jp' : (NAMES[named] ?? named);
  return decoderOf(wanted).decode(bytes);
}

/** ISO-2022-JP is seven bits and says so by its escapes, whatever a header says. */
function isEscaped(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte >= 0x80)) return false;
  const text = Buffer.from(bytes).toString('latin1');
  return text.includes('\u001b$B') || text.includes('\u001b$@');
}

function decoderOf(name: string): TextDecoder {
  try {
    return new TextDecoder(name === '' ? 'utf-8' : name);
  } catch {
    return new TextDecoder('utf-8');
  }
}
