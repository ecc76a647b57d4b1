import { createPrivateKey } from 'node:crypto';
import type { CertificateAuthority } from '../../api/formats/service-config.ts';
import { CaClient, type CaProfile } from '../../connections/ca/client.ts';
import type { CaIdentity } from '../../connections/ca/token.ts';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** An enrolment at the authority; certificates are fetched with the secret. */
export interface Enrolled {
  readonly id: string;
  readonly secret: string;
}

/**
 * What a registrar does at its organisation's certificate authority. Every method may be repeated. Errors: CA_REFUSED,
 * CA_UNAVAILABLE.
 */
export interface PersonAuthority {
  /** An enrolment whose certificates carry role and pid. */
  register(enrolment: Enrolled & { readonly role: string; readonly pid: string }): Promise<void>;
  certify(enrolment: Enrolled, csr: string, profile: CaProfile): Promise<string>;
  revoke(id: string): Promise<void>;
}

/** The organisation's own Fabric CA. */
export class FabricCaAuthority implements PersonAuthority {
  constructor(
    private readonly client: CaClient,
    private readonly registrar: CaIdentity,
  ) {}

  static open({ url, serverName, caName, registrar, trust, tls }: CertificateAuthority): FabricCaAuthority {
    const read = (file: string): string => readFileSync(file, 'utf8');
    const client = new CaClient({
      url,
      serverName,
      caName,
      trust: read(trust),
      tls: { certificate: read(tls.certificate), key: read(tls.key) },
    });
    const certificate = read(registrar.certificate);
    return new FabricCaAuthority(client, { certificate, key: createPrivateKey(read(registrar.key)) });
  }

  async register({ id, secret, role, pid }: Parameters<PersonAuthority['register']>[0]): Promise<void> {
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

  certify({ id, secret }: Enrolled, csr: string, profile: CaProfile): Promise<string> {
    return this.client.enrol(id, secret, csr, { profile });
  }

  async revoke(id: string): Promise<void> {
    await this.client.revoke(this.registrar, id, 'privilegewithdrawn');
  }

  async check(): Promise<string> {
    return (await this.client.info()).caName;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

function refusedBecause(error: unknown, why: RegExp): boolean {
  return error instanceof OpenwardError && error.code === 'CA_REFUSED' && why.test(error.message);
}
