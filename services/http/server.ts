import { X509Certificate, randomUUID } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import swagger from '@fastify/swagger';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyRequest } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ErrorReply, RequestId, requestIdHeader } from '../../api/http/common.ts';
import { contractVersion, requireNeighbours, versionHeader, versionIn } from '../../api/http/version.ts';
import { underRequest } from '../../connections/request-id.ts';
import { checkAllowed, claimOf, type Caller, type CallerCheck, type Claim } from './caller.ts';
import type { Authorities } from './authorities.ts';
import { doorOf } from './door.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { keepGuests } from './guests.ts';
import type { Checks, RouteCall, RouteHandlers, RouteTable } from './handlers.ts';
import { describeCaller } from './log.ts';
import { NotedCalls, type AuditBook, type NotedCall } from './noted-calls.ts';
import type { RouteBudget } from './budgets.ts';
import { Limits, type Spender } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { tellOfItself } from './observed.ts';
import { refuseConnection, refuseUnrouted, refuser, templateOf } from './unrouted.ts';
import { errorReply } from './error-reply.ts';
import type { AnyRoute } from '../../api/http/route.ts';

export interface ServerOptions<T extends RouteTable> {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** PEM. */
  readonly tls: { readonly certificate: string; readonly key: string };
  readonly authorities: Authorities;
  /** Who is let in, of those whom a root vouches for. */
  readonly authenticator: CallerCheck;
  /** Ends the connections of who is let in no more; without one they stay open, and each call is refused. */
  readonly doorkeeper?: Pick<Doorkeeper, 'stays'>;
  readonly routes: T;
  readonly handlers: RouteHandlers<T>;
  readonly health: Checks;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Whether it is about to end: connections are not kept for another request then. */
  readonly isLeaving?: () => boolean;
  /** Of the service; this program's when absent. */
  readonly contract?: number;
  /** Other budgets than those of the table. */
  readonly budgets?: (route: string) => RouteBudget;
  /** Where calls are noted; nowhere when absent. */
  readonly book?: AuditBook;
}

/** Requests are CSRs, messages and fragments; what is near this says so at its route. */
const bodyLimit = 256 * 1024;

/**
 * A service: every route of the table over mutual TLS, its caller authenticated from the peer certificate and confirmed
 * on the ledger before the body is even parsed. Beside them GET /v1/alive, GET /v1/health and GET /openapi.json, for
 * whoever a route could be for, and GET /metrics for the organisation's own monitor.
 */
export async function buildServer<T extends RouteTable>(options: ServerOptions<T>) {
  const logger: FastifyBaseLogger = options.log;
  const { metrics } = options;
  const refuse = refuser(metrics);
  const contract = options.contract ?? contractVersion;
  const app = Fastify({
    https: {
      ...doorOf(options.tls, options.authorities),
      requestCert: true,
      rejectUnauthorized: true,
      handshakeTimeout: 10_000,
      // Node would refuse a request without a host by itself, with no body.
      requireHostHeader: false,
    },
    loggerInstance: logger,
    genReqId: ({ headers }) => RequestId.safeParse(headers[requestIdHeader]).data ?? randomUUID(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit,
    connectionTimeout: 120_000,
    keepAliveTimeout: 30_000,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply),
    clientErrorHandler: refuseConnection(options),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const notes = options.book && new NotedCalls(options.book, options.log);
  const arrivals = new WeakMap<FastifyRequest, Arrival>();
  app.setErrorHandler(async (error, request, reply) => {
    const arrival = arrivals.get(request);
    if (arrival) await notes?.refused(notedCall(request, arrival), errorReply(error, request.id).body.code);
    return refuse(error, request, reply);
  });
  app.setNotFoundHandler(async (request, reply) =>
    refuse(new OpenwardError('NOT_FOUND', 'No such route'), request, reply),
  );
  // First, so that a refusal names the version too: who reads one without would take the service for an old one.
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header(versionHeader, String(contract));
    if (options.isLeaving?.()) void reply.header('connection', 'close');
    done();
  });
  refuseUnrouted(app, options);
  metrics.watch(app.server);
  if (options.doorkeeper) keepGuests(app.server, options.doorkeeper, options.authorities);
  app.addHook('onResponse', (request, reply, done) => {
    const caller = callers.get(request);
    const { elapsedTime, statusCode: status } = reply;
    metrics.answered({ method: request.method, route: templateOf(request), status, seconds: elapsedTime / 1000 });
    request.log.info(
      {
        method: request.method,
        path: pathOf(request),
        status,
        ms: Math.round(elapsedTime),
        ...(caller ? { caller: describeCaller(caller) } : {}),
      },
      'answered',
    );
    done();
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: options.title,
        version: options.version,
        description: 'Mutual TLS; the caller is who the client certificate says.',
      },
    },
    transform: jsonSchemaTransform,
  });

  const { authenticator } = options;
  const limits = new Limits(options.budgets);
  const callers = new WeakMap<FastifyRequest, Caller>();
  for (const [name, route] of Object.entries(options.routes)) {
    app.route({
      method: route.method,
      url: route.path,
      bodyLimit: route.mostBytes ?? bodyLimit,
      schema: schemaOf(name, route),
      onRequest: async (request) => {
        requireNeighbours(versionIn(request.headers[versionHeader]), contract);
        const arrival: Arrival = { act: name, isQuestion: route.method === 'GET' || route.asksOnly === true };
        arrivals.set(request, arrival);
        const claim = claimOf(peerCertificate(request), options.authorities);
        arrival.claim = claim;
        checkAllowed(claim, route.callers);
        const caller = await underRequest(request.id, () => authenticator.confirm(claim));
        callers.set(request, caller);
        await limits.spend(name, spenderOf(caller, request));
      },
      preValidation: (request, _reply, done) => {
        if (hasBody(route)) request.body ??= {};
        done();
      },
      handler: async (request, reply) => {
        const caller = callers.get(request);
        if (!caller) throw new OpenwardError('NOT_AUTHENTICATED');
        const call = {
          params: request.params,
          query: request.query,
          body: hasBody(route) ? request.body : {},
          caller,
          version: versionIn(request.headers[versionHeader]),
          log: request.log,
        };
        const work = (): unknown => underRequest(request.id, () => handle(options.handlers, name, call));
        const arrival = arrivals.get(request);
        const answer = await (notes && arrival ? notes.around(notedCall(request, arrival), work) : work());
        return reply.header('cache-control', 'no-store').send(answer);
      },
    });
  }
  tellOfItself(app, {
    program: options,
    observed: { certificate: options.tls.certificate, authorities: options.authorities },
    authenticator,
    certificateOf: peerCertificate,
  });
  return app;
}

/**
 * The handler of a route takes what the route's own schemas have produced; that pairing is what `RouteHandlers` states.
 */
function handle(handlers: RouteHandlers<RouteTable>, name: string, call: RouteCall<AnyRoute>): unknown {
  const handler = handlers[name];
  if (!handler) throw new OpenwardError('NOT_FOUND', 'No such route');
  return handler(call);
}

function hasBody(route: AnyRoute): boolean {
  return route.method === 'POST' || route.method === 'PUT';
}

function schemaOf(name: string, route: AnyRoute) {
  return {
    operationId: name,
    summary: route.summary,
    description: `For: ${route.callers.join(', ')}`,
    params: route.params,
    querystring: route.query,
    ...(hasBody(route) ? { body: route.body } : {}),
    response: { 200: route.reply, '4xx': ErrorReply, '5xx': ErrorReply },
  };
}

/** What is known of a request on its way. */
interface Arrival {
  /** The name of its route. */
  readonly act: string;
  readonly isQuestion: boolean;
  claim?: Claim;
}

function notedCall(request: FastifyRequest, { act, isQuestion, claim }: Arrival): NotedCall {
  const { params, query, body, id, ip: from } = request;
  return { act, isQuestion, params, query, body, claim, from, request: id };
}

/** Whose budget a call is of. */
function spenderOf(caller: Caller, request: FastifyRequest): Spender {
  const { id } = z.object({ id: z.string().optional() }).catch({}).parse(request.params);
  const pid = caller.kind === 'person' ? caller.pid : undefined;
  return { pid, certificate: peerCertificate(request).fingerprint256, thing: id };
}

/** The path without its query, which may hold what somebody searched for. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

/** TLS has verified it against the authorities' roots, or the connection would not exist. */
function peerCertificate(request: FastifyRequest): X509Certificate {
  const { socket } = request.raw;
  const certificate = socket instanceof TLSSocket && socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (!certificate) throw new OpenwardError('NOT_AUTHENTICATED');
  return certificate;
}

export type Server = Awaited<ReturnType<typeof buildServer>>;
