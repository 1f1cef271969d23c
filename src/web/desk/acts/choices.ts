import { CHANNEL_WORDS } from '#domain/words/channels.ts';
import { RECORDED_REPLY_WORDS, REPLIES, REPLY_MARKS } from '#domain/words/inquiries.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import type { Choice } from '#web/frame/views.ts';

/** How a maker told a coordinator. */
export const CHANNEL_CHOICES: Choice[] = [
  { value: 'phone', label: CHANNEL_WORDS.phone },
  { value: 'mail', label: CHANNEL_WORDS.mail },
];

export const REPLY_CHOICES: Choice[] = REPLIES.map((reply) => ({
  value: reply,
  label: `${REPLY_MARKS[reply]} ${RECORDED_REPLY_WORDS[reply]}`,
}));

export const MODE_CHOICES: Choice[] = [
  { value: 'in-person', label: MODE_WORDS['in-person'] },
  { value: 'online', label: MODE_WORDS.online },
];
