import { notices } from '#domain/notices/notice.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { listIncoming } from '#store/queue/incoming.ts';
import { applicantsOf, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { lookIntoArrived } from '#workflow/incoming/look-into.ts';
import { putAside } from '#workflow/incoming/settle.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

const LETTERS = [
  {
    subject: '説明会の駐車場について',
    from: '質問　一子 <shitsumon@clinic.example.jp>',
    text: '駐車場は何台ありますか。',
    files: true,
  },
  { subject: '講習会のご案内', from: 'koushuu@koukoku.example', text: '講習会のご案内です。', files: false },
  {
    subject: '受付のお知らせ',
    from: 'rusu@clinic.example.jp',
    text: '不在にしております。',
    automatic: true,
    files: false,
  },
] as const;

/** Mails that came in: one that waits, one that somebody has put aside, and one that a machine sent. */
export async function seedIncoming(office: Office): Promise<void> {
  for (const [index, letter] of LETTERS.entries()) {
    await mailTaker(office).take({
      place: { mailbox: 'INBOX', uidValidity: 'samples', uid: index + 1 },
      raw: Buffer.from(rawOf(letter, index)),
      isWhole: true,
    });
  }
  await lookIntoArrived(office, async ({ name, bytes }) =>
    name.endsWith('.txt')
      ? { ok: true, file: { name, bytes, mediaType: 'text/plain' } }
      : { ok: false, sentence: `「${name}」は添付できない種類のファイルです。` },
  );
  const waiting = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 10 }));
  const advert = waiting.find(({ subject }) => subject === LETTERS[1].subject);
  if (advert) await putAside(office, { id: advert.id, by: '調整　花子', why: '広告のため' });
}

function rawOf({ subject, from, text, files, ...letter }: (typeof LETTERS)[number], index: number): string {
  const automatic = 'automatic' in letter ? ['Auto-Submitted: auto-replied'] : [];
  const head = [
    `From: ${encoded(from)}`,
    `Subject: ${encoded(subject)}`,
    `Message-ID: <sample-${index}@clinic.example.jp>`,
    ...automatic,
  ];
  const plain = [
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${text}\n\n2026年9月1日(火) 10:00 デモ会申請:\n> 以前のメール`,
  ];
  if (!files) return [...head, ...plain].join('\r\n');
  const attached = ['memo.txt', 'page.html'].flatMap((name) => [
    '--b',
    `Content-Type: text/plain; name=${name}`,
    `Content-Disposition: attachment; filename=${name}`,
    '',
    'memo',
  ]);
  return [...head, 'Content-Type: multipart/mixed; boundary=b', '', '--b', ...plain, ...attached, '--b--'].join('\r\n');
}

function encoded(words: string): string {
  return words.replace(/[^\x20-\x7e]+/g, (part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`);
}

/** What people are told of mails that came in: an answer, a mail to an attendee that came back, a mailed 様式1. */
export async function tellOfIncoming(office: Office, applicationId: string): Promise<void> {
  await inOneWrite(office, async (work) => {
    const caseFile = await getCase(work.tx, applicationId);
    const { application } = caseFile;
    const [attendee] = await listRegistrations(work.tx, applicationId);
    if (!attendee) throw new Error('nobody has signed up for the sample session');
    const thread = { applicationId, thread: applicationId };
    const { ministry } = office.policy;
    const { association } = application.form1;
    const who = `申請者 ${application.form1.contact.name}`;
    await oweMails(work, {
      ...{ ...thread, notices: notices({ kind: 'mail-came' }, ministry) },
      content: async () => ({
        mail: 'mail-came',
        data: {
          ...{ association, reference: application.reference, who, subject: 'Re: 日程について' },
          ...{ text: '当日は正面玄関からお入りください。', isCut: false, files: ['案内図.pdf'] },
        },
      }),
    });
    await oweMails(work, {
      ...{ ...thread, notices: notices({ kind: 'unreached', applicants: applicantsOf(application) }, ministry) },
      content: (notice) => contentOf(work, caseFile, notice, { unreached: attendee }),
    });
    const sender = { role: 'applicant', id: 'form1-mailed', name: '', email: 'jimu@ishikai.example.jp' } as const;
    await oweMails(work, {
      ...{
        applicationId: undefined,
        thread: 'form1-mailed',
        notices: notices({ kind: 'form1-mailed', sender }, ministry),
      },
      content: async () => ({ mail: 'form1-mailed', data: { forms: 1, others: 0 } }),
    });
  });
}

/** The ids of the sample mails, those that wait first. */
export async function sampleIncoming(office: Office): Promise<{ id: string; subject: string }[]> {
  return office.store.read(async (tx) => [
    ...(await listIncoming(tx, { state: 'waiting', limit: 10 })),
    ...(await listIncoming(tx, { state: 'done', limit: 10 })),
  ]);
}
