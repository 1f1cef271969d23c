import type { FastifyServerOptions } from 'fastify';

/** A link's token in a path may be longer than fastify's default for parameters, and is never longer than this. */
const LONGEST_PARAMETER = 200;
/** A path without a page, so that the page for 404 is shown. */
const NOWHERE = '/-';
const API = '/api/v1';
/** A form or a JSON body; the longest texts of 様式1 together are a tenth of it. Files have limits of their own. */
export const BODY_MAX_BYTES = 200_000;

/** What the HTTP server is told, beside the parts of the composition root. */
export const SERVER_OPTIONS = {
  // A request that stops in the middle must not stay: silence for a minute, five for the whole of five files.
  connectionTimeout: 60_000,
  requestTimeout: 300_000,
  // What is longer is not read: strangers send it, too, and to say what is wrong with it takes its time.
  bodyLimit: BODY_MAX_BYTES,
  // At the stop a kept connection is waited for no longer than it has something to say.
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: LONGEST_PARAMETER },
  // Fastify answers an address that it cannot read before any page of ours is asked, in English.
  rewriteUrl: ({ url = '/' }) => (isReadable(url) ? url : `${url.startsWith(API) ? API : ''}${NOWHERE}`),
} satisfies FastifyServerOptions;

/** Half a percent sign, a NUL (no text of PostgreSQL can hold one) or a word without end lead nowhere. */
function isReadable(url: string): boolean {
  const [path = ''] = url.split(/[?#]/);
  try {
    return path.split('/').every((part) => part.length <= 3 * LONGEST_PARAMETER && isWord(decodeURIComponent(part)));
  } catch {
    return false;
  }
}

function isWord(part: string): boolean {
  return part.length <= LONGEST_PARAMETER && !part.includes('\0');
}
