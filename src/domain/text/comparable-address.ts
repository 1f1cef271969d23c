const LONGEST = 320;

/**
 * An address as it came, for comparing with ours: in lower case, its domain in the letters of the wire (`xn--…`), without
 * the quotes that stand around an odd local part in one place and not in another. It need not be one that can be mailed.
 */
export function comparableAddress(address: string): string {
  const plain = address
    .slice(0, LONGEST)
    .replace(/^"(.*)"@/, '$1@')
    .toLowerCase();
  const at = plain.lastIndexOf('@') + 1;
  return at === 0 ? plain : `${plain.slice(0, at)}${wireDomain(plain.slice(at))}`;
}

function wireDomain(domain: string): string {
  if (/^[\x21-\x7e]*$/.test(domain)) return domain;
  return URL.parse(`http://${domain}`)?.hostname ?? domain;
}
