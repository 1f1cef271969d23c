/** 実施方法（実地、オンライン）. */
export type Mode = 'in-person' | 'online';
export const MODES: readonly Mode[] = ['in-person', 'online'];

export const MODE_WORDS: Record<Mode, string> = { 'in-person': '実地', online: 'オンライン' };
