import type { FastifyInstance } from 'fastify';
import { earliestDate } from '#domain/form1/deadline.ts';
import { jstDay } from '#domain/text/jst.ts';
import { showFixedPage } from '#web/frame/fixed-pages.ts';
import { showMessage, type Web } from '#web/frame/pages.ts';
import { refusalHeading } from '#web/frame/refusals.ts';

/** The first page, the rest of the ministry's letter, and where a mailed link leads that was used up. */
export function startRoutes(server: FastifyInstance, web: Web): void {
  server.get('/', (request, reply) => {
    const { leadDays } = web.office.policy;
    const today = jstDay(web.office.now());
    return showFixedPage({ web, request, reply }, 'letter/start', today.toString(), () => ({
      page: { title: 'デモンストレーション会の申請', heading: '' },
      today,
      earliest: earliestDate(today, leadDays),
      leadDays,
    }));
  });

  server.get('/letter', (request, reply) =>
    showFixedPage({ web, request, reply }, 'letter/letter', '', () => ({
      page: { title: '説明会とデモンストレーション会のご案内', heading: '説明会とデモンストレーション会のご案内' },
    })),
  );

  server.get('/used-link', (request, reply) => showMessage({ web, request, reply }, USED_LINK));
}

const USED_LINK = {
  status: 410,
  heading: refusalHeading('link-used'),
  sentence:
    'このメールのリンクは、使い終わったか、新しいメールのリンクに置き換わりました。届いたなかで最も新しいメールのリンクをお使いください。',
};
