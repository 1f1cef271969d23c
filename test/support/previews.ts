import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from './service.ts';

export interface Preview {
  path: string;
  title: string;
  html: string;
}

/** Every page in every state, and every mail's HTML, as `/previews` shows them; from a service of its own. */
export async function readPreviews(): Promise<Preview[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-previews-'));
  const service = await startService({ dataDir, env: { TRUST_PROXY: '127.0.0.1' } });
  try {
    const index = { path: '/previews', title: 'index' };
    const listed = [...(await read(service.url, index, 0)).matchAll(/<a href="(\/previews\/[^"]+)"[^>]*>([^<]*)/g)];
    const previews = listed.map(([, path = '', title = '']) => ({ path, title }));
    // The HTML of a mail stands in a frame of its own.
    const bodies = previews
      .filter(({ path }) => path.startsWith('/previews/mailbox/'))
      .map(({ path, title }) => ({ path: `${path}/html`, title }));
    const pages: Preview[] = [];
    for (const preview of [index, ...previews, ...bodies])
      pages.push({ ...preview, html: await read(service.url, preview, pages.length + 1) });
    return pages;
  } finally {
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function read(url: string, { path, title }: Omit<Preview, 'html'>, number: number): Promise<string> {
  // Each from an address of its own, or so many would soon be too many requests.
  const headers = { 'x-forwarded-for': `2001:db8:${number.toString(16)}::1` };
  const answer = await fetch(`${url}${path}`, { headers, redirect: 'manual' });
  const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (answer.status === 429 || answer.status >= 500 || !isPage)
    throw new Error(`${path} ${title} answers ${answer.status} ${answer.headers.get('content-type')}`);
  return answer.text();
}
