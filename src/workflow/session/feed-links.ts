import { findLiveToken, revokeTokensOf, unsealTokens } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { issueToken } from '#workflow/tokens/issue.ts';

/**
 * Whose calendar: one 説明会 or all of one association's (for the contact and the second contact, who may pass it on), a
 * maker's, or the coordinators'. `holder` is the address that the feed dies with.
 */
export type FeedOf =
  | { kind: 'session' | 'association'; applicationId: string; holder: string }
  | { kind: 'maker'; makerId: string }
  | { kind: 'desk'; holder: string };

/** 購読アドレスを作る, or make a new one: the earlier address no longer works. */
export async function issueFeed(office: Office, of: FeedOf): Promise<void> {
  const { subjectId, recipient } = subjectOf(of);
  await inOneWrite(office, async (work) => {
    const { tx, now } = work;
    await revokeTokensOf(tx, { purpose: 'feed', subjectId, recipient }, now);
    await issueToken(work, { purpose: 'feed', subjectId, recipient });
  });
}

export async function endFeed(office: Office, of: FeedOf): Promise<void> {
  const { subjectId, recipient } = subjectOf(of);
  await inOneWrite(office, ({ tx, now }) => revokeTokensOf(tx, { purpose: 'feed', subjectId, recipient }, now));
}

/** The raw link of the feed as it stands; undefined while nobody has made one. */
export async function feedLink(office: Office, of: FeedOf): Promise<string | undefined> {
  const now = office.now();
  const { subjectId, recipient } = subjectOf(of);
  return office.store.read(async (tx) => {
    const token = await findLiveToken(tx, { purpose: 'feed', subjectId, recipient }, now);
    const secrets = token ? await unsealTokens(tx, office.vault, [token.id]) : undefined;
    return token ? secrets?.get(token.id)?.link : undefined;
  });
}

function subjectOf(of: FeedOf): { subjectId: string; recipient: string } {
  switch (of.kind) {
    case 'maker':
      return { subjectId: `maker:${of.makerId}`, recipient: '' };
    case 'desk':
      return { subjectId: 'desk:', recipient: of.holder };
    default:
      return { subjectId: `${of.kind}:${of.applicationId}`, recipient: of.holder };
  }
}
