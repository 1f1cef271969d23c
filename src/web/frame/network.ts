import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';

/** What a provider hands to one customer; addresses within it are as free as ports. */
const IPV6_CUSTOMER_BITS = 64;

/** The network that a request comes from: an IPv4 address, or the /64 of an IPv6 address; empty when the sender is gone. */
export function networkOf(request: { ip?: FastifyRequest['ip'] | undefined }): string {
  // Node knows no address any more of who has hung up, whatever fastify's types say.
  return request.ip === undefined ? '' : normalizeIP(withoutPort(request.ip), IPV6_CUSTOMER_BITS);
}

/**
 * Some proxies forward `192.0.2.1:4711` or `[2001:db8::1]:4711`; the port is dropped, or each connection would have a
 * limit of its own.
 */
function withoutPort(address: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(address)?.[1] ?? address;
}
