import type { FactChange } from '#domain/notices/mail-data.ts';

/** 変更前 → 変更後 as an event keeps it; empty for an event that changed no facts. */
export function changesIn(data: Record<string, unknown>): FactChange[] {
  return Array.isArray(data.changes) ? data.changes.filter(isChange) : [];
}

/** A text that an event keeps, e.g. its reason; empty where it has none. */
export function textIn(data: Record<string, unknown>, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}

function isChange(value: unknown): value is FactChange {
  return typeof value === 'object' && value !== null && 'label' in value && 'before' in value && 'after' in value;
}
