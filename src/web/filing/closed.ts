import type { FastifyReply } from 'fastify';
import { goTo, type Message, showMessage, type Visit } from '#web/frame/pages.ts';
import { draftPath } from '#web/gate/drafts.ts';
import type { OwnStanding, Standing } from './draft.ts';

const KEPT_ON_PAGE = 'この画面の内容は保存していません。前のページに戻ると、入力した内容を確かめられます。';

/** Why a page can do nothing more for the draft that it names; undefined while it can. */
export function closedWords(filing: Standing): Message | undefined {
  switch (filing.kind) {
    case 'lost':
      return {
        status: 409,
        heading: 'この下書きは、ほかのブラウザで続けられています',
        sentence:
          'このブラウザからは、もう変更できません。途中だった画面の内容は保存していません。このブラウザで続けるときは、「あとで続ける」のメールにあるリンクを、もう一度開いてください。',
        next: { href: '/file', label: '申請の画面へ' },
      };
    case 'waiting':
      return {
        status: 409,
        heading: `${filing.application.form1.association}の申請は、ほかの画面で送信されています`,
        sentence: `${KEPT_ON_PAGE}送信した申請は、確認コードの入力を待っています。内容を変えるときは、「アドレスや内容を変更する」を押してください。`,
        next: { href: draftPath('/file/verification', filing.draft.id), label: '確認コードを入力する' },
      };
    case 'done':
      return {
        status: 409,
        heading: `${filing.application.form1.association}の申請は、ほかの画面で完了しています`,
        sentence: `${KEPT_ON_PAGE}内容の訂正は、申請の状況のページからできます。`,
        next: { href: draftPath('/file/receipt', filing.draft.id), label: '完了した申請を見る' },
      };
    default:
      return undefined;
  }
}

/** For a form about a draft that this browser cannot open: another has it, or else on to where one begins. */
export function showNotOwn(visit: Visit, filing: Exclude<Standing, OwnStanding>, otherwise: string): FastifyReply {
  const closed = closedWords(filing);
  return closed ? showMessage(visit, closed) : goTo(visit.reply, otherwise);
}
