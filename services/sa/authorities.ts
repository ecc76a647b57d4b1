import { createPrivateKey } from 'node:crypto';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { CaClient, type CaProfile } from '../../connections/ca/client.ts';
import type { CaIdentity } from '../../connections/ca/token.ts';
import type { CertificateAuthority } from '../../api/formats/service-config.ts';

/**
 * What SA does at an organisation's certificate authority. Every method may be repeated. Errors: CA_REFUSED,
 * CA_UNAVAILABLE.
 */
export interface PersonAuthority {
  /** An enrolment whose certificates carry role and pid. */
  register(enrolment: { id: string; secret: string; role: string; pid: string }): Promise<void>;
  certify(enrolment: { id: string; secret: string }, csr: string, profile: CaProfile): Promise<string>;
  revoke(id: string): Promise<void>;
}

class FabricCaAuthority implements PersonAuthority {
  constructor(
    private readonly client: CaClient,
    private readonly registrar: CaIdentity,
  ) {}

  async register({ id, secret, role, pid }: { id: string; secret: string; role: string; pid: string }): Promise<void> {
    const attributes = [
      { name: 'role', value: role, inCertificate: true },
      { name: 'pid', value: pid, inCertificate: true },
    ];
    try {
      await this.client.registerEnrolment(this.registrar, { id, secret, type: 'client', attributes });
    } catch (error) {
      // A repetition after a crash; the secret is the same one, or enrolling will fail and say so.
      if (!refusedBecause(error, /already registered/i)) throw error;
    }
  }

  certify({ id, secret }: { id: string; secret: string }, csr: string, profile: CaProfile): Promise<string> {
    return this.client.enrol(id, secret, csr, { profile });
  }

  async revoke(id: string): Promise<void> {
    await this.client.revoke(this.registrar, id, 'privilegewithdrawn');
  }
}

function refusedBecause(error: unknown, why: RegExp): boolean {
  return error instanceof OpenwardError && error.code === 'CA_REFUSED' && why.test(error.message);
}

/** The authorities of all organisations, by MSP id. */
export class CaAuthorities {
  readonly #clients = new Map<string, { client: CaClient; authority: PersonAuthority; org: string }>();

  constructor(configs: readonly CertificateAuthority[]) {
    const read = (file: string): string => readFileSync(file, 'utf8');
    for (const { org, mspId, url, serverName, caName, registrar, trust, tls } of configs) {
      const client = new CaClient({
        url,
        serverName,
        caName,
        trust: read(trust),
        tls: { certificate: read(tls.certificate), key: read(tls.key) },
      });
      this.#clients.set(mspId, {
        client,
        org,
        authority: new FabricCaAuthority(client, {
          certificate: read(registrar.certificate),
          key: createPrivateKey(read(registrar.key)),
        }),
      });
    }
  }

  /** @throws NOT_ENTITLED for an organisation SA has no authority of */
  of(mspId: string): PersonAuthority {
    return this.#entry(mspId).authority;
  }

  orgOf(mspId: string): string {
    return this.#entry(mspId).org;
  }

  /** Whether the first one answers; one server process serves them all locally. */
  async check(): Promise<string> {
    const infos = await Promise.all([...this.#clients.values()].map(({ client }) => client.info()));
    return `${infos.length} authorities`;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map(({ client }) => client.close()));
  }

  #entry(mspId: string): { client: CaClient; authority: PersonAuthority; org: string } {
    const entry = this.#clients.get(mspId);
    if (!entry) throw new OpenwardError('NOT_ENTITLED', `SA has no certificate authority of ${mspId}`);
    return entry;
  }
}
