import type { FactField } from './facts.ts';

/**
 * Every label that a change ever had before it carried its field. Rows from then know nothing else, so this list does not
 * follow when a label is renamed.
 */
const OLD_LABELS: Readonly<Record<string, FactField>> = {
  申請団体: 'association',
  担当者氏名: 'contact.name',
  TEL: 'contact.phone',
  'E-Mail': 'contact.email',
  当日の連絡先: 'contact.onDay',
  二人目の連絡先: 'secondContact',
  第一希望: 'slots.1',
  第二希望: 'slots.2',
  第三希望: 'slots.3',
  開催場所: 'venue',
  実施方法: 'mode',
  レイアウト等の添付: 'layouts',
  備考: 'remarks',
  日付: 'date',
  説明会の時間: 'meeting',
  デモの時間: 'demo',
  接続先: 'url',
  ご案内の補足: 'note',
};

/**
 * The JSON of an event or of a mail's data, with the field of each change that has none; undefined where there is nothing
 * to write. A label that never was says nothing, so its change is `unplaced`: only the desk reads it.
 */
export function withFields(json: string): string | undefined {
  const data = parsed(json);
  if (!isObject(data) || !Array.isArray(data.changes) || !data.changes.some(lacksField)) return undefined;
  const changes = data.changes.map((change) =>
    lacksField(change) ? { field: fieldOf(change.label), ...change } : change,
  );
  return JSON.stringify({ ...data, changes });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lacksField(change: unknown): change is Record<string, unknown> {
  return isObject(change) && !Object.hasOwn(change, 'field');
}

function fieldOf(label: unknown): FactField | 'unplaced' {
  return (typeof label === 'string' && Object.hasOwn(OLD_LABELS, label) ? OLD_LABELS[label] : undefined) ?? 'unplaced';
}
