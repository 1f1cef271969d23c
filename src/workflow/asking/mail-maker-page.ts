import type { Maker } from '#domain/case/inquiry.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { revokeTokens } from '#store/access/tokens.ts';
import { findMaker } from '#store/cases/makers.ts';
import { makerParties } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';

/** Mails each mailbox of a maker the link of its own page; with `renew` every link that was sent before dies. */
export async function mailMakerPage(
  office: Office,
  input: { makerId: string; renew: boolean },
): Promise<Outcome<Maker>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const maker = await findMaker(tx, input.makerId);
    if (!maker) return refuse({ code: 'not-found' });
    if (input.renew) await revokeTokens(tx, 'maker', maker.id, now);
    await oweMails(work, {
      notices: notices({ kind: 'maker-linked', makers: makerParties(maker, maker.id) }, office.policy.ministry),
      applicationId: undefined,
      thread: maker.id,
      content: async ({ to }) => ({
        mail: 'maker-page',
        data: {
          maker: maker.name,
          makerToken: await standingToken(work, 'maker', maker.id, to.email),
          renewed: input.renew,
        },
      }),
    });
    return accept(maker);
  });
}
