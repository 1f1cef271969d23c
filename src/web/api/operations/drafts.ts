import { z } from 'zod';
import { accept } from '#domain/outcome/refusal.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { anyone, coordinator, drafter } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { fileSchema } from '#web/api/frame/schemas.ts';
import { FILE_MAX_BYTES } from '#web/frame/file-intake.ts';
import { inFileTurn } from '#web/frame/file-turns.ts';
import { readUpload, UPLOAD_WORDS } from '#web/frame/uploads.ts';
import { startEntry } from '#workflow/filing/enter.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';

const begun = z.object({ draftToken: z.string().describe('attachFile の Bearer。提出または登録の draftToken にも') });

/** A request with files begins as a draft: whoever sends a file has shown where it belongs before it is read. */
export function draftOperations(): Operation[] {
  return [
    operation({
      id: 'startDraft',
      method: 'POST',
      path: '/drafts',
      tag: ROLE_WORDS.applicant,
      summary: '添付ファイルのある申請をはじめる',
      description: 'attachFile でファイルを送り、fileApplication に draftToken を付けて提出します。',
      status: 201,
      creates: 'by-steps',
      refusals: [],
      caller: anyone,
      answer: begun,
      run: async ({ office }) => accept({ draftToken: await startDraft(office, 'form1', {}) }),
    }),
    operation({
      id: 'attachFile',
      method: 'POST',
      path: '/drafts/files',
      tag: ROLE_WORDS.applicant,
      summary: '会場のレイアウトなどを添付する',
      description: `本文はファイルそのものです。${UPLOAD_WORDS}同じファイルを2度送っても1つです。`,
      status: 201,
      takesFile: FILE_MAX_BYTES,
      refusals: ['too-many-files', 'no-room'],
      caller: drafter,
      query: z.object({
        name: z
          .string()
          .min(1)
          .max(255)
          .describe('ファイル名')
          .meta({ examples: ['会場図.pdf'] }),
      }),
      answer: fileSchema,
      async run({ office, caller, query, file, asker }) {
        return inFileTurn(asker.network, async () => {
          const bytes = await file();
          const read = await readUpload(office, {
            field: 'file',
            name: query.name,
            bytes,
            tooLarge: bytes.length > FILE_MAX_BYTES,
          });
          if (!read.ok) return { ok: false, errors: [{ pointer: '', detail: read.sentence }] };
          return addDraftFile(office, caller, read.file, asker);
        });
      },
    }),
    operation({
      id: 'startEntry',
      method: 'POST',
      path: '/entries/drafts',
      tag: ROLE_WORDS.coordinator,
      summary: '添付ファイルのある代理の登録をはじめる',
      description: 'attachFile でファイルを送り、enterApplication に draftToken を付けて登録します。',
      status: 201,
      creates: 'by-steps',
      refusals: [],
      caller: coordinator,
      answer: begun,
      run: async ({ office }) => accept({ draftToken: await startEntry(office, {}) }),
    }),
  ];
}
