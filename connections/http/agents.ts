import { Agent } from 'undici';
import { OthersClocks } from './others-clocks.ts';

/** What we present: both PEM. */
export interface TlsIdentity {
  readonly certificate: string;
  /** PKCS#8 of that certificate's key, unencrypted: in memory only, or in a file of mode 0600. */
  readonly key: string;
}

/** Whom a connection may end at. */
export interface TlsServer {
  /** The name the server's TLS certificate must carry. */
  readonly serverName: string;
  /** Root of the organisation that the server belongs to, PEM. Another organisation's root vouches for nothing here. */
  readonly trust: string;
}

/**
 * Connections under mutual TLS, shared by every call of one identity. Name and root a server must have are part of a
 * connection, so there is one pool per server. Close it when the identity is put away.
 */
export class MutualTlsAgents {
  #identity: TlsIdentity;
  readonly #agents = new Map<string, Agent>();

  constructor(
    { certificate, key }: TlsIdentity,
    /** Learns from every answer; several identities of one machine may share it. */
    readonly clocks: OthersClocks = new OthersClocks(),
  ) {
    this.#identity = { certificate, key };
  }

  /** Presents this from now on; what is under way ends as it was begun. */
  become({ certificate, key }: TlsIdentity): void {
    if (certificate === this.#identity.certificate && key === this.#identity.key) return;
    this.#identity = { certificate, key };
    void this.close();
  }

  /** TLS 1.2 or later, eight connections at most, five seconds to connect. No proxy, whatever the environment says. */
  agentFor({ serverName, trust }: TlsServer): Agent {
    const place = `${serverName}\n${trust}`;
    const known = this.#agents.get(place);
    if (known) return known;
    const agent = new Agent({
      connections: 8,
      connect: {
        ca: trust,
        cert: this.#identity.certificate,
        key: this.#identity.key,
        servername: serverName,
        minVersion: 'TLSv1.2',
        // Said, because what is not said is decided by a variable of the environment.
        rejectUnauthorized: true,
        timeout: 5000,
      },
    });
    this.#agents.set(place, agent);
    return agent;
  }

  /** Ends when the requests under way have; a later call opens new connections. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    await Promise.all(agents.map((agent) => agent.close()));
  }
}
