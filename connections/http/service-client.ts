import { randomUUID } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import { OpenwardError, isErrorCode } from '../../domain/errors.ts';
import type { AnyRoute, Route } from '../../api/http/route.ts';
import type { CallArguments, Service } from '../../api/http/service.ts';
import { ErrorReply, requestIdHeader } from '../../api/http/common.ts';
import {
  contractVersion,
  notHeardHeader,
  requireNeighbours,
  versionHeader,
  versionIn,
} from '../../api/http/version.ts';
import { currentRequest } from '../request-id.ts';
import type { MutualTlsAgents, TlsServer } from './agents.ts';
import { untimelyCertificate } from './tls-failure.ts';
import { NotHeard, neverReached, untilBack, wasCutOff } from './until-back.ts';

/** Which service, and as whom it is called. */
export interface ServiceOptions extends TlsServer {
  /** Base address, `https://host:port`. */
  readonly url: string;
  /** Of the identity that calls. */
  readonly agents: MutualTlsAgents;
  /** Milliseconds for a whole call; a minute when absent. */
  readonly timeout?: number;
  /**
   * Milliseconds for which a service that nobody listens for is tried again, as while it is started anew; not at all
   * when absent. A question of presence never is.
   */
  readonly patience?: number;
  /** Of who calls; this program's when absent. */
  readonly version?: number;
}

/** A question may be asked again whether or not it was heard. */
function passesFor(method: string): (thrown: unknown) => boolean {
  return (thrown) => neverReached(thrown) || (method === 'GET' && wasCutOff(thrown));
}

/** Within that time a service that was started anew, or has ended and was started again, is there. */
const tryAgainInSeconds = 30;

/** Larger answers than this are a defect or an attack. */
const maxReplyBytes = 8 * 1024 * 1024;

/**
 * A service over mutual TLS. Errors: the service's own code; SERVICE_UNAVAILABLE when it cannot be reached or did not
 * answer in time (the call may have been carried out then); SERVICE_FAILED when the answer is not one of the contract;
 * CERTIFICATE_INVALID when its certificate is not valid by this machine's clock; CLIENT_OUTDATED, SERVICE_OUTDATED when
 * the two are more than a version apart; CANCELLED.
 */
export class MutualTlsService implements Service {
  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** A signal that is aborted ends the call with CANCELLED; it may have been carried out. */
  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    ...[input, signal]: CallArguments<P, Q, B>
  ): Promise<z.output<R>> {
    const answer = await this.#send(
      route,
      this.#address(route, input?.params, input?.query),
      hasBody(route.method) ? part(route.body, input?.body, 'body') : undefined,
      signal,
    );
    if (answer.status >= 400) throw refusalOf(answer);
    const reply = route.reply.safeParse(answer.body);
    if (!reply.success)
      throw new OpenwardError(
        'SERVICE_FAILED',
        `The answer to ${route.method} ${route.path} has not the expected shape`,
        { cause: reply.error },
      );
    return reply.data;
  }

  #address<P extends z.ZodType, Q extends z.ZodType>(
    route: { path: string; params: P; query: Q },
    params: unknown,
    query: unknown,
  ): URL {
    const url = new URL(this.#options.url);
    url.pathname = fillPath(route.path, textsOf(part(route.params, params, 'params')));
    for (const [name, value] of Object.entries(textsOf(part(route.query, query, 'query'))))
      url.searchParams.set(name, value);
    return url;
  }

  async #send(
    { method, ofPresence = false }: AnyRoute,
    url: URL,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const timeout = this.#options.timeout ?? 60_000;
    const limit = AbortSignal.timeout(timeout);
    const { agents, serverName, version = contractVersion, patience = 0 } = this.#options;
    let asked = Date.now();
    const attempt = async (): Promise<Dispatcher.ResponseData> => {
      asked = Date.now();
      const response = await request(url, {
        method: verb(method),
        dispatcher: agents.agentFor(this.#options),
        headers: {
          accept: 'application/json',
          [requestIdHeader]: currentRequest() ?? randomUUID(),
          [versionHeader]: String(version),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: timeout,
        bodyTimeout: timeout,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      if (response.headers[notHeardHeader] === undefined) return response;
      await response.body.dump();
      throw new NotHeard('The service is ending');
    };
    try {
      const response = await untilBack(attempt, {
        milliseconds: ofPresence ? 0 : patience,
        passes: passesFor(method),
        signal,
      });
      agents.clocks.note(serverName, response.headers['date'], asked);
      requireNeighbours(version, versionIn(response.headers[versionHeader]));
      return { status: response.statusCode, body: await readJson(response.body) };
    } catch (cause) {
      if (cause instanceof OpenwardError) throw cause;
      if (signal?.aborted) throw new OpenwardError('CANCELLED', undefined, { cause });
      throw (
        untimelyCertificate(cause) ??
        new OpenwardError('SERVICE_UNAVAILABLE', undefined, {
          cause,
          details: { service: url.host, ...(neverReached(cause) ? { retryAfter: tryAgainInSeconds } : {}) },
        })
      );
    }
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Undici's type of a method is a union of literals; the contract's methods are all in it. */
function verb(method: string): Dispatcher.HttpMethod {
  return z.enum(['GET', 'POST', 'PUT', 'DELETE']).parse(method);
}

function hasBody(method: string): boolean {
  return method === 'POST' || method === 'PUT';
}

/** A part that was left out is empty. */
function part<S extends z.ZodType>(schema: S, value: unknown, name: string): z.output<S> {
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success)
    throw new OpenwardError('INPUT_INVALID', `${name}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
}

function textsOf(value: unknown): Record<string, string> {
  const fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).optional()).parse(value);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => (field === undefined ? [] : [[name, String(field)]])),
  );
}

/** `/v1/users/:pid` with its places filled. @throws INPUT_INVALID for a place without a value */
function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new OpenwardError('INPUT_INVALID', `The path ${path} needs ${name}`);
    return encodeURIComponent(value);
  });
}

async function readJson(body: Dispatcher.ResponseData['body']): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    const chunk = z.instanceof(Uint8Array).parse(piece);
    bytes += chunk.byteLength;
    if (bytes > maxReplyBytes)
      throw new OpenwardError('SERVICE_FAILED', 'The answer is larger than any answer of the contract');
    pieces.push(Buffer.from(chunk));
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch (cause) {
    throw new OpenwardError('SERVICE_FAILED', 'The answer is not JSON', { cause });
  }
}

function refusalOf({ status, body }: Answer): OpenwardError {
  const reply = ErrorReply.safeParse(body);
  if (!reply.success)
    return new OpenwardError('SERVICE_FAILED', `The service answered with status ${status}`, { cause: reply.error });
  const { code, message, requestId, details } = reply.data;
  return new OpenwardError(isErrorCode(code) ? code : 'SERVICE_FAILED', message, {
    details: { ...details, requestId },
  });
}
