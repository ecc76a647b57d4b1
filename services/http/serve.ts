import type { Logger } from 'pino';
import type { Authorities } from './authorities.ts';
import type { CallerCheck } from './caller.ts';
import type { RouteHandlers, RouteTable } from './handlers.ts';
import { metricsOf, version, type Countable, type WatchedConfig } from './own-metrics.ts';
import { keepDoor } from './door.ts';
import type { Live } from './live-config.ts';
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
  /** Whom TLS lets in; whomever the program believes when absent. */
  readonly knocking?: Authorities;
  readonly routes: T;
  readonly handlers: RouteHandlers<T>;
}

/** Builds the server of a configured service and listens. */
export async function serve<T extends RouteTable>(
  live: Live<ListenConfig>,
  service: Service<T>,
  log: Logger,
): Promise<Running> {
  const { config } = live;
  const { knocking = live.authorities } = service;
  const server = await buildServer({
    ...service,
    name: config.name,
    version,
    tls: live.tls,
    authorities: knocking,
    metrics: metricsOf(live, service),
    log,
  });
  keepDoor(server.server, live, knocking);
  await server.listen({ host: config.listen.host, port: config.listen.port });
  log.info({ host: config.listen.host, port: config.listen.port }, 'listening');
  return { close: () => server.close() };
}
