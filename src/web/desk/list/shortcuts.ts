import type { FastifyInstance } from 'fastify';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { showPage, type Web } from '#web/frame/pages.ts';
import { deskViewer } from '#web/gate/desk.ts';

/** 「キーボードの操作」: what `views/assets/keys.js` shows over any page of the desk, as a page of its own. */
export function shortcutRoutes(desk: FastifyInstance, web: Web): void {
  desk.get('/desk/shortcuts', (request, reply) =>
    showPage({ web, request, reply }, 'desk/list/shortcuts', {
      page: { title: DESK_PAGES.shortcuts, heading: DESK_PAGES.shortcuts, noindex: true },
      viewer: deskViewer(request, 'none'),
      keys: [
        { key: 'j', does: '申請一覧・今することで、次の行へ進む' },
        { key: 'k', does: '前の行へ戻る' },
        { key: 'o', does: 'いまの行の申請を開く（Enterでも開けます）' },
        { key: '/', does: '申請を探す欄へ移る' },
        { key: '?', does: 'この一覧を開く' },
      ],
    }),
  );
}
