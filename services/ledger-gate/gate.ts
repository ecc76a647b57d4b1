import {
  Client,
  Server,
  ServerCredentials,
  connectivityState,
  status as Grpc,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { openChannel, type PeerConnection } from '../../connections/ledger/channel.ts';
import { OpenwardError, toWireText } from '../../domain/errors.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { Admission } from './admission.ts';
import { methods, type Method } from './request.ts';

export interface LedgerGateOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** PEM; `trust` is the bundle of all authorities' roots. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly trust: string };
  /** The organisation's own peer, which lets nodes in alone. */
  readonly peer: PeerConnection;
  readonly admission: Pick<Admission, 'admit'>;
  readonly log: ServiceLog;
}

/** Bytes of a request, what Fabric wraps around an argument included; the orderers take no larger transaction. */
const LARGEST = 1024 * 1024;
/** Streams of one connection: a client follows the events once, and asks a dozen things at a time. */
const MOST_STREAMS = 100;

const pathOf = (method: Method): string => `/gateway.Gateway/${method}`;
const same = (bytes: Buffer): Buffer => bytes;

/**
 * The way of people to the ledger: ends mutual TLS, admits calls of Fabric's gateway by `Admission`, and hands them to
 * the peer as they are. Requests and answers are signed end to end by whom they are of; nothing is changed here.
 */
export class LedgerGate {
  readonly #peer: Client;
  readonly #server: Server;
  #address = '';
  #closed = false;

  constructor(private readonly options: LedgerGateOptions) {
    this.#peer = openChannel(options.peer);
    this.#server = new Server({
      'grpc.max_receive_message_length': LARGEST,
      'grpc.max_send_message_length': 64 * LARGEST,
      'grpc.max_concurrent_streams': MOST_STREAMS,
    });
    for (const method of methods)
      if (method === 'ChaincodeEvents')
        this.#server.register(pathOf(method), (call: Streaming) => void this.#follow(call), same, same, 'serverStream');
      else {
        const handle = (call: Unary, answer: sendUnaryData<Buffer>): void => void this.#pass(method, call, answer);
        this.#server.register(pathOf(method), handle, same, same, 'unary');
      }
  }

  /** @returns the port */
  async listen(): Promise<number> {
    const { host, port } = this.options.listen;
    const { certificate, key, trust } = this.options.tls;
    const pair = { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) };
    const credentials = ServerCredentials.createSsl(Buffer.from(trust), [pair], true);
    const bound = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(`${host}:${port}`, credentials, (error, at) => (error ? reject(error) : resolve(at)));
    });
    this.#address = `${host}:${bound}`;
    this.#watch();
    return bound;
  }

  close(): Promise<void> {
    this.#closed = true;
    // Followers of events would wait for ever.
    this.#server.forceShutdown();
    this.#peer.close();
    return Promise.resolve();
  }

  async #pass(method: Method, call: Unary, answer: sendUnaryData<Buffer>): Promise<void> {
    try {
      await this.#admit(method, call);
      const until = { deadline: call.getDeadline() };
      // The caller's headers stay here: nothing of them matters to the peer, and none is to surprise it.
      const passed = this.#peer.makeUnaryRequest(pathOf(method), same, same, call.request, until, (error, reply) =>
        error ? answer(error) : answer(null, reply),
      );
      endTogether(call, passed);
    } catch (error) {
      answer(this.#refusal(method, error));
    }
  }

  async #follow(call: Streaming): Promise<void> {
    try {
      await this.#admit('ChaincodeEvents', call);
      const until = { deadline: call.getDeadline() };
      const events = this.#peer.makeServerStreamRequest(pathOf('ChaincodeEvents'), same, same, call.request, until);
      endTogether(call, events);
      events.on('error', (error) => call.emit('error', error));
      events.on('end', () => call.end());
      call.on('drain', () => events.resume());
      events.on('data', (event: Buffer) => {
        if (!call.write(event)) events.pause();
      });
    } catch (error) {
      // A stream that is destroyed tells no status.
      call.emit('error', this.#refusal('ChaincodeEvents', error));
    }
  }

  async #admit(method: Method, call: Unary | Streaming): Promise<void> {
    const raw = call.getAuthContext().sslPeerCertificate?.raw;
    if (raw === undefined) throw new OpenwardError('NOT_AUTHENTICATED');
    await this.options.admission.admit(method, raw, call.request);
  }

  #refusal(method: Method, error: unknown): Partial<ServiceError> {
    const refused = error instanceof OpenwardError ? error : new OpenwardError('INTERNAL', undefined, { cause: error });
    const { log } = this.options;
    if (refused.code === 'INTERNAL') log.error({ error, method }, 'a call could not be judged');
    else log.info({ code: refused.code, method }, 'a call was refused');
    return { code: codes[refused.code] ?? Grpc.INTERNAL, details: toWireText(refused) };
  }

  /** Whoever is connected while the peer is gone is let go, so that they notice, and come again when it is back. */
  #watch(): void {
    const channel = this.#peer.getChannel();
    const state = channel.getConnectivityState(true);
    channel.watchConnectivityState(state, Infinity, () => {
      if (this.#closed) return;
      if (state === connectivityState.READY) {
        this.options.log.warn({}, 'the peer is gone');
        this.#server.drain(this.#address, 0);
      }
      this.#watch();
    });
  }
}

type Unary = ServerUnaryCall<Buffer, Buffer>;
type Streaming = ServerWritableStream<Buffer, Buffer>;

const codes: Readonly<Partial<Record<OpenwardError['code'], Grpc>>> = {
  NOT_AUTHENTICATED: Grpc.UNAUTHENTICATED,
  CERTIFICATE_INVALID: Grpc.UNAUTHENTICATED,
  NOT_ENTITLED: Grpc.PERMISSION_DENIED,
  INPUT_INVALID: Grpc.INVALID_ARGUMENT,
  LIMIT_REACHED: Grpc.RESOURCE_EXHAUSTED,
};

/** Whoever asked and wants no answer any more may have gone while the request was judged. */
function endTogether(call: Unary | Streaming, passed: { cancel(): void }): void {
  if (call.cancelled) passed.cancel();
  else call.on('cancelled', () => passed.cancel());
}
