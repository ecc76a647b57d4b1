import type { Logger } from 'pino';
import { later } from '../../connections/later.ts';
import type { Authorities } from './authorities.ts';
import type { CallerCheck } from './caller.ts';
import type { RouteHandlers, RouteTable } from './handlers.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { metricsOf, version, type Countable, type WatchedConfig } from './own-metrics.ts';
import { keepDoor } from './door.ts';
import type { Live } from './live-config.ts';
import type { Metrics } from './metrics.ts';
import type { AuditBook } from './late-notes.ts';
import type { Running } from './program.ts';
import { buildServer } from './server.ts';

/** The part of every service's configuration that says where and as whom it listens. */
interface ListenConfig extends WatchedConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls: { readonly certificate: string; readonly key: string };
}

interface Service<T extends RouteTable> extends Countable {
  readonly title: string;
  readonly authenticator: CallerCheck;
  /** Kept and stopped with the server. */
  readonly doorkeeper?: Doorkeeper;
  /** Whom TLS lets in; whomever the program believes when absent. */
  readonly knocking?: Authorities;
  readonly routes: T;
  readonly handlers: RouteHandlers<T>;
  /** Where calls are noted; nowhere when absent. */
  readonly book?: AuditBook;
  /** Told before anybody is let in of what counts them. */
  readonly countedBy?: (metrics: Pick<Metrics, 'numbers'>) => void;
}

/** A server that runs; what another listener of the same program refuses is counted with it. */
export interface Served extends Running {
  readonly metrics: Pick<Metrics, 'refused'>;
}

/**
 * For how long before it ends a service tells who calls that their connection is not kept: a request that is sent at
 * the moment in which its connection is closed is lost, and nobody knows whether it was heard.
 */
const LEAVING_MS = 1_500;

/** Builds the server of a configured service and listens. */
export async function serve<T extends RouteTable>(
  live: Live<ListenConfig>,
  service: Service<T>,
  log: Logger,
): Promise<Served> {
  const { config } = live;
  const metrics = metricsOf(live, service);
  service.countedBy?.(metrics);
  const { knocking = live.authorities } = service;
  let leaving = false;
  const server = await buildServer({
    ...service,
    isLeaving: () => leaving,
    name: config.name,
    version,
    tls: live.tls,
    authorities: knocking,
    metrics,
    log,
  });
  keepDoor(server.server, live, knocking);
  await server.listen({ host: config.listen.host, port: config.listen.port });
  service.doorkeeper?.keep();
  log.info({ host: config.listen.host, port: config.listen.port }, 'listening');
  return {
    metrics,
    async close() {
      leaving = true;
      await later(LEAVING_MS);
      await Promise.all([server.close(), service.doorkeeper?.stop()]);
    },
  };
}
