import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { OpenwardError } from '../../domain/errors.ts';
import { longestUpload } from '../http/budgets.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { MetricsDoor } from '../http/metrics-door.ts';
import type { Metrics } from '../http/metrics.ts';
import { turnAway, type Entrance } from './entrance.ts';

export interface GateOptions {
  /** PEM; `trust` is the bundle of all authorities' roots. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly trust: string };
  /** Opens a connection to the object storage. */
  readonly reach: () => Socket;
  /** Milliseconds without a byte in either direction after which a connection is ended. */
  readonly idleTimeout?: number;
  /** How fast a request must come; the storage holds room for what was announced for as long as it comes. */
  readonly pace?: Pace;
  readonly log: ServiceLog;
  /** Where the monitor's connections go; they never reach the storage. */
  readonly door: Pick<MetricsDoor, 'takes'>;
  readonly metrics: Pick<Metrics, 'watch' | 'refused'>;
  readonly entrance: Entrance;
}

/** Of one request, from its first byte to the first of its answer. */
export interface Pace {
  /** Milliseconds in which it may be as slow as it likes. */
  readonly grace: number;
  /** Bytes a second it must have come with on average from then on. */
  readonly slowest: number;
  /** Milliseconds after which it is ended however fast it came. */
  readonly longest: number;
  /** Milliseconds from one look to the next. */
  readonly every: number;
}

/** A ward's worst line has ten times that; the largest object takes 36 hours at it, so the deadline is what ends it. */
const ordinaryPace: Pace = { grace: 60_000, slowest: 16 * 1024, longest: longestUpload, every: 5000 };

/**
 * The storage's door: ends mutual TLS and passes bytes both ways, untouched, since a presigned URL signs the very
 * request. Whoever has a certificate of one of the authorities may knock; who is let in the ledger says, and what is
 * opened the storage, by the signature in the URL.
 */
export function createGate(options: GateOptions): Server {
  const server = createServer(
    {
      key: options.tls.key,
      cert: options.tls.certificate,
      ca: options.tls.trust,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: 10_000,
      // Without this a client that has sent its request and closed its half would lose the answer.
      allowHalfOpen: true,
      // Requests alternate with answers here: waiting to fill a packet only delays them.
      noDelay: true,
    },
    (client) => {
      if (!options.door.takes(client)) void letIn(client, options);
    },
  );
  options.metrics.watch(server);
  server.on('tlsClientError', (error) => options.log.info({ error }, 'a client was not let in'));
  return server;
}

/** Nothing that a client sends reaches the storage before it is known whether they are let in. */
async function letIn(client: TLSSocket, options: GateOptions): Promise<void> {
  const { entrance, log, metrics } = options;
  const broken = (error: Error): void => log.info({ error, side: 'client' }, 'a connection broke');
  client.on('error', broken);
  try {
    await entrance.admit(client);
  } catch (error) {
    const code = error instanceof OpenwardError ? error.code : 'INTERNAL';
    log.info({ code }, 'a client was turned away');
    metrics.refused('storage', code);
    turnAway(client, code);
    return;
  }
  if (!client.destroyed) join(client, options);
}

function join(client: TLSSocket, options: GateOptions): void {
  const { reach, idleTimeout = 120_000, pace = ordinaryPace, log, metrics } = options;
  const storage = reach();
  // `pipe` stops reading where the other side does not keep up, and passes on the end of each direction by itself.
  client.pipe(storage);
  storage.pipe(client);
  // Every byte of either direction passes the client's socket, so its silence is the connection's.
  client.setTimeout(idleTimeout, () => {
    client.destroy();
    storage.destroy();
  });
  keepPace(client, storage, pace, () => {
    log.info({}, 'a request came too slowly');
    metrics.refused('storage', 'LIMIT_REACHED');
    client.destroy();
    storage.destroy();
  });
  const leave = options.entrance.stays(client, () => {
    client.destroy();
    storage.destroy();
  });
  client.once('close', leave);
  storage.on('error', (error) => log.info({ error, side: 'storage' }, 'a connection broke'));
  // A side that is gone takes nothing more; what it has sent still reaches the other.
  client.on('close', () => storage.destroySoon());
  storage.on('close', () => client.destroySoon());
}

/**
 * Ends what comes too slowly. A connection on which nothing is asked is not looked at; its silence has a limit of its
 * own.
 */
function keepPace(client: TLSSocket, storage: Socket, pace: Pace, end: () => void): void {
  let request: { readonly since: number; readonly before: number } | undefined;
  const begun = (): void => {
    request ??= { since: performance.now(), before: client.bytesRead };
  };
  client.on('data', begun);
  storage.on('data', () => (request = undefined));
  const timer = setInterval(() => {
    if (request === undefined) return;
    const took = performance.now() - request.since;
    const rate = ((client.bytesRead - request.before) * 1000) / took;
    if (took > pace.longest || (took > pace.grace && rate < pace.slowest)) end();
  }, pace.every);
  client.on('close', () => clearInterval(timer));
}
