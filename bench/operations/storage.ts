import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectGrant } from '../../app/ports/object-store.ts';
import { drain, noise } from '../material.ts';
import type { Operation } from '../operation.ts';
import type { Content } from '../../services/cloud/presign.ts';
import type { BenchStage } from '../stage/stage.ts';
import { bareHttp } from './bare-http.ts';

/**
 * The client's object store against bare HTTP with the same library, the same mutual TLS through the same gate,
 * connections kept alive alike, and the same file read in the same pieces: what is left is what the client adds
 * (counting, checking the length, its error handling).
 */
const base = { independentOfSize: false, touchesBytes: true, target: 1.3 } as const;

/** Ciphertext as the client's spool holds it before an upload: in a file, read in 1 MiB pieces. */
async function spooled(
  bytes: number,
): Promise<{ content: Content; read: () => Readable; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'openward-bench-'));
  const file = join(folder, 'ciphertext');
  const hash = createHash('sha256');
  await pipeline(noise(bytes), createWriteStream(file));
  await pipeline(createReadStream(file), hash);
  return {
    content: { bytes, sha256: hash.digest('hex') },
    read: () => createReadStream(file, { highWaterMark: 1024 * 1024 }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const uploadOperation: Operation = {
  ...base,
  number: 13,
  name: 'Upload ciphertext',
  baseline: 'A bare HTTP PUT of a presigned URL (undici, mutual TLS) to the same server',
  prepare: async (bytes, stage) => {
    const [{ patient }, bare, ciphertext] = await Promise.all([stage.encounter(), bareHttp(stage), spooled(bytes)]);
    let objects: Awaited<ReturnType<BenchStage['freshObject']>>[] = [];
    const clear = async (): Promise<void> => {
      await Promise.all(objects.map(({ remove }) => remove()));
      objects = [];
    };
    const grantOf = (turn: number): ObjectGrant => {
      const object = objects[turn];
      if (object === undefined) throw new Error('expected a permission to be ready');
      return object.put;
    };
    return {
      ready: async () => {
        await clear();
        objects = await Promise.all([stage.freshObject(ciphertext.content), stage.freshObject(ciphertext.content)]);
      },
      ours: () => patient.store.put(grantOf(0), ciphertext.read(), bytes),
      bare: async () => drain(await bare('PUT', grantOf(1), ciphertext.read())),
      end: async () => {
        await clear();
        await ciphertext.remove();
      },
    };
  },
};

export const downloadOperation: Operation = {
  ...base,
  number: 14,
  name: 'Download ciphertext',
  baseline: 'A bare HTTP GET of a presigned URL (undici, mutual TLS) from the same server',
  prepare: async (bytes, stage) => {
    const [{ patient }, bare, ciphertext] = await Promise.all([stage.encounter(), bareHttp(stage), spooled(bytes)]);
    const digest = randomBytes(48).toString('hex');
    const object = await stage.object(digest, ciphertext.content);
    await patient.store.put(object.put, ciphertext.read(), bytes);
    await ciphertext.remove();
    let { get } = object;
    return {
      // A permission runs out after five minutes.
      ready: async () => void ({ get } = await stage.object(digest, ciphertext.content)),
      ours: async () => drain((await patient.store.get(get)).body),
      bare: async () => drain(await bare('GET', get)),
      end: object.remove,
    };
  },
};
