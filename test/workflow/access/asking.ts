import { eq } from 'drizzle-orm';
import { ASKINGS, type Asked } from '#domain/words/askings.ts';
import { type Asker, refuseFlood } from '#workflow/access/asker.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { form1Input } from '../../support/cast.ts';
import { answerOf, type TestOffice } from '../../support/office.ts';

let count = 0;

/** A browser that nobody has seen before. */
export function browserIn(network: string, proofs: string[] = []): Asker {
  count += 1;
  return { browser: `browser ${count}`, network, proofs };
}

/** A browser in a network of its own. */
export function stranger(proofs: string[] = []): Asker {
  count += 1;
  return browserIn(`2001:db8:0:${count.toString(16)}::`, proofs);
}

export async function askFor(office: TestOffice, asker: Asker, address: string, what: Asked = 'verification') {
  return answerOf(await inOneWrite(office, (work) => refuseFlood(work, asker, what, address)));
}

/** As if so many strangers, each in a network of its own, had asked for the mailbox that it is used up. */
export async function crowd(office: TestOffice, what: Asked, address: string): Promise<void> {
  await askFor(office, stranger(), address, what);
  const key = office.vault.hashCode(`asked ${what} address`, address.toLowerCase());
  await office.store.write(async (tx) => {
    const { askings } = tx.tables;
    await tx.db.update(askings).set({ count: ASKINGS[what].address }).where(eq(askings.key, key));
  });
}

/** 様式1 filed from a new draft, with this address. */
export async function fileAs(office: TestOffice, email: string, asker: Asker) {
  const contact = { ...form1Input().contact, email };
  return fileApplication(office, await startDraft(office, 'form1', {}), form1Input({ contact }), asker);
}

export function tally(answers: readonly string[]): Record<string, number> {
  const groups = Object.groupBy(answers, (one) => one);
  return Object.fromEntries(Object.entries(groups).map(([key, all]) => [key, all?.length ?? 0]));
}

/** Subjects of the mails that left for this address since the last look. */
export async function subjectsTo(office: TestOffice, address: string): Promise<string[]> {
  await office.deliver();
  const mails = office.mail.mails.splice(0);
  return mails.flatMap(({ envelope, parsed }) => (envelope.to.includes(address) ? [parsed.subject ?? ''] : []));
}
