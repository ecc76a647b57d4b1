import { Agent } from 'undici';

/** A TLS identity and whom it believes: all PEM. */
export interface TlsIdentity {
  /** Roots that may have issued the other side's certificate, one after the other. */
  readonly trust: string;
  /** What we present. */
  readonly certificate: string;
  /** PKCS#8 of that certificate's key, unencrypted: in memory only, or in a file of mode 0600. */
  readonly key: string;
}

/**
 * Connections under mutual TLS, shared by every call of one identity. The name a server must carry is part of a
 * connection, so there is one pool per such name. Close it when the identity is put away.
 */
export class MutualTlsAgents {
  readonly #identity: TlsIdentity;
  readonly #agents = new Map<string, Agent>();

  constructor(identity: TlsIdentity) {
    this.#identity = identity;
  }

  /** TLS 1.2 or later, eight connections at most, five seconds to connect. */
  agentFor(serverName: string): Agent {
    const known = this.#agents.get(serverName);
    if (known) return known;
    const agent = new Agent({
      connections: 8,
      connect: {
        ca: this.#identity.trust,
        cert: this.#identity.certificate,
        key: this.#identity.key,
        servername: serverName,
        minVersion: 'TLSv1.2',
        timeout: 5000,
      },
    });
    this.#agents.set(serverName, agent);
    return agent;
  }

  /** Ends when the requests under way have; a later call opens new connections. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    await Promise.all(agents.map((agent) => agent.close()));
  }
}
