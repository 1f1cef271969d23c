import type { Maker } from '../domain/inquiry.ts';
import { notices } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import { findMaker } from '../store/makers.ts';
import { revokeTokens } from '../store/tokens.ts';
import { makerParties } from './case.ts';
import { standingToken } from './issue-token.ts';
import type { Office } from './office.ts';
import { oweMails } from './owe-mail.ts';

/** Mails each mailbox of a maker the link of its own page; with `renew` every link that was sent before dies. */
export async function mailMakerPage(
  office: Office,
  input: { makerId: string; renew: boolean },
): Promise<Outcome<Maker>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const maker = await findMaker(tx, input.makerId);
    if (!maker) return refuse({ code: 'not-found' });
    if (input.renew) await revokeTokens(tx, 'maker', maker.id, now);
    await oweMails(tx, office, now, {
      notices: notices({ kind: 'maker-linked', makers: makerParties(maker, maker.id) }, office.policy.ministry),
      applicationId: undefined,
      thread: maker.id,
      content: async ({ to }) => ({
        mail: 'maker-page',
        data: {
          maker: maker.name,
          makerToken: await standingToken(tx, office, now, 'maker', maker.id, to.email),
          renewed: input.renew,
        },
      }),
    });
    return accept(maker);
  });
}
