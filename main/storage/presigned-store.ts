import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request, type Dispatcher } from 'undici';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import type { ObjectGrant, ObjectStore, StoredObject } from '../../app/ports/object-store.ts';
import type { MutualTlsAgents, TlsServer } from '../../connections/http/agents.ts';
import { untimelyCertificate } from '../../connections/http/tls-failure.ts';

/** The server is the storage gate. */
export interface StoreOptions extends TlsServer {
  readonly agents: MutualTlsAgents;
  /** Milliseconds without a byte after which a transfer is given up. */
  readonly idleTimeout?: number;
}

/**
 * Objects through presigned URLs over mutual TLS; a grant's URL is the whole credential.
 * Errors as the port names; PERMIT_REFUSED carries the code that the storage gave (RequestTimeTooSkewed, AccessDenied,
 * …).
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
      await refuse(response);
      await response.body.dump();
    } catch (error) {
      body.destroy();
      counted.destroy();
      throw error;
    }
  }

  async get(grant: ObjectGrant, signal?: AbortSignal): Promise<StoredObject> {
    const response = await this.#send('GET', grant, grant.headers, undefined, signal);
    await refuse(response);
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
    const { agents, serverName } = this.#options;
    const asked = Date.now();
    try {
      const response = await request(grant.url, {
        method,
        dispatcher: agents.agentFor(this.#options),
        headers: sendable(headers),
        ...(body ? { body } : {}),
        headersTimeout: idle,
        bodyTimeout: idle,
        ...(signal ? { signal } : {}),
      });
      agents.clocks.note(serverName, response.headers['date'], asked);
      return response;
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

/** Codes of refusals by status; what is not listed is no answer that this client can do anything with. */
const refusals: Readonly<Partial<Record<number, ErrorCode>>> = {
  403: 'PERMIT_REFUSED',
  404: 'OBJECT_MISSING',
  409: 'OBJECT_EXISTS',
  412: 'OBJECT_EXISTS',
  507: 'STORAGE_FULL',
};

/** Throws what a refusal means; what is none is left unread. */
async function refuse({ statusCode: status, body }: Dispatcher.ResponseData): Promise<void> {
  if (status >= 200 && status < 300) return;
  const said = await saidBy(body);
  throw new OpenwardError(refusals[status] ?? 'STORAGE_UNAVAILABLE', `The storage answered with status ${status}`, {
    details: { status, ...(said === undefined ? {} : { said }) },
  });
}

/** As much of an answer as is looked at for the storage's own code, in characters. */
const LOOKED_AT = 4096;

/** `Code` of the XML that S3 refuses with. What cannot be read says nothing. */
async function saidBy(body: Readable): Promise<string | undefined> {
  let text = '';
  try {
    for await (const piece of body) if (text.length < LOOKED_AT) text += String(piece);
  } catch {
    return undefined;
  }
  return /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1];
}

function failure(cause: unknown, signal: AbortSignal | undefined): OpenwardError {
  if (cause instanceof OpenwardError) return cause;
  if (signal?.aborted) return new OpenwardError('CANCELLED', undefined, { cause });
  return untimelyCertificate(cause) ?? new OpenwardError('STORAGE_UNAVAILABLE', undefined, { cause });
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
