import type { FastifyInstance } from 'fastify';
import { earliestDate } from '#domain/form1/deadline.ts';
import { ratesLine } from '#domain/rates/rate-set.ts';
import { jstDay } from '#domain/text/jst.ts';
import { showFixedPage } from '#web/frame/fixed-pages.ts';
import { showMessage, showPage, type Web } from '#web/frame/pages.ts';
import { refusalHeading } from '#web/frame/refusals.ts';
import { liveDrafts, takenDrafts } from '#web/gate/drafts.ts';
import { readRatesFor } from '#workflow/rates/read-local.ts';
import { listedRows } from './materials.ts';

/** The first page, the rest of the ministry's letter, what becomes of people's data, and where a mailed link leads that was used up. */
export function startRoutes(server: FastifyInstance, web: Web): void {
  server.get('/', async (request, reply) => {
    const visit = { web, request, reply };
    const { leadDays } = web.office.policy;
    const today = jstDay(web.office.now());
    const drafts = await liveDrafts(visit);
    const taken = (await takenDrafts(visit)).length > 0;
    const own = drafts.length > 0 || taken;
    const [draft] = drafts;
    const ratesText = ratesLine(await readRatesFor(web.office, draft?.place));
    const shown = () => ({
      page: { title: 'デモンストレーション会の申請', heading: '' },
      today,
      earliest: earliestDate(today, leadDays),
      leadDays,
      drafts,
      taken,
      ratesText,
    });
    return own
      ? showPage(visit, 'letter/start', shown())
      : showFixedPage(visit, 'letter/start', `${today} ${ratesText}`, shown);
  });

  server.get('/letter', async (request, reply) => {
    const materials = await listedRows(web);
    return showFixedPage({ web, request, reply }, 'letter/letter', JSON.stringify(materials), () => ({
      page: { title: '説明会とデモンストレーション会のご案内', heading: '説明会とデモンストレーション会のご案内' },
      materials,
    }));
  });

  server.get('/privacy', (request, reply) => {
    const keptDays = web.office.policy.retentionDays;
    return showFixedPage({ web, request, reply }, 'letter/privacy', String(keptDays), () => ({
      page: { title: '個人情報の取扱い', heading: '個人情報の取扱い' },
      keptDays,
    }));
  });

  server.get('/used-link', (request, reply) => showMessage({ web, request, reply }, USED_LINK));
}

const USED_LINK = {
  status: 410,
  heading: refusalHeading('link-used'),
  sentence:
    'このメールのリンクは、使い終わったか、新しいメールのリンクに置き換わりました。届いたなかで最も新しいメールのリンクをお使いください。',
};
