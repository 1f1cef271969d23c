import { fileURLToPath } from 'node:url';
import type { Method } from '../../src/domain/invite.ts';
import type { MailData } from '../../src/domain/mail-data.ts';
import type { MailName } from '../../src/domain/notice.ts';
import type { Secrets, StoredParts } from '../../src/mail/compose.ts';
import { createRenderer } from '../../src/mail/render.ts';
import { SAMPLES } from './samples.ts';

/** Whole mails as they would lie in the outbox. */

export const VIEWS = fileURLToPath(new URL('../../views', import.meta.url));

export const renderer = createRenderer({
  viewsDir: VIEWS,
  site: { publicUrl: 'https://demokai.example', ministryAddress: 'suisin@mhlw.example' },
});

export const SECRETS: Secrets = {
  link: (tokenId) => `https://demokai.example/status/raw-of-${tokenId}?a=1&b=2`,
  code: (tokenId) => `123456-${tokenId}`,
};

export function storedParts<N extends MailName>(
  name: N,
  data: MailData[N],
  more: Partial<StoredParts> = {},
): StoredParts {
  const attachments = more.attachments ?? [];
  const rendered = renderer.render(name, data, {
    attached: attachments.map((attachment) => attachment.name),
    attachmentsOmitted: [],
    calendar: (more.calendar ?? null) !== null,
  });
  return {
    messageId: `<${name}.1@demokai.example>`,
    date: '2026-10-01T05:06:07Z',
    from: { name: 'デモンストレーション会 申請受付', email: 'demokai@demokai.example' },
    to: { name: '見本 花子', email: 'hanako@clinic.example' },
    replyTo: [],
    ...rendered,
    calendar: null,
    attachments,
    boundarySeed: 'seed-1',
    inReplyTo: null,
    references: [],
    autoSubmitted: name !== 'request',
    ...more,
  };
}

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
    'ORGANIZER;CN="●●市医師会":mailto:demokai@demokai.example',
    'ATTENDEE;RSVP=TRUE:mailto:hanako@clinic.example',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return { method, content: `${lines.join('\r\n')}\r\n` };
}

const THREAD = { inReplyTo: '<confirmed.1@demokai.example>', references: ['<confirmed.1@demokai.example>'] };

export const REQUEST_MAIL: StoredParts = storedParts('request', SAMPLES.request.new ?? missing(), {
  to: { name: '厚生労働省保険局医療介護連携政策課', email: 'suisin@mhlw.example' },
  replyTo: [
    { name: '厚労 太郎', email: 'kourou@ishikai.example' },
    { name: 'デモンストレーション会 申請受付', email: 'demokai@demokai.example' },
  ],
  attachments: ATTACHMENTS,
});

export const INVITATION: StoredParts = storedParts('confirmed', SAMPLES.confirmed.attendee ?? missing(), {
  calendar: calendar('REQUEST', 0),
});

export const UPDATE: StoredParts = storedParts('changed', SAMPLES.changed.attendee ?? missing(), {
  calendar: calendar('REQUEST', 1),
  ...THREAD,
});

export const CANCELLATION: StoredParts = storedParts('cancelled', SAMPLES.cancelled.attendee ?? missing(), {
  calendar: calendar('CANCEL', 2),
  ...THREAD,
});

function missing(): never {
  throw new Error('the sample is gone');
}
