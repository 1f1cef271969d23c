import { type Beside, besideLines } from '#domain/case/beside.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { isAnswerable, type Question } from '#domain/case/question.ts';
import { accept, type Outcome } from '#domain/outcome/refusal.ts';
import { listLiveTokens, unsealTokens } from '#store/access/tokens.ts';
import { openQuestions } from '#store/cases/questions.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';
import { readBeside, seenOf } from '#workflow/case/questions.ts';
import { makerBehind } from './read-maker-page.ts';

/** A maker's open questions, by day and region, each hour a row. */
export interface Questions {
  maker: Maker;
  rows: QuestionRow[];
}

export interface QuestionRow {
  question: Question;
  beside: Beside;
  besideLines: string[];
  seen: string;
}

/** All that the maker behind this link can answer now. */
export async function readQuestions(office: Office, link: string): Promise<Outcome<Questions>> {
  return office.store.read(async (tx) => {
    const behind = await makerBehind(tx, office, link);
    return behind.ok ? accept(await questionsOfMaker(tx, office, behind.value.maker)) : behind;
  });
}

async function questionsOfMaker(tx: Tx, office: Office, maker: Maker): Promise<Questions> {
  const now = office.now();
  const questions = (await openQuestions(tx, maker.id)).filter((question) => isAnswerable(question, now));
  const besideOf = await readBeside(tx, maker, questions);
  const rows = questions.map((question) => {
    const beside = besideOf(question);
    return { question, beside, besideLines: besideLines(maker, beside), seen: seenOf(office, question) };
  });
  return { maker, rows };
}

/** The links of the inquiries’ own pages, by inquiry; looking issues none. */
export async function inquiryLinks(
  office: Office,
  maker: Maker,
  inquiryIds: readonly string[],
): Promise<Map<string, string>> {
  return office.store.read(async (tx) => {
    const tokens = await listLiveTokens(tx, 'inquiry', [...new Set(inquiryIds)], office.now());
    const own = tokens.filter(({ recipient }) => maker.addresses.includes(recipient));
    const ofInquiry = new Map(own.map(({ subjectId, id }) => [subjectId, id]));
    const unsealed = await unsealTokens(tx, office.vault, [...ofInquiry.values()]);
    const links = new Map<string, string>();
    for (const [inquiryId, tokenId] of ofInquiry) {
      const link = unsealed.get(tokenId)?.link;
      if (link !== undefined) links.set(inquiryId, link);
    }
    return links;
  });
}
