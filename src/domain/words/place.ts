/** Where something is, piece by piece: the hall, 「〒100-8916」 and the address, without those that are empty. */
export function placeParts({ name, postalCode, address }: Place): string[] {
  return [name, ...addressParts({ postalCode, address })].filter((part) => part !== '');
}

/** The same without the hall. */
export function addressParts({ postalCode, address }: Pick<Place, 'postalCode' | 'address'>): string[] {
  return [postalWords(postalCode), address].filter((part) => part !== '');
}

/** 「〒100-8916」; empty where there is none. */
export function postalWords(postalCode: string): string {
  return postalCode === '' ? '' : `〒${postalCode}`;
}

interface Place {
  name: string;
  /** `100-8916`, or empty. */
  postalCode: string;
  address: string;
}
