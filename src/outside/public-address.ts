import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All that IANA has given to the public so far; what lies elsewhere is reserved or special. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether `text` is an address of the public internet: no block of the IANA special-purpose registries, no multicast, no
 * zone. An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is none, whatever it carries, because
 * what lies behind the translator cannot be seen from here. No address at all is none.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
