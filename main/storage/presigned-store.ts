import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request, type Dispatcher } from 'undici';
import { OpenwardError } from '../../domain/errors.ts';
import type { ObjectGrant, ObjectStore } from '../../app/ports/object-store.ts';
import type { MutualTlsAgents, TlsServer } from '../../connections/http/agents.ts';

/** The server is the storage gate. */
export interface StoreOptions extends TlsServer {
  readonly agents: MutualTlsAgents;
  /** Milliseconds without a byte after which a transfer is given up. */
  readonly idleTimeout?: number;
}

/**
 * Objects through presigned URLs over mutual TLS; a grant's URL is the whole credential.
 * Errors as the port names, and NOT_ENTITLED when the grant has run out or does not cover the request; CANCELLED.
 */
export class PresignedStore implements ObjectStore {
  readonly #options: StoreOptions;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  async put(
    grant: ObjectGrant,
    body: Readable,
    bytes: number,
    onProgress?: (sent: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const counted = exactly(bytes, onProgress);
    const source = pipeline(body, counted);
    // Reported through the request, which reads `counted`; here only so that it is nobody's unhandled rejection.
    source.catch(() => undefined);
    try {
      const response = await this.#send(
        'PUT',
        grant,
        { ...grant.headers, 'content-length': String(bytes) },
        counted,
        signal,
      );
      await response.body.dump();
      refuse(response.statusCode);
    } catch (error) {
      body.destroy();
      counted.destroy();
      throw error;
    }
  }

  async get(grant: ObjectGrant, signal?: AbortSignal): Promise<{ body: Readable; bytes: number }> {
    const response = await this.#send('GET', grant, grant.headers, undefined, signal);
    if (response.statusCode !== 200) {
      await response.body.dump();
      refuse(response.statusCode);
    }
    const bytes = Number(response.headers['content-length']);
    if (!Number.isSafeInteger(bytes)) {
      response.body.destroy();
      throw new OpenwardError('STORAGE_UNAVAILABLE', 'The storage did not say how long the object is');
    }
    return { body: readable(response.body, signal), bytes };
  }

  async #send(
    method: 'PUT' | 'GET',
    grant: ObjectGrant,
    headers: Readonly<Record<string, string>>,
    body: Readable | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Dispatcher.ResponseData> {
    const idle = this.#options.idleTimeout ?? 30_000;
    try {
      return await request(grant.url, {
        method,
        dispatcher: this.#options.agents.agentFor(this.#options),
        headers: sendable(headers),
        ...(body ? { body } : {}),
        headersTimeout: idle,
        bodyTimeout: idle,
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      throw failure(cause, signal);
    }
  }
}

/** `host` is part of what was signed, but the URL already says it and the client library sets it. */
function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'host')
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function refuse(status: number): void {
  if (status >= 200 && status < 300) return;
  const details = { status };
  if (status === 404) throw new OpenwardError('OBJECT_MISSING', undefined, { details });
  if (status === 409 || status === 412) throw new OpenwardError('OBJECT_EXISTS', undefined, { details });
  if (status === 403)
    throw new OpenwardError(
      'NOT_ENTITLED',
      'The permission for this object has run out or does not cover the request',
      { details },
    );
  throw new OpenwardError('STORAGE_UNAVAILABLE', `The storage answered with status ${status}`, { details });
}

function failure(cause: unknown, signal: AbortSignal | undefined): OpenwardError {
  if (cause instanceof OpenwardError) return cause;
  if (signal?.aborted) return new OpenwardError('CANCELLED', undefined, { cause });
  return new OpenwardError('STORAGE_UNAVAILABLE', undefined, { cause });
}

/** Passes what it gets and refuses a source that is longer or shorter than announced. */
function exactly(bytes: number, onProgress: ((sent: number) => void) | undefined): Transform {
  let sent = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      sent += piece.byteLength;
      if (sent > bytes) {
        done(new OpenwardError('INPUT_INVALID', 'The object is longer than announced'));
        return;
      }
      onProgress?.(sent);
      done(null, piece);
    },
    flush(done) {
      done(sent === bytes ? null : new OpenwardError('INPUT_INVALID', 'The object is shorter than announced'));
    },
  });
}

/**
 * What the caller reads. Given up unread it frees the connection: a generator that never began would leave it open, its
 * answer half taken.
 */
function readable(answer: Readable, signal: AbortSignal | undefined): Readable {
  const body = Readable.from(piecesOf(answer, signal), { objectMode: false });
  // The error of an answer that is given up is nobody's.
  answer.on('error', () => undefined);
  body.once('close', () => answer.destroy());
  return body;
}

async function* piecesOf(body: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer, void, void> {
  try {
    for await (const piece of body) yield piece;
  } catch (cause) {
    throw failure(cause, signal);
  }
}
