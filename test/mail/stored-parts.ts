import { fileURLToPath } from 'node:url';
import type { Method } from '#domain/case/invite.ts';
import type { Secrets, StoredParts } from '#mail/message/compose.ts';
import { createRenderer } from '#mail/words/render.ts';
import { compilerOf } from '#templates/compile.ts';

/**
 * Whole mails as they would lie in the outbox. Those with golden files have short words of their own, so that a better
 * word in a template does not change four files of base64.
 */

export const VIEWS = fileURLToPath(new URL('../../views', import.meta.url));

export const renderer = createRenderer({
  viewsDir: VIEWS,
  compilerOf,
  site: { publicUrl: 'https://demokai.example', ministryAddress: 'suisin@mhlw.example' },
});

export const SECRETS: Secrets = {
  link: (tokenId) => `https://demokai.example/status/raw-of-${tokenId}?a=1&b=2`,
  code: (tokenId) => `123456-${tokenId}`,
};

const ATTACHMENTS = [
  {
    name: '様式1_●●市医師会.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: new Uint8Array([80, 75, 3, 4, 0, 255]),
  },
  {
    name: 'form1.v1.json',
    mediaType: 'application/json',
    content: new TextEncoder().encode('{"reference":"ABCD-EFGH"}'),
  },
  { name: '会場 レイアウト（1階）.pdf', mediaType: 'application/pdf', content: new TextEncoder().encode('%PDF-1.7') },
];

function calendar(method: Method, sequence: number): { method: Method; content: string } {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//demokai//test//JA',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'UID:2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d',
    `SEQUENCE:${sequence}`,
    'DTSTAMP:20261001T050607Z',
    'DTSTART:20261020T010000Z',
    'DTEND:20261020T030000Z',
    'SUMMARY:●●市医師会 デモンストレーション会',
    'ORGANIZER;CN="デモ会申請 Demokai":mailto:demokai@demokai.example',
    'ATTENDEE;RSVP=TRUE:mailto:hanako@clinic.example',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return { method, content: `${lines.join('\r\n')}\r\n` };
}

const THREAD = { inReplyTo: '<mail-1@demokai.example>', references: ['<mail-1@demokai.example>'] };

function plainParts(subject: string, more: Partial<StoredParts>): StoredParts {
  return {
    messageId: '<mail-1@demokai.example>',
    date: '2026-10-01T05:06:07Z',
    from: { name: 'デモンストレーション会 申請受付', email: 'demokai@demokai.example' },
    to: { name: '見本 花子', email: 'hanako@clinic.example' },
    replyTo: [],
    subject,
    text: '●●市医師会のデモンストレーション会についてのお知らせです。\n\n▼確認する\n[[link:token-5]]\n',
    html: '<p>●●市医師会のデモンストレーション会についてのお知らせです。</p>\n<a href="[[link:token-5]]">確認する</a>\n',
    calendar: null,
    attachments: [],
    boundarySeed: 'seed-1',
    inReplyTo: null,
    references: [],
    autoSubmitted: true,
    ...more,
  };
}

export const REQUEST_MAIL = plainParts(
  '【デモ会申請】●●市医師会／第一希望 10月20日（火）10:00～12:00［受付番号 ABCD-EFGH］',
  {
    to: { name: '厚生労働省保険局医療介護連携政策課', email: 'suisin@mhlw.example' },
    replyTo: [
      { name: '厚労 太郎', email: 'kourou@ishikai.example' },
      { name: 'デモンストレーション会 申請受付', email: 'demokai@demokai.example' },
    ],
    attachments: ATTACHMENTS,
    autoSubmitted: false,
  },
);

export const INVITATION = plainParts('【デモ会】日程が確定しました：10月20日（火）10:00～12:00／●●市医師会', {
  calendar: calendar('REQUEST', 0),
});

export const UPDATE = plainParts('【デモ会】変更のお知らせ：10月20日（火）13:00～15:00／●●市医師会', {
  messageId: '<mail-2@demokai.example>',
  calendar: calendar('REQUEST', 1),
  ...THREAD,
});

export const CANCELLATION = plainParts('【デモ会】中止のお知らせ：10月20日（火）13:00～15:00／●●市医師会', {
  messageId: '<mail-3@demokai.example>',
  calendar: calendar('CANCEL', 2),
  ...THREAD,
});
