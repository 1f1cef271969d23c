import { setTimeout as pause } from 'node:timers/promises';
import { form1Body, slot } from '../web/api/site.ts';
import type { Service } from './service.ts';

/** A request that was answered with its number, and so must be there from then on, with the file that went with it. */
export interface Acknowledged {
  reference: string;
  email: string;
  /** What its one file holds. */
  file: string;
}

/** By the real clock that the processes go by. */
const SLOT = slot(
  1,
  Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString(),
  '10:00',
  '12:00',
  '11:00',
  '11:15',
);
let filings = 0;

/** Files over the API, with a file of its own, from an address of its own. Undefined when it was not acknowledged. */
async function fileOne(url: string): Promise<Acknowledged | undefined> {
  filings += 1;
  const email = `jimu-${filings}@ishikai.example.jp`;
  const file = `%PDF-1.4\n% 会場図 ${filings} ${'.'.repeat(2000)}`;
  const contact = { ...Object(form1Body().contact), email };
  const network = { 'x-forwarded-for': `10.${filings >> 16}.${(filings >> 8) & 255}.${filings & 255}` };
  const ask = async (path: string, body: string, headers: Record<string, string>) => {
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { ...network, ...headers }, body });
    const told: { reference?: string; draftToken?: string } = JSON.parse(await answer.text());
    return answer.status === 201 ? told : undefined;
  };
  const json = { 'content-type': 'application/json' };
  try {
    const draftToken = (await ask('/drafts', '{}', json))?.draftToken ?? '';
    const bearer = { authorization: `Bearer ${draftToken}`, 'content-type': 'application/octet-stream' };
    if (!(await ask('/drafts/files?name=plan.pdf', file, bearer))) return undefined;
    const form = form1Body({ contact, slots: [SLOT], noFurtherCandidates: true, draftToken });
    const filed = await ask('/applications', JSON.stringify(form), json);
    return filed && { reference: filed.reference ?? '', email, file };
  } catch {
    // Killed meanwhile: nobody knows whether it was filed.
    return undefined;
  }
}

/** People who file one after the other, as many at once as told, at whatever service is the present one. */
export function startFilers(present: () => Pick<Service, 'url'>, clients: number) {
  const acknowledged: Acknowledged[] = [];
  let over = false;
  const client = async (): Promise<void> => {
    while (!over) {
      const filed = await fileOne(present().url);
      if (filed) acknowledged.push(filed);
      // Refused at once, it would ask again at once.
      else await pause(20);
    }
  };
  const running = Array.from({ length: clients }, client);
  return {
    acknowledged,
    /** Resolves when so many more were acknowledged. */
    async more(count: number): Promise<void> {
      const enough = acknowledged.length + count;
      while (acknowledged.length < enough) await pause(20);
    },
    async stop(): Promise<readonly Acknowledged[]> {
      over = true;
      await Promise.all(running);
      return acknowledged;
    },
  };
}
