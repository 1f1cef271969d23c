import { z } from 'zod';
import { type LedgerState, ledgerStateOf } from '#domain/notices/ledger.ts';
import { MAIL_NAMES } from '#domain/notices/mail-traits.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { LEDGER_STATES } from '#domain/words/mails.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { moment } from '#web/api/frame/answers.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { instant } from '#web/api/frame/schemas.ts';
import { readLedger } from '#workflow/desk/mail-ledger.ts';
import { readMaskedMail } from '#workflow/desk/read-mail.ts';

const common = { tag: ROLE_WORDS.coordinator, caller: coordinator, method: 'GET', status: 200 } as const;
const STATES = Object.keys(LEDGER_STATES).filter((state): state is LedgerState => Object.hasOwn(LEDGER_STATES, state));

const line = {
  id: z.string(),
  name: z.string().describe('メールの種類'),
  to: z.object({ name: z.string(), email: z.string() }),
  reference: z.string().describe('受付番号。申請のメールでなければ空'),
  owedAt: instant,
  state: z.enum(STATES),
  attempts: z.int().describe('試した回数'),
  response: z.string().describe('サーバーの応答'),
  settledAt: instant.nullable(),
};

/** The ledger of mails, as the desk reads it. */
export function mailOperations(): Operation[] {
  return [listing(), reading()];
}

function listing(): Operation {
  return operation({
    ...common,
    id: 'listMails',
    path: '/mails',
    summary: 'メールの一覧（新しい順、50通ずつ）',
    refusals: [],
    query: z.object({
      q: z.string().trim().max(200).default('').describe('宛先（一部でも）、Message-ID、受付番号、団体や担当者の名前'),
      state: z.enum(STATES).optional(),
      name: z.enum(MAIL_NAMES).optional(),
      before: z.coerce.number().int().min(1).optional().describe('前のページの next'),
    }),
    answer: z.object({ mails: z.array(z.object(line)), next: z.int().nullable().describe('続きがなければ null') }),
    async run({ office, query }) {
      const { q, state, name, before } = query;
      const ledger = await readLedger(office, { q, state, name, before });
      const mails = ledger.rows.map(
        ({ id, name: kind, to, reference, at, state: now, attempts, response, settledAt }) => ({
          ...{ id, name: kind, to: { name: to.name, email: to.email }, reference, owedAt: moment(at), state: now },
          ...{ attempts, response, settledAt: settledAt ? moment(settledAt) : null },
        }),
      );
      return accept({ mails, next: ledger.next ?? null });
    },
  });
}

function reading(): Operation {
  return operation({
    ...common,
    id: 'readMail',
    path: '/mails/{id}',
    summary: 'メール1通（リンクと確認コードは伏せる）',
    refusals: ['not-found'],
    answer: z
      .object({
        ...line,
        messageId: z.string(),
        serverId: z.string().describe('サーバーでの番号'),
        sha256: z.string().describe('送ったメールのSHA-256。送る前は空'),
        subject: z.string(),
        text: z.string(),
        files: z.array(z.string()).describe('添付ファイルの名前'),
      })
      .meta({ id: 'Mail' }),
    async run({ office, params }) {
      const found = await readMaskedMail(office, params.id ?? '');
      if (!found.ok) return found;
      const { mail, subject, text, files, reference, serverId } = found.value;
      const { id, to, attempts, response, messageId, settledAt } = mail;
      return accept({
        ...{
          id,
          name: mail.content.mail,
          to: { name: to.name, email: to.email },
          reference,
          owedAt: moment(mail.date),
        },
        ...{ state: ledgerStateOf(mail), attempts, response, settledAt: settledAt ? moment(settledAt) : null },
        ...{ messageId, serverId, sha256: mail.sha256 ?? '', subject, text, files },
      });
    },
  });
}
