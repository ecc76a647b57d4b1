import { randomUUID } from 'node:crypto';
import Fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { doorApi } from '../../../api/http/door.ts';
import type { AnyRoute } from '../../../api/http/route.ts';
import type { TlsIdentity } from '../../../connections/http/agents.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { RouteBudget } from '../../http/budgets.ts';
import { Limits } from '../../http/limits.ts';
import { refuseConnection, refuser, refuseUnrouted, type Refusals } from '../../http/unrouted.ts';
import { contractVersion, versionHeader } from '../../../api/http/version.ts';
import { boundConnections, networkOf } from './strangers.ts';

/** What came to the door, checked by the schemas of its route, and from where. */
export interface DoorCall {
  readonly params: unknown;
  readonly body: unknown;
  /** See `placeOf`. */
  readonly origin: string;
}

export interface DoorOptions {
  readonly tls: TlsIdentity;
  /** By the name of the route. */
  readonly answer: (route: keyof typeof doorApi, call: DoorCall) => Promise<unknown>;
  readonly log: Logger;
  /** Where what is refused is counted. */
  readonly refusals: Refusals;
  /** Other budgets than those of the table. */
  readonly budgets?: (route: string) => RouteBudget;
  /** Milliseconds for a whole request, and for its head. */
  readonly patience?: { readonly request: number; readonly head: number };
}

/** An application is some 10 kB: certificates, names, departments. */
const bodyLimit = 128 * 1024;
const usualPatience = { request: 10_000, head: 5_000 };

/**
 * SA's public door: TLS without a client's certificate, three routes, and bounds on everything a stranger can use up.
 * Beside them nothing is served, not even whether the service is alive.
 */
export async function buildDoor(options: DoorOptions) {
  const logger: FastifyBaseLogger = options.log;
  const { request: requestTimeout, head: headersTimeout } = options.patience ?? usualPatience;
  const metrics = atTheDoor(options.refusals);
  const refuse = refuser(metrics);
  const app = Fastify({
    https: {
      ...{ cert: options.tls.certificate, key: options.tls.key, minVersion: 'TLSv1.2' },
      ...{ handshakeTimeout: 5_000, headersTimeout, requestTimeout, maxHeaderSize: 8 * 1024 },
      // Node looks for who is too slow as seldom as twice a minute otherwise.
      connectionsCheckingInterval: Math.min(1_000, headersTimeout),
      requireHostHeader: false,
    },
    loggerInstance: logger,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit,
    requestTimeout,
    connectionTimeout: 30_000,
    keepAliveTimeout: 1_000,
    maxRequestsPerSocket: 8,
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: true,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply),
    clientErrorHandler: refuseConnection({ log: options.log, metrics }),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(async (error, request, reply) => refuse(error, request, reply));
  app.setNotFoundHandler(async (request, reply) =>
    refuse(new OpenwardError('NOT_FOUND', 'No such route'), request, reply),
  );
  refuseUnrouted(app, { log: options.log, metrics });
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header(versionHeader, String(contractVersion));
    done();
  });
  boundConnections(app.server);
  const limits = new Limits(options.budgets);
  for (const name of names) {
    const route: AnyRoute = doorApi[name];
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        params: route.params,
        ...(route.method === 'POST' ? { body: route.body } : {}),
        response: { 200: route.reply },
      },
      // Before the body is read.
      onRequest: (request) => limits.spend(name, { certificate: networkOf(request.socket.remoteAddress) }),
      handler: async (request, reply) => {
        const origin = networkOf(request.socket.remoteAddress);
        const answer = await options.answer(name, { params: request.params, body: request.body, origin });
        request.log.info({ route: name, origin }, 'answered at the door');
        return reply.header('cache-control', 'no-store').send(answer);
      },
    });
  }
  await app.ready();
  return app;
}

const names = [
  'apply',
  'applicationProgress',
  'applicationAdmission',
] as const satisfies readonly (keyof typeof doorApi)[];

/** Beside those of members, by the name `door`, so that an alert about members' sign-ins is not about strangers. */
function atTheDoor(refusals: Refusals): Refusals {
  return { refused: (route, code) => refusals.refused(`door ${route}`, code) };
}
