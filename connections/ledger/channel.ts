import { Client, InterceptingCall, credentials, type Interceptor } from '@grpc/grpc-js';
import { contractVersion, versionHeader } from '../../api/http/version.ts';

/** A peer, and how the two sides know each other. */
export interface PeerConnection {
  /** `endpoint` is host:port; `serverName` is the name the peer's TLS certificate must carry. */
  readonly peer: { readonly endpoint: string; readonly serverName: string };
  /** Root of the organisation that the peer belongs to, PEM. */
  readonly trust: string;
  /** Calls wait, within their time, for who is being started anew, instead of failing at once. */
  readonly patient?: boolean;
  /** Our own TLS identity, PEM. */
  readonly tls: { readonly certificate: string; readonly key: string };
}

/** Names our version with every call, for the gate before a peer; a peer itself does not look at it. */
const naming =
  (patient: boolean): Interceptor =>
  (options, next) =>
    new InterceptingCall(next(options), {
      start(metadata, listener, begin) {
        metadata.set(versionHeader, String(contractVersion));
        if (patient) metadata.setOptions({ ...metadata.getOptions(), waitForReady: true });
        begin(metadata, listener);
      },
    });

/** One HTTP/2 connection to a peer under mutual TLS, shared by everything that talks to it. */
export function openChannel({ peer, trust, tls, patient = false }: PeerConnection): Client {
  const secure = credentials.createSsl(Buffer.from(trust), Buffer.from(tls.key), Buffer.from(tls.certificate), {
    // Said, because what is not said is decided by a variable of the environment.
    rejectUnauthorized: true,
  });
  return new Client(peer.endpoint, secure, {
    interceptors: [naming(patient)],
    'grpc.ssl_target_name_override': peer.serverName,
    'grpc.default_authority': peer.serverName,
    // Peers are in the network, or on this machine: no proxy, whatever the environment says.
    'grpc.enable_http_proxy': 0,
    // A peer that was restarted is found again within two seconds, not after the default two minutes.
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 2000,
    // One that is cut off says nothing any more; our peers and gates take pings as frequent as one in five seconds.
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_receive_message_length': 64 * 1024 * 1024,
  });
}
