import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { Posted, WebhookAddressProblem, WebhookPost, WebhookRequest } from '#domain/history/webhook.ts';

const LONGEST_MS = 10_000;

/** Addresses that are not for the public (IANA special-purpose registries): a webhook must not reach into our network. */
const NOT_PUBLIC = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
] as const) {
  NOT_PUBLIC.ipv4.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  // Mapped, translated and 6to4 addresses carry an IPv4 address inside. In one list they would cover all of IPv4.
  ...([
    ['::', 96],
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['2002::', 16],
  ] as const),
  ...([
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
] as const) {
  NOT_PUBLIC.ipv6.addSubnet(net, prefix, 'ipv6');
}

/**
 * POSTs to the receivers of webhooks. In production only https to public addresses: looked up once and connected to that
 * very address, so that a name cannot change its mind in between. Elsewhere also http on loopback. Redirects are not
 * followed; 10 seconds are the limit.
 */
export function openWebhookPost(settings: { production: boolean }): WebhookPost {
  const guarded: LookupFunction = (host, options, callback) => {
    lookup(host, { ...options, all: true }).then(
      (found) => {
        const [first] = found;
        if (!first || (settings.production && found.some(({ address }) => !isPublic(address)))) {
          callback(new Error('private-address'), []);
        } else if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
  return {
    async check(url) {
      const fixed = fixedProblem(url, settings.production);
      if (fixed || !settings.production) return fixed;
      try {
        const found = await lookup(hostOf(new URL(url)), { all: true });
        return found.every(({ address }) => isPublic(address)) ? undefined : 'private-address';
      } catch {
        return 'unknown-host';
      }
    },
    async post(message) {
      const problem = fixedProblem(message.url, settings.production);
      if (problem) return { delivered: false, response: problem };
      return send(message, guarded);
    },
  };
}

/** What is wrong whatever the name resolves to. Node looks up names only, so literal addresses are judged here. */
function fixedProblem(text: string, production: boolean): WebhookAddressProblem | undefined {
  const url = URL.parse(text);
  if (!url) return 'not-https';
  const host = hostOf(url);
  const loopback = host === 'localhost' || host === '127.0.0.1' || host === '::1';
  if (url.protocol !== 'https:' && (production || url.protocol !== 'http:' || !loopback)) return 'not-https';
  return production && isIP(host) !== 0 && !isPublic(host) ? 'private-address' : undefined;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function isPublic(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return !NOT_PUBLIC[family].check(address, family);
}

function send(message: WebhookRequest, guarded: LookupFunction): Promise<Posted> {
  const request = message.url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const outgoing = request(message.url, {
      method: 'POST',
      headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body), 'user-agent': 'Demokai' },
      lookup: guarded,
      signal: AbortSignal.timeout(LONGEST_MS),
      agent: false,
    });
    outgoing.on('response', (response) => {
      const status = response.statusCode ?? 0;
      resolve({
        delivered: status >= 200 && status < 300,
        response: `${status} ${response.statusMessage ?? ''}`.trim(),
      });
      // What a receiver says beyond its status is not read.
      response.destroy();
    });
    outgoing.on('error', (error) => resolve({ delivered: false, response: error.message }));
    outgoing.end(message.body);
  });
}
