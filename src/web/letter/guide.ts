import type { FastifyInstance } from 'fastify';
import { WHAT_TO_BRING } from '#domain/case/registration.ts';
import { showFixedPage } from '#web/frame/fixed-pages.ts';
import type { Web } from '#web/frame/pages.ts';

/** 利用の手引き, one page per role; the pictures are taken by `npm run tour`. */
const GUIDES = [
  { name: 'applicant', title: '申請団体の方へ', about: '様式1の申請から、参加申込の受付、当日の受付、実施報告まで' },
  { name: 'maker', title: 'メーカーの方へ', about: '照会への回答、日程の確定、参加できなくなったとき' },
  { name: 'attendee', title: '参加する方へ', about: '参加の申込み、人数の変更、取りやめ、当日の持ち物' },
  {
    name: 'collector',
    title: '様式2を取りまとめる方へ',
    about: '紙の申請書の入力から、一覧の読み込み、支払基金への提出、提出後の訂正まで',
  },
  { name: 'coordinator', title: '調整担当の方へ', about: '申請の受付から、照会、確定、変更、実施のまとめまで' },
] as const;

export function guideRoutes(server: FastifyInstance, web: Web): void {
  server.get('/guide', (request, reply) =>
    showFixedPage({ web, request, reply }, 'letter/guide', '', () => ({
      page: { title: '利用の手引き', heading: '利用の手引き' },
      guides: GUIDES.map(({ name, title, about }) => ({ href: `/guide/${name}`, title, about })),
    })),
  );
  for (const { name, title } of GUIDES) {
    const heading = `利用の手引き：${title}`;
    server.get(`/guide/${name}`, (request, reply) =>
      showFixedPage({ web, request, reply }, `letter/guide-${name}`, '', () => ({
        page: { title: heading, heading: title, caption: '利用の手引き' },
        leadDays: web.office.policy.leadDays,
        bring: WHAT_TO_BRING,
      })),
    );
  }
}
