import { readPhoneNumber } from '#web/forms/form1/readers.ts';

/** A telephone number of Japan that can ring, in its national format; undefined for anything else. */
export function readRingingPhone(text: string): string | undefined {
  const reading = readPhoneNumber(text, { label: '', example: '' });
  return 'value' in reading ? reading.value : undefined;
}
