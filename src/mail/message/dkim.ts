import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { atFirstUse } from './first-use.ts';

/** Signs our mails for the domain of From (RFC 6376, `rsa-sha256`, relaxed/relaxed). */
export interface Signer {
  /** Of domain, selector and key: another name means that the same mail gets another signature. */
  name: string;
  /** Where the public key is published: `selector._domainkey.domain`. */
  host: string;
  /** The TXT record to publish there. */
  record: string;
  /** The message with its signature before it; the same bytes for the same message. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** All that says what a mail is, for whom, in which thread, and that nobody is to answer it; of each what the mail has. */
const SIGNED =
  'From:To:Reply-To:Subject:Date:Message-ID:In-Reply-To:References:MIME-Version:Content-Type:' +
  'Content-Transfer-Encoding:Auto-Submitted:X-Auto-Response-Suppress:List-Unsubscribe:List-Unsubscribe-Post';

/** Shorter ones are no longer believed (RFC 8301 §3.2). */
const BITS_MIN = 1024;

const loadDkim = atFirstUse(() => import('nodemailer/lib/dkim'));

/** Throws a RangeError for a key that is no RSA private key in PEM: nodemailer would leave the mail unsigned without a word. */
export function openSigner(options: { domain: string; selector: string; key: string }): Signer {
  const { domain, selector } = options;
  const publicKey = createPublicKey(readKey(options.key)).export({ type: 'spki', format: 'der' });
  return {
    name: `${selector} ${domain} ${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`,
    host: `${selector}._domainkey.${domain}`,
    record: `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`,
    async sign(message) {
      const { default: DKIM } = await loadDkim();
      const keys = { domainName: domain, keySelector: selector, privateKey: options.key };
      const signed = await collect(new DKIM({ ...keys, headerFieldNames: SIGNED }).sign(Buffer.from(message)));
      if (!signed.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('the mail could not be signed');
      return new Uint8Array(signed);
    },
  };
}

const SIGNATURE = Buffer.from('DKIM-Signature:');

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function readKey(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Said below, without what OpenSSL says about a text that is secret.
  }
  const bits = key?.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
  if (!key || bits < BITS_MIN) throw new RangeError(`must hold an RSA private key of ${BITS_MIN} bits or more in PEM`);
  return key;
}
