import { constants, createCipheriv, createDecipheriv, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { openAsPerson, openWithShareKey } from '../../protocol/envelope/open.ts';
import { sealForPeople, sealForShare } from '../../protocol/envelope/seal.ts';
import { collect, drain, noise, piecesOf, rsaKeys } from '../material.ts';
import type { Operation } from '../operation.ts';

const context = { purpose: 'record', tid: 'T-00000000000000000000000000000001' } as const;
const shareContext = { purpose: 'share', tid: context.tid, shareId: 'S-00000000000000000000000000000001' } as const;
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

interface Sealed {
  readonly chunks: readonly Buffer[];
  readonly iv: Buffer;
  readonly tag: Buffer;
}

/** What is sealed goes to `take`: to nobody when only the sealing is timed, as with our own. */
function bareSeal(key: Buffer, bytes: number, take: (chunk: Buffer) => void = () => undefined): Omit<Sealed, 'chunks'> {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  for (const piece of piecesOf(bytes)) take(cipher.update(piece));
  take(cipher.final());
  return { iv, tag: cipher.getAuthTag() };
}

function bareSealed(key: Buffer, bytes: number): Sealed {
  const chunks: Buffer[] = [];
  return { ...bareSeal(key, bytes, (chunk) => chunks.push(chunk)), chunks };
}

function bareOpen(key: Buffer, sealed: Sealed): void {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv);
  decipher.setAuthTag(sealed.tag);
  for (const chunk of sealed.chunks) decipher.update(chunk);
  decipher.final();
}

const base = { independentOfSize: false, touchesBytes: true } as const;

export const rsaEncrypt: Operation = {
  ...base,
  number: 1,
  name: 'RSA encrypt (whole envelope)',
  baseline: 'RSA-OAEP of a 32-byte key and one AES-256-GCM pass, node:crypto',
  target: 2.5,
  targetSize: 1024 * 1024,
  prepare: (bytes) => {
    const keys = rsaKeys();
    return Promise.resolve({
      ours: () => drain(sealForPeople(noise(bytes), { recipientPublicKeys: [keys.publicPem], context })),
      bare: () => {
        const key = randomBytes(32);
        publicEncrypt({ key: keys.publicKey, ...oaep }, key);
        bareSeal(key, bytes);
        return Promise.resolve();
      },
    });
  },
};

export const rsaDecrypt: Operation = {
  ...base,
  number: 2,
  name: 'RSA decrypt (whole envelope)',
  baseline: 'RSA-OAEP of a 32-byte key and one AES-256-GCM pass, node:crypto',
  target: 2.5,
  targetSize: 1024 * 1024,
  prepare: async (bytes) => {
    const keys = rsaKeys();
    const message = await collect(sealForPeople(noise(bytes), { recipientPublicKeys: [keys.publicPem], context }));
    const key = randomBytes(32);
    const wrapped = publicEncrypt({ key: keys.publicKey, ...oaep }, key);
    const sealed = bareSealed(key, bytes);
    return {
      ours: () =>
        drain(
          openAsPerson(Readable.from(message, { objectMode: false }), {
            privateKey: keys.privateKey,
            publicKey: keys.publicPem,
            context,
          }),
        ),
      bare: () => {
        bareOpen(privateDecrypt({ key: keys.privateKey, ...oaep }, wrapped), sealed);
        return Promise.resolve();
      },
    };
  },
};

export const aesEncrypt: Operation = {
  ...base,
  number: 4,
  name: 'AES encrypt',
  baseline: 'one AES-256-GCM pass in 1 MiB pieces, node:crypto',
  target: 1.3,
  prepare: (bytes) => {
    const shareKey = randomBytes(32);
    return Promise.resolve({
      ours: () => drain(sealForShare(noise(bytes), { shareKey, context: shareContext })),
      bare: () => Promise.resolve(bareSeal(shareKey, bytes)),
    });
  },
};

export const aesDecrypt: Operation = {
  ...base,
  number: 5,
  name: 'AES decrypt',
  baseline: 'one AES-256-GCM pass in 1 MiB pieces, node:crypto',
  target: 1.3,
  prepare: async (bytes) => {
    const shareKey = randomBytes(32);
    const message = await collect(sealForShare(noise(bytes), { shareKey, context: shareContext }));
    const sealed = bareSealed(shareKey, bytes);
    return {
      ours: () =>
        drain(openWithShareKey(Readable.from(message, { objectMode: false }), { shareKey, context: shareContext })),
      bare: () => {
        bareOpen(shareKey, sealed);
        return Promise.resolve();
      },
    };
  },
};
