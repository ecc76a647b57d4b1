import type { Socket } from 'node:net';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Pool, type Dispatcher } from 'undici';
import { OpenwardError } from '../../domain/errors.ts';
import { DigestStream } from '../../protocol/envelope/digest.ts';
import { stands } from '../../connections/storage/reach.ts';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { HealthCheck } from '../http/handlers.ts';
import type { Presigner } from './presign.ts';

/** What lies in the storage, as the cloud finds it. Errors: STORAGE_UNAVAILABLE. */
export interface ObjectStorage {
  /** Length of the object; undefined when there is none. */
  size(key: string): Promise<number | undefined>;
  /** SHA-384 (hex) and length of all its bytes; undefined when there is none. */
  digest(key: string): Promise<{ readonly digest: string; readonly bytes: number } | undefined>;
}

/** Milliseconds without a byte after which the storage is taken for gone. */
const patience = 15_000;

/** The storage itself, behind its gate, asked by URLs that are signed for its public address as everybody's are. */
export class SignedStorage implements ObjectStorage {
  /** Learns what time the storage has: it judges by that whether a permission has run out. */
  readonly clocks = new OthersClocks();
  readonly #pool: Pool;
  readonly #host: string;

  constructor(
    private readonly presigner: Presigner,
    { reach, publicUrl }: { readonly reach: () => Socket; readonly publicUrl: string },
  ) {
    this.#host = new URL(publicUrl).host;
    this.#pool = new Pool('http://storage', {
      // A name of TLS is the server's, not that of the host in the request, which is the gate's.
      connect: (_options, done) => {
        const socket = reach();
        stands(socket).then(
          () => done(null, socket),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
        );
      },
      connections: 4,
      headersTimeout: patience,
      bodyTimeout: patience,
    });
  }

  async size(key: string): Promise<number | undefined> {
    const answer = await this.#ask('HEAD', await this.presigner.look(key));
    await answer.body.dump();
    return found(answer) ? Number(answer.headers['content-length']) : undefined;
  }

  async digest(key: string): Promise<{ digest: string; bytes: number } | undefined> {
    const { url } = await this.presigner.download(key);
    const answer = await this.#ask('GET', url);
    if (found(answer)) return digestOf(answer.body);
    await answer.body.dump();
    return undefined;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #ask(method: 'HEAD' | 'GET', url: string): Promise<Dispatcher.ResponseData> {
    const { pathname, search } = new URL(url);
    const asked = Date.now();
    try {
      const path = `${pathname}${search}`;
      const answer = await this.#pool.request({ method, path, headers: { host: this.#host } });
      this.clocks.note('storage', answer.headers['date'], asked);
      return answer;
    } catch (cause) {
      throw new OpenwardError('STORAGE_UNAVAILABLE', undefined, { cause });
    }
  }
}

/** Whether the storage answers the cloud's own signature; the object that is asked for is in no bucket. */
export function storageHealth(storage: ObjectStorage): HealthCheck {
  return {
    name: 'storage',
    check: async () => {
      await storage.size('health');
      return 'answers';
    },
  };
}

function found({ statusCode }: Dispatcher.ResponseData): boolean {
  if (statusCode === 200) return true;
  if (statusCode === 404) return false;
  throw new OpenwardError('STORAGE_UNAVAILABLE', `The storage answered with status ${statusCode}`);
}

async function digestOf(body: Readable): Promise<{ digest: string; bytes: number }> {
  const digest = new DigestStream();
  try {
    await pipeline(body, digest, new Writable({ write: (_piece, _encoding, done) => done() }));
  } catch (cause) {
    throw new OpenwardError('STORAGE_UNAVAILABLE', undefined, { cause });
  }
  return { digest: digest.digestHex, bytes: digest.bytes };
}
