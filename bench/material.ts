import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';

/** How much is handed on at a time: what reading a file in 1 MiB pieces gives. */
const PIECE = 1024 * 1024;

const block = randomBytes(PIECE);

/**
 * `bytes` bytes of noise in pieces; the same block again and again, since nothing here compresses. Each piece is there
 * when asked for: what waiting for an iterator costs is not what is measured.
 */
export function noise(bytes: number): Readable {
  const source = pieces(bytes);
  return new Readable({
    highWaterMark: PIECE,
    read() {
      const next = source.next();
      this.push(next.done === true ? null : next.value);
    },
  });
}

function* pieces(bytes: number): Generator<Buffer, void> {
  for (let left = bytes; left > 0; left -= PIECE) yield left >= PIECE ? block : block.subarray(0, left);
}

export function piecesOf(bytes: number): Iterable<Buffer> {
  return pieces(bytes);
}

/** Bytes that are in memory already, in the same pieces. */
export function streamOf(bytes: Buffer): Readable {
  return Readable.from(slices(bytes), { objectMode: false, highWaterMark: PIECE });
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/**
 * Takes a stream to its end and forgets it; answers its length. By events, as a pipeline takes it: iterating would
 * first copy what has come together, which no part of the client does.
 */
export function drain(stream: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    let length = 0;
    stream.on('data', (chunk: Buffer) => (length += chunk.length));
    stream.once('end', () => resolve(length)).once('error', reject);
  });
}

export async function collect(stream: Readable): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return chunks;
}

export interface Keys {
  readonly privatePem: string;
  readonly publicPem: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function keys(pair: { privateKey: KeyObject; publicKey: KeyObject }): Keys {
  return {
    ...pair,
    privatePem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

let rsa: Keys | undefined;

/** One pair a process: making it takes half a second, and which one it is makes no difference. */
export const rsaKeys = (): Keys => (rsa ??= keys(generateKeyPairSync('rsa', { modulusLength: 3072 })));
export const ecKeys = (): Keys => keys(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
