import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type Http2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { TLSSocket } from 'node:tls';
import { status as Grpc } from '@grpc/grpc-js';
import { contractVersion, requireNeighbours, versionHeader, versionIn } from '../../api/http/version.ts';
import type { PeerConnection } from '../../connections/ledger/channel.ts';
import { OpenwardError, toWireText } from '../../domain/errors.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { CallAdmission } from './admission.ts';
import { contentOf, oneMessage } from './message.ts';
import { endWith, handOn, type Ending } from './passage.ts';
import { PeerLink } from './peer-link.ts';
import { methods, type Method } from './request.ts';
import type { Told } from './told.ts';

export interface LedgerGateOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** PEM; `trust` is the bundle of all authorities' roots. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly trust: string };
  /** The organisation's own peer, which lets nodes in alone. */
  readonly peer: PeerConnection;
  readonly admission: Pick<CallAdmission, 'admit' | 'stays'>;
  readonly told: Pick<Told, 'watch' | 'refused' | 'time' | 'answers'>;
  readonly log: ServiceLog;
}

/** Bytes of a request, what Fabric wraps around an argument included; the orderers take no larger transaction. */
const LARGEST = 1024 * 1024;
/** Streams of one connection: a client follows the events once, and asks a dozen things at a time. */
const MOST_STREAMS = 100;
/** Megabytes of one connection. */
const SESSION_MEMORY = 32;
/** Milliseconds after which the system asks a client that says nothing whether it is still there. */
const SILENCE = 120_000;
/** Milliseconds in which calls under way end, or are told that the peer is gone. */
const FAREWELL = 250;

const methodOf = new Map(methods.map((method) => [`/gateway.Gateway/${method}`, method]));

/**
 * The way of people to the ledger: ends mutual TLS, admits calls of Fabric's gateway by `Admission`, and hands them to
 * the peer as they are. Requests and answers are signed end to end by whom they are of; nothing is changed here.
 */
export class LedgerGate {
  readonly #peer: PeerLink;
  /** For whoever keeps its certificate and whom it lets in. */
  readonly server: Http2SecureServer;
  readonly #sessions = new Map<Http2Session, Buffer | undefined>();

  constructor(private readonly options: LedgerGateOptions) {
    this.#peer = new PeerLink(options.peer, () => this.#letGo());
    this.server = openServer(options.tls);
    options.told.watch(this.server);
    this.server.on('session', (session) => {
      // Read once: every call of the session is of whom TLS has verified.
      const certificate = certificateOf(session);
      this.#sessions.set(session, certificate);
      const leave = certificate && options.admission.stays(certificate, () => sendAway(session));
      session.once('close', () => {
        this.#sessions.delete(session);
        leave?.();
      });
      // One that was shaking hands while the gate was closed.
      if (!this.server.listening) session.destroy();
    });
    this.server.on('stream', (stream, headers) => {
      // Whoever broke it off has gone; `close` follows.
      stream.on('error', () => undefined);
      void this.#pass(stream, headers);
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    const { host, port } = this.options.listen;
    this.server.listen(port, host);
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new OpenwardError('INTERNAL', 'There is no port');
    return address.port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.#peer.close();
    // Followers of events would wait for ever.
    for (const session of this.#sessions.keys()) session.destroy();
    await closed;
  }

  async #pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const method = methodOf.get(headers[':path'] ?? '');
    try {
      if (method === undefined && this.options.told.answers(stream, headers, this.#callerOf(stream))) return;
      if (method === undefined) endWith(stream, noSuchCall);
      else await this.#judge(method, stream, headers);
    } catch (error) {
      endWith(stream, this.#refusal(method, error));
    }
  }

  async #judge(method: Method, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    this.options.told.time(method, stream);
    requireNeighbours(versionIn(headers[versionHeader]), contractVersion);
    const framed = await oneMessage(stream, LARGEST);
    if (framed === undefined) {
      endWith(stream, tooLarge);
      return;
    }
    await this.#admit(method, stream, contentOf(framed));
    handOn(framed, await this.#peer.request(requestHeaders(method, headers)), stream);
  }

  async #admit(method: Method, stream: ServerHttp2Stream, message: Buffer): Promise<void> {
    const certificate = this.#callerOf(stream);
    if (certificate === undefined) throw new OpenwardError('NOT_AUTHENTICATED');
    await this.options.admission.admit(method, certificate, message);
  }

  #callerOf({ session }: ServerHttp2Stream): Buffer | undefined {
    return session && this.#sessions.get(session);
  }

  #refusal(method: Method | undefined, error: unknown): Ending {
    const refused = error instanceof OpenwardError ? error : new OpenwardError('INTERNAL', undefined, { cause: error });
    const { log, told } = this.options;
    told.refused(method, refused.code);
    if (refused.code === 'INTERNAL') log.error({ error, method }, 'a call could not be judged');
    else log.info({ code: refused.code, method }, 'a call was refused');
    return { status: codes[refused.code] ?? Grpc.INTERNAL, text: wordsOf(refused) };
  }

  /** Whoever is connected while the peer is gone is let go, so that they notice, and come again when it is back. */
  #letGo(): void {
    this.options.log.warn({}, 'the peer is gone');
    for (const session of this.#sessions.keys()) sendAway(session);
  }
}

/** Takes no more calls; who follows events is cut off with the rest, if it has not ended by then. */
function sendAway(session: Http2Session): void {
  session.close();
  setTimeout(() => session.destroy(), FAREWELL);
}

function openServer({ certificate, key, trust }: LedgerGateOptions['tls']): Http2SecureServer {
  return createSecureServer({
    cert: certificate,
    key,
    ca: trust,
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: 10_000,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: SILENCE,
    maxSessionMemory: SESSION_MEMORY,
    settings: { maxConcurrentStreams: MOST_STREAMS },
  });
}

/** DER, as TLS has verified it. */
function certificateOf({ socket }: Http2Session): Buffer | undefined {
  return socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined;
}

/** Of the caller's headers the deadline goes on; no other matters to the peer, and none is to surprise it. */
function requestHeaders(method: Method, { 'grpc-timeout': timeout }: IncomingHttpHeaders) {
  const until = typeof timeout === 'string' && /^\d{1,8}[HMSmun]$/.test(timeout) ? { 'grpc-timeout': timeout } : {};
  return {
    ':method': 'POST',
    ':path': `/gateway.Gateway/${method}`,
    te: 'trailers',
    'content-type': 'application/grpc',
    ...until,
  };
}

const noSuchCall: Ending = { status: Grpc.UNIMPLEMENTED, text: 'Of a peer’s calls this one is not for people' };
const tooLarge: Ending = { status: Grpc.RESOURCE_EXHAUSTED, text: 'A request larger than any transaction' };

const codes: Readonly<Partial<Record<OpenwardError['code'], Grpc>>> = {
  NOT_AUTHENTICATED: Grpc.UNAUTHENTICATED,
  CERTIFICATE_INVALID: Grpc.UNAUTHENTICATED,
  NOT_ENTITLED: Grpc.PERMISSION_DENIED,
  USER_UNKNOWN: Grpc.PERMISSION_DENIED,
  USER_REVOKED: Grpc.PERMISSION_DENIED,
  CERTIFICATE_REPLACED: Grpc.PERMISSION_DENIED,
  INPUT_INVALID: Grpc.INVALID_ARGUMENT,
  LIMIT_REACHED: Grpc.RESOURCE_EXHAUSTED,
  CLIENT_OUTDATED: Grpc.FAILED_PRECONDITION,
  SERVICE_OUTDATED: Grpc.FAILED_PRECONDITION,
  LEDGER_UNAVAILABLE: Grpc.UNAVAILABLE,
  CANCELLED: Grpc.CANCELLED,
};

/** A peer that cannot be reached is told as gRPC tells it, with what the system says: by that a client knows why. */
function wordsOf(refused: OpenwardError): string {
  if (refused.code !== 'LEDGER_UNAVAILABLE') return toWireText(refused);
  return refused.cause instanceof Error ? `The peer is gone: ${refused.cause.message}` : 'The peer is gone';
}
