import type { OwnField, OwnKey } from '#domain/form1/fields.ts';

/** What the control of an own row of 様式1 is like, beside what the table of fields says of it. */
interface Look {
  support: string;
  /** As of `text-field`; empty for the whole width. */
  width: 'm' | 'l' | '';
  /** Empty where the browser knows nothing to offer. */
  autocomplete: string;
}

const LOOKS: Record<OwnKey, Look> = {
  association: { support: '例：●●市医師会', width: 'l', autocomplete: 'organization' },
  remarks: { support: '見込みの参加人数、電源や机の用意など、メーカーに伝えたいこと', width: '', autocomplete: '' },
};

/** What the partial `own-field` shows. */
export type OwnControl = Look & { name: string; label: string; required: boolean; long: boolean };

export function controlOf({ key, label, required, kind }: OwnField): OwnControl {
  return { name: key, label, required, long: kind === 'text', ...LOOKS[key] };
}
