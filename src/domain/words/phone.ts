/**
 * A telephone number with its extension, where there is one: 「03-5253-1111（内線 3189）」 wherever it is read, and
 * 「03-5253-1111 内線 3189」 in the cell of 様式1's sheet, which is narrow and is read back.
 */
export function phoneWords({ phone, extension }: PhoneNumber, where: 'text' | 'sheet' = 'text'): string {
  if (extension === '') return phone;
  return where === 'sheet' ? `${phone} ${extensionWords(extension)}` : `${phone}（${extensionWords(extension)}）`;
}

/** 「内線 3189」, where number and extension stand apart. */
export function extensionWords(extension: string): string {
  return `内線 ${extension}`;
}

/** The number alone, for a `tel:` link: digits, and + before those of another country. */
export function dialled(phone: string): string {
  return phone.split('（')[0]?.replace(/[^\d+]/g, '') ?? '';
}

interface PhoneNumber {
  phone: string;
  /** Digits, or empty. */
  extension: string;
}
