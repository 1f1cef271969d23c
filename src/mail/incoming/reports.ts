import type { Attachment } from 'mailparser';
import type { DeliveryReport } from '#domain/incoming/letter.ts';

const REPORTS_MAX = 100;
const SCANNED = 200_000;
const ID_LINE = /message-id:\s*(<[^<>\s]{1,300}>)/gi;

/** What `message/delivery-status` says of each recipient (RFC 3464 §2.3); fields in any order. */
export function deliveryReports(parts: readonly Attachment[]): DeliveryReport[] {
  return parts
    .filter(({ contentType }) => /^message\/(?:global-)?delivery-status$/.test(contentType))
    .flatMap(({ content }) => recipientsIn(content.subarray(0, SCANNED).toString('utf8')))
    .slice(0, REPORTS_MAX);
}

function recipientsIn(text: string): DeliveryReport[] {
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/);
  return blocks.map(fieldsOf).flatMap((fields): DeliveryReport[] => {
    const recipient = behindType(fields, 'final-recipient') || behindType(fields, 'original-recipient');
    if (recipient === '' || !fields.has('action')) return [];
    return [
      {
        recipient: recipient.replace(/^<|>$/g, '').toLowerCase().slice(0, 320),
        // A comment may stand behind the word (RFC 3464 §2.1.1).
        action: /^[a-z-]+/.exec((fields.get('action') ?? '').toLowerCase())?.[0] ?? '',
        status: /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '',
        diagnostic: behindType(fields, 'diagnostic-code').slice(0, 500),
      },
    ];
  });
}

function fieldsOf(block: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** Behind its type: `rfc822; taro@example.jp`. */
function behindType(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name) ?? '';
  return value.slice(value.indexOf(';') + 1).trim();
}

/** The Message-IDs in what it returns: whole messages, heads alone, and those that a text quotes. */
export function returnedIds(parts: readonly Attachment[], text: string, raw: Buffer): string[] {
  const returned = parts
    .filter(({ contentType }) => /^(?:message\/(?:global|rfc822)|text\/rfc822-headers)/.test(contentType))
    .map(({ content }) => content.subarray(0, SCANNED).toString('latin1'));
  // Those that are no report quote the mail below their words, some without any part of its own.
  const below = raw.subarray(headEnd(raw), SCANNED).toString('latin1');
  const found = [...returned, text, below].flatMap((source) =>
    [...source.replace(/\r?\n[ \t]+/g, ' ').matchAll(ID_LINE)].map(([, id]) => id ?? ''),
  );
  return [...new Set(found)].slice(0, REPORTS_MAX);
}

function headEnd(raw: Buffer): number {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter((at) => at !== -1);
  return ends.length === 0 ? raw.length : Math.min(...ends);
}
