import { connect } from 'node:net';
import type { ScanAnswer, VirusScan } from '#domain/outcome/virus-scan.ts';

/** clamd takes its time with archives, and a person waits. */
const SILENCE_MS = 20_000;
const CHUNK = 64 * 1024;

/**
 * Asks a ClamAV daemon (`host:port`) over INSTREAM. An answer that is neither OK nor FOUND, no connection and silence are
 * all `silent`; a file that could not be asked about twice stays so.
 */
export function openScan(address: string, silenceMilliseconds = SILENCE_MS): VirusScan {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const port = Number(address.slice(colon + 1));
  const ask = (bytes: Uint8Array): Promise<ScanAnswer> => askOnce({ host, port }, bytes, silenceMilliseconds);
  return async (bytes) => {
    const first = await ask(bytes);
    // A daemon that reloads its signatures drops connections for a moment.
    return first.found === 'silent' ? ask(bytes) : first;
  };
}

function askOnce(
  address: { host: string; port: number },
  bytes: Uint8Array,
  silenceMilliseconds: number,
): Promise<ScanAnswer> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let answer = '';
    const end = (): void => {
      socket.destroy();
      resolve(read(answer));
    };
    socket.setEncoding('utf8');
    socket.setTimeout(silenceMilliseconds, end);
    socket.on('data', (piece: string) => {
      answer += piece;
      if (answer.includes('\0')) end();
    });
    // After EPIPE the answer can still be read: clamd refuses a stream that is too long while it is being sent.
    socket.on('error', end);
    socket.on('close', end);
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += CHUNK) {
        const piece = bytes.subarray(at, at + CHUNK);
        socket.write(lengthOf(piece.length));
        socket.write(piece);
      }
      socket.write(lengthOf(0));
    });
  });
}

function lengthOf(octets: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, octets);
  return bytes;
}

/** `stream: OK` · `stream: Name FOUND` · `… ERROR`, ended by NUL. */
function read(answer: string): ScanAnswer {
  const line = answer.split('\0')[0]?.trim() ?? '';
  if (/^stream: OK$/.test(line)) return { found: 'nothing' };
  const name = /^stream: (.+) FOUND$/.exec(line)?.[1];
  return name === undefined ? { found: 'silent' } : { found: 'virus', name };
}
