import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { OpenwardError } from '../../domain/errors.ts';
import { errorReply, httpRefusal } from './error-reply.ts';
import type { Metrics } from './metrics.ts';
import { contractVersion, notHeardHeader, versionHeader } from '../../api/http/version.ts';

/** What no route is for. */
const unrouted = 'none';

/** The template of the route a request is for. */
export function templateOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? unrouted;
}

/** Counts what was refused. */
export type Refusals = Pick<Metrics, 'refused'>;

/** Refuses in the one shape, and says so in the log. */
export function refuser(refusals: Refusals) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const answer = errorReply(error, request.id);
    refusals.refused(templateOf(request), answer.body.code);
    request.log[answer.status >= 500 ? 'error' : 'info']({ error: httpRefusal(error) }, 'refused');
    const { retryAfter } = answer.body.details ?? {};
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    return reply.code(answer.status).header('cache-control', 'no-store').send(answer.body);
  };
}

/** Where refusals without a request are told. */
interface Told {
  readonly log: Logger;
  readonly metrics: Refusals;
}

/** What Node's own parser has refused, before there was a request: its error codes and what they are in HTTP. */
const statusByParserCode: Readonly<Partial<Record<string, number>>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** Answers a connection whose bytes were no request, then ends it. */
export function refuseConnection(told: Told) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const statusCode = statusByParserCode[error.code ?? ''] ?? 400;
    const { status, text } = textReply({ statusCode }, told);
    if (socket.writable)
      socket.write(
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n${versionHeader}: ${contractVersion}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
          `Content-Type: application/json; charset=utf-8\r\n\r\n${text}`,
      );
    socket.destroySoon();
  };
}

/** What Node would answer by itself, in words that are no ErrorReply. */
export function refuseUnrouted(app: FastifyInstance, told: Told): void {
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const { status, text } = textReply({ statusCode: 417 }, told);
    response
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        connection: 'close',
        [versionHeader]: String(contractVersion),
      })
      .end(text);
  });
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (closing) void reply.header(notHeardHeader, '1');
    done(closing ? new OpenwardError('SERVICE_UNAVAILABLE', 'The service is ending') : undefined);
  });
}

function textReply(error: { readonly statusCode: number }, { log, metrics }: Told): { status: number; text: string } {
  const requestId = randomUUID();
  const { status, body } = errorReply(error, requestId);
  metrics.refused(unrouted, body.code);
  log.info({ requestId, status, error: httpRefusal(error) }, 'refused');
  return { status, text: JSON.stringify(body) };
}
