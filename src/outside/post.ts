import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { Posted, WebhookAddressProblem, WebhookPost, WebhookRequest } from '#domain/history/webhook.ts';
import { isPublicAddress } from './public-address.ts';
import { signatureHeaders } from './signature.ts';

const LONGEST_MS = 10_000;

/**
 * POSTs to the receivers of webhooks. In production only https to public addresses: looked up once and connected to
 * that very address, so that a second lookup cannot lead elsewhere. Elsewhere also http on loopback. Redirects are not
 * followed; 10 seconds are the limit.
 */
export function openWebhookPost(settings: { production: boolean }): WebhookPost {
  const guarded: LookupFunction = (host, options, callback) => {
    lookup(host, { ...options, all: true }).then(
      (found) => {
        const [first] = found;
        if (!first || (settings.production && found.some(({ address }) => !isPublicAddress(address)))) {
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
        return found.every(({ address }) => isPublicAddress(address)) ? undefined : 'private-address';
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
  return production && isIP(host) !== 0 && !isPublicAddress(host) ? 'private-address' : undefined;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

async function send(message: WebhookRequest, guarded: LookupFunction): Promise<Posted> {
  // With the first post: imported by its names, node:http loads all of fetch (findings/node-http-import-brings-fetch.sh).
  const { request } = await (message.url.startsWith('https:') ? import('node:https') : import('node:http'));
  return new Promise((resolve) => {
    const outgoing = request(message.url, {
      method: 'POST',
      headers: {
        ...signatureHeaders(message),
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(message.body),
        'user-agent': 'Demokai',
      },
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
