import { connect, type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2';
import { isAborted, later } from '../../connections/later.ts';
import type { PeerConnection } from '../../connections/ledger/channel.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Milliseconds between two attempts: a peer that was restarted is found again within two seconds. */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 2000;
/** Milliseconds until a peer has said its first word, or has answered a ping. */
const PATIENCE = 20_000;
/** One that is cut off says nothing any more; our peers take pings as frequent as one in five seconds. */
const PING_EVERY = 20_000;
/** Bytes that one call, and all of them, may have under way towards a slow reader. */
const WINDOW = 1024 * 1024;
const ALL_WINDOWS = 16 * WINDOW;
/** Megabytes; the calls of all people go over one session. */
const SESSION_MEMORY = 1024;

/** The one HTTP/2 session to the peer, under mutual TLS, made anew whenever it is lost. */
export class PeerLink {
  readonly #end = new AbortController();
  #latest: PeerSession;

  /** @param lost hears of each session that held and is gone */
  constructor(
    private readonly options: PeerConnection,
    private readonly lost: () => void,
  ) {
    this.#latest = new PeerSession(options);
    void this.#keep();
  }

  /**
   * Begins a call, whose request is written by whoever asked for it. Waits while a session is being made.
   * @throws LEDGER_UNAVAILABLE when that failed, until the next attempt
   */
  async request(headers: OutgoingHttpHeaders): Promise<ClientHttp2Stream> {
    const session = await this.#latest.ready;
    try {
      return session.request({ ':authority': this.options.peer.serverName, ...headers });
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  close(): void {
    this.#end.abort();
    this.#latest.end();
  }

  async #keep(): Promise<void> {
    const { signal } = this.#end;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const held = await this.#latest.over;
      if (isAborted(signal)) return;
      if (held) {
        pause = FIRST_PAUSE;
        this.lost();
      }
      await later(pause, signal);
      if (isAborted(signal)) return;
      this.#latest = new PeerSession(this.options);
    }
  }
}

/** From the attempt to connect to the end. */
class PeerSession {
  /** @throws LEDGER_UNAVAILABLE */
  readonly ready: Promise<ClientHttp2Session>;
  /** When no more calls are taken; whether any ever were. */
  readonly over: Promise<boolean>;
  readonly #session: ClientHttp2Session;

  constructor(options: PeerConnection) {
    const session = openSession(options);
    let held = false;
    let why: unknown;
    session.on('error', (error: Error) => {
      why = error;
    });
    this.ready = new Promise((resolve, reject) => {
      session.once('remoteSettings', () => {
        held = true;
        resolve(session);
      });
      session.once('close', () => reject(unavailable(why)));
    });
    // Whether anybody asks meanwhile or not.
    this.ready.catch(() => undefined);
    this.over = new Promise((resolve) => {
      session.once('goaway', () => resolve(held));
      session.once('close', () => resolve(held));
    });
    this.#session = session;
    keepAwake(session);
  }

  end(): void {
    this.#session.destroy();
  }
}

function openSession({ peer, trust, tls }: PeerConnection): ClientHttp2Session {
  const session = connect(`https://${peer.endpoint}`, {
    servername: peer.serverName,
    ca: trust,
    cert: tls.certificate,
    key: tls.key,
    // Said, because what is not said is decided by a variable of the environment.
    rejectUnauthorized: true,
    settings: { enablePush: false, initialWindowSize: WINDOW },
    maxSessionMemory: SESSION_MEMORY,
  });
  session.once('connect', () => session.setLocalWindowSize(ALL_WINDOWS));
  return session;
}

function keepAwake(session: ClientHttp2Session): void {
  const silent = setTimeout(() => session.destroy(new Error('The peer says nothing')), PATIENCE);
  const pings = setInterval(() => ping(session), PING_EVERY);
  session.once('remoteSettings', () => clearTimeout(silent));
  session.once('close', () => {
    clearTimeout(silent);
    clearInterval(pings);
  });
}

function ping(session: ClientHttp2Session): void {
  const unanswered = setTimeout(() => session.destroy(new Error('The peer answers no ping')), PATIENCE);
  session.ping(() => clearTimeout(unanswered));
}

function unavailable(why: unknown): OpenwardError {
  return new OpenwardError('LEDGER_UNAVAILABLE', undefined, { cause: why });
}
