import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What SECRET is good for: hashing tokens and codes, and sealing the ones that a waiting mail still needs. */
export interface Vault {
  /** For tokens of 128 bits and more: they cannot be guessed, so a plain SHA-256 will do. */
  hash(token: string): string;
  /** For short codes: keyed and bound to their token, or a copy of the database would give them away. */
  hashCode(tokenId: string, code: string): string;
  /** A keyed digest in hexadecimal: whoever shows it has it from us. */
  mark(text: string): string;
  seal(text: string): string;
  unseal(sealed: string): string;
}

export function openVault(secret: string): Vault {
  const sealKey = derive(secret, 'seal');
  const codeKey = derive(secret, 'code');
  const markKey = derive(secret, 'return-path');
  return {
    hash: (token) => createHash('sha256').update(token).digest('hex'),
    hashCode: (tokenId, code) => createHmac('sha256', codeKey).update(`${tokenId}:${code}`).digest('hex'),
    mark: (text) => createHmac('sha256', markKey).update(text).digest('hex'),
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    unseal(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'demokai', purpose, 32));
}
