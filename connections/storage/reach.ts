import { Agent } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket, type ConnectionOptions } from 'node:tls';
import { OpenwardError } from '../../domain/errors.ts';
import { readFileSync } from '../disk.ts';
import type { TlsIdentity } from '../http/agents.ts';

/** Where an object storage answers: on a Unix socket of this machine, or as any S3 server. */
export interface StoragePlace {
  readonly socketPath?: string | undefined;
  /** `https://host:port`, or, on this machine, http. */
  readonly endpoint?: string | undefined;
  /** File of PEM roots; one of them must have issued the server's certificate. */
  readonly authority?: string | undefined;
}

/** Milliseconds in which a connection must stand. */
const patience = 10_000;

/**
 * Opens connections to an object storage, whatever is asked on them. Over TLS the server must be who its authority
 * says, or nothing is sent to it, and is shown the own certificate if it asks for one.
 * @throws INPUT_INVALID for a place that is none
 */
export function reachOf(place: StoragePlace, own: () => TlsIdentity): () => Socket {
  const { socketPath, endpoint } = place;
  // A client that has sent its request and closed its half still gets the answer.
  if (socketPath !== undefined) return () => connect({ path: socketPath, allowHalfOpen: true });
  if (endpoint === undefined) throw new OpenwardError('INPUT_INVALID', 'The storage has neither socket nor endpoint');
  const { protocol, hostname, port } = new URL(endpoint);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol === 'http:')
    return () => inTime(connect({ host, port: Number(port) || 80, allowHalfOpen: true, noDelay: true }));
  const ca = readFileSync(requireAuthority(place), 'utf8');
  return () => inTime(secured({ host, port: Number(port) || 443, ca }, own()));
}

function requireAuthority({ authority }: StoragePlace): string {
  if (authority !== undefined) return authority;
  throw new OpenwardError('INPUT_INVALID', 'A storage that is reached by https has an authority it is known by');
}

function secured({ host, ...rest }: ConnectionOptions & { readonly host: string }, own: TlsIdentity): TLSSocket {
  // Node takes `allowHalfOpen`; its types do not name it.
  const options: ConnectionOptions & { readonly allowHalfOpen: true } = {
    ...rest,
    host,
    allowHalfOpen: true,
    cert: own.certificate,
    key: own.key,
    minVersion: 'TLSv1.2',
    // Said, because what is not said is decided by a variable of the environment.
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
  const socket = connectTls(options);
  socket.setNoDelay(true);
  return socket;
}

/** Whether a connection stands: over TLS only once the server is known to be who it should be. */
export function stands(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(readiness(socket), () => {
      socket.removeListener('error', reject);
      resolve();
    });
    socket.once('error', reject);
  });
}

function readiness(socket: Socket): 'secureConnect' | 'connect' {
  return socket instanceof TLSSocket ? 'secureConnect' : 'connect';
}

function inTime<S extends Socket>(socket: S): S {
  const timer = setTimeout(() => socket.destroy(new Error('the storage does not answer in time')), patience);
  const over = (): void => clearTimeout(timer);
  socket.once(readiness(socket), over).once('close', over);
  return socket;
}

/** Speaks HTTP on such connections, whatever host a URL says: for an SDK, whose URLs then begin with `http:`. */
export class StorageAgent extends Agent {
  constructor(private readonly reach: () => Socket) {
    super();
  }

  override createConnection(): Socket {
    return this.reach();
  }
}
