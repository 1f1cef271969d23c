/** Providers that people in Japan use; a domain that is nearly one of them is a slip of the hand. */
const KNOWN = [
  ...['gmail.com', 'yahoo.co.jp', 'ymail.ne.jp', 'outlook.jp', 'outlook.com', 'hotmail.co.jp', 'hotmail.com'],
  ...['live.jp', 'msn.com', 'icloud.com', 'docomo.ne.jp', 'ezweb.ne.jp', 'au.com', 'softbank.ne.jp', 'i.softbank.jp'],
  ...['vodafone.ne.jp', 'ymobile.ne.jp', 'y-mobile.ne.jp', 'nifty.com', 'biglobe.ne.jp', 'ocn.ne.jp', 'so-net.ne.jp'],
  ...['plala.or.jp', 'dion.ne.jp', 'rakuten.jp', 'eonet.ne.jp', 'commufa.jp'],
];

/** Domains of others that look like slips. */
const ALSO_REAL = [
  'mail.com',
  'email.com',
  'gmx.com',
  'ymail.com',
  'live.com',
  'me.com',
  'mac.com',
  'yahoo.com',
  'aol.com',
];

const ENDINGS: readonly [RegExp, string][] = [
  // They have one domain each.
  [/^(gmail|icloud)\.(?!com$)[a-z.]+$/, '$1.com'],
  [/^yahoo\.(?:jp|ne\.jp|or\.jp)$/, 'yahoo.co.jp'],
  [/\.?(co|ne|or|go|lg|ac|ed|gr|ad)\.?jp$/, '.$1.jp'],
  [/\.(co|ne|or|go|lg|ac|ed|gr)\.(?:jo|ip|jpn|jpp|jjp|lp|jb|j)$/, '.$1.jp'],
  [/\.(?:con|cpm|vom|xom|comm|coom|cim|clm|om|cm)$/, '.com'],
];

/** The domain that was most likely meant; undefined where nothing looks like a slip. For lower case, as `readEmail` gives it. */
function likelyDomain(domain: string): string | undefined {
  if (KNOWN.some((known) => domain === known || domain.endsWith(`.${known}`)) || ALSO_REAL.includes(domain))
    return undefined;
  for (const [slip, ending] of ENDINGS) {
    const mended = domain.replace(slip, ending);
    if (mended !== domain && /^[^.]/.test(mended)) return nearest(mended) ?? mended;
  }
  return nearest(domain);
}

/** A question about an address whose domain looks like a slip; empty where it does not. */
export function mailDoubt(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const likely = likelyDomain(domain);
  return likely === undefined ? '' : `「@${domain}」は、「@${likely}」の誤りではありませんか。`;
}

/** A known domain one slip away, or two where its name is long; short names are near to too many others. */
function nearest(domain: string): string | undefined {
  const near = KNOWN.map((known) => ({ known, slips: slipsBetween(domain, known) }))
    .filter(({ known, slips }) => slips > 0 && slips <= slipsOf(known))
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.known;
}

function slipsOf(known: string): number {
  const length = known.indexOf('.');
  return length >= 6 ? 2 : length >= 4 ? 1 : 0;
}

/** Letters that were left out, added, mistaken or swapped with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
