import type { Authorities } from '../../app/ports/authorities.ts';
import type { Hospital } from '../../app/ports/hospitals.ts';
import type { Ledger } from '../../app/ports/ledger.ts';
import type { ObjectStore } from '../../app/ports/object-store.ts';
import type { Service } from '../../app/ports/service.ts';
import { OpenwardError } from '../../app/domain/errors.ts';
import { MutualTlsAgents } from '../../main/cloud/agents.ts';
import type { TlsIdentity } from '../../main/cloud/agents.ts';
import { MutualTlsService } from '../../main/cloud/service-client.ts';
import { FabricLedger } from '../../main/ledger/gateway.ts';
import { PresignedStore } from '../../main/storage/presigned-store.ts';
import type { Secrets } from '../../main/vault/secrets.ts';
import { UnlockedVault } from '../../main/vault/unlocked-vault.ts';
import type { UserCertificates } from '../../app/domain/user.ts';
import { MemoryOutbox, MemoryReleaseBook, MemorySpool } from '../../app/flows/testing/memory-ports.ts';
import type { LoadedProfile } from './profile.ts';

/** An installation's connections under one TLS identity. */
export class Connections {
  readonly agents: MutualTlsAgents;

  constructor(
    readonly loaded: LoadedProfile,
    readonly identity: TlsIdentity = loaded.device,
  ) {
    this.agents = new MutualTlsAgents(identity);
  }

  service(endpoint: { readonly url: string; readonly serverName: string }): Service {
    return new MutualTlsService({ ...endpoint, agents: this.agents });
  }

  close(): Promise<void> {
    return this.agents.close();
  }
}

/**
 * A registered person with real keys and real connections: all the ports the flows ask for, under their names.
 * Technically what Electron's main process puts together, without a window.
 */
export class Person {
  readonly vault: UnlockedVault;
  readonly spool = new MemorySpool();
  readonly outbox = new MemoryOutbox();
  readonly releases = new MemoryReleaseBook();
  readonly clock = { now: (): Date => new Date() };
  readonly authorities: Authorities;
  readonly sa: Service;
  readonly cloud: Service;
  readonly hospitals: readonly Hospital[];
  readonly store: ObjectStore;
  readonly proxyMspId: string;
  readonly #connections: Connections;
  readonly #loaded: LoadedProfile;
  #ledger: FabricLedger | undefined;

  constructor(
    loaded: LoadedProfile,
    readonly secrets: Secrets,
    certificates: UserCertificates,
  ) {
    this.#loaded = loaded;
    const { profile, trust } = loaded;
    this.vault = new UnlockedVault(secrets, certificates);
    this.#connections = new Connections(loaded, { trust, ...this.vault.tlsIdentity() });
    this.authorities = loaded.authorities;
    this.sa = this.#connections.service(profile.sa);
    this.cloud = this.#connections.service(profile.cloud);
    this.hospitals = profile.hospitals.map(({ org, mspId, name, departments, ...endpoint }) => ({ org, mspId, name, departments, service: this.#connections.service(endpoint) }));
    this.store = new PresignedStore({ agents: this.#connections.agents, serverName: profile.storage.serverName });
    this.proxyMspId = profile.organisations.find(({ type }) => type === 'cloud')?.mspId ?? '';
  }

  get pid(): string {
    return this.vault.pid;
  }

  /** H_M of the person's own hospital. */
  get hospital(): Service {
    const { org } = this.#loaded.profile;
    const own = this.hospitals.find((hospital) => hospital.org === org);
    if (own === undefined) throw new Error(`expected ${org} to be a hospital`);
    return own.service;
  }

  /** Through the peer of the person's own organisation; connected at first need. */
  get ledger(): Ledger {
    const { peer, channel, chaincode, mspId } = this.#loaded.profile;
    if (peer === undefined) throw new OpenwardError('NOT_AVAILABLE', 'This organisation has no peer');
    this.#ledger ??= new FabricLedger({
      peer,
      trust: this.#loaded.trust,
      tls: this.vault.tlsIdentity(),
      identity: { mspId, certificate: this.vault.certificates.signingCertificate },
      sign: this.vault.signForLedger,
      channel,
      chaincode,
    });
    return this.#ledger;
  }

  async close(): Promise<void> {
    this.#ledger?.close();
    await this.#connections.close();
  }
}
