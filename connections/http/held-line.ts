import { connect, type TLSSocket } from 'node:tls';
import { later } from '../later.ts';
import type { TlsIdentity, TlsServer } from './agents.ts';

/** Where a line leads, and as whom. */
export interface LineOptions extends TlsServer {
  /** Base address, `https://host:port`. */
  readonly url: string;
  /** Of whoever holds the line. */
  readonly identity: TlsIdentity;
}

/**
 * Milliseconds a line must last to count: in TLS 1.3 a server refuses a certificate, and a door finds nobody behind it,
 * only after the handshake.
 */
const STEADY = 250;
/** Milliseconds after which a line is made anew: sooner than servers end one on which nothing is asked. */
const LASTS = 40_000;
/** Milliseconds of silence after which the system asks whether the other side is still there. */
const KEEP_ALIVE = 5000;

/**
 * Opens a connection under mutual TLS on which nothing is said: it costs the server next to nothing, and its end tells
 * at once that the server is gone. Resolves when it stands, with what resolves when it has ended or has lasted long
 * enough; rejects when it cannot be had. `signal` ends the attempt, and what came of it.
 */
export async function holdLine(options: LineOptions, signal: AbortSignal): Promise<{ readonly lost: Promise<void> }> {
  const socket = open(options, signal);
  const closed = new Promise<Error | undefined>((resolve) => {
    let failure: Error | undefined;
    socket.on('error', (error: Error) => {
      failure = error;
    });
    socket.on('close', () => resolve(failure));
  });
  const secured = new Promise<void>((resolve) => socket.on('secureConnect', resolve));
  await orFail(secured, closed);
  await orFail(later(STEADY), closed);
  return { lost: lasting(socket, closed) };
}

function open({ url, serverName, trust, identity }: LineOptions, signal: AbortSignal): TLSSocket {
  const { hostname, port } = new URL(url);
  const socket = connect({
    host: hostname,
    port: Number(port === '' ? 443 : port),
    servername: serverName,
    ca: trust,
    cert: identity.certificate,
    key: identity.key,
    minVersion: 'TLSv1.2',
    // Said, because what is not said is decided by a variable of the environment.
    rejectUnauthorized: true,
  });
  socket.setKeepAlive(true, KEEP_ALIVE);
  socket.resume();
  const end = (): void => void socket.destroy();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  socket.on('close', () => signal.removeEventListener('abort', end));
  return socket;
}

async function orFail(step: Promise<void>, closed: Promise<Error | undefined>): Promise<void> {
  const ended = await Promise.race([step, closed.then((failure) => failure ?? new Error('The line was closed'))]);
  if (ended instanceof Error) throw ended;
}

async function lasting(socket: TLSSocket, closed: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([closed, later(LASTS, enough.signal)]);
  enough.abort();
  socket.destroy();
}
