import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TID } from '../../domain/ids.ts';
import { trustedRoots } from '../../main/session/roots.ts';
import { Authorities } from '../../services/http/authorities.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { ObjectGrant } from '../../app/ports/object-store.ts';
import { CloudServiceConfig, HospitalServiceConfig, StorageKeys } from '../../api/formats/service-config.ts';
import { readServiceConfig } from '../../services/http/read-config.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { openServiceLog } from '../../services/http/log.ts';
import { openLedger, type LedgerConnection, type LedgerSettings } from '../../services/ledger/service-ledger.ts';
import { Presigner, type Content } from '../../services/cloud/presign.ts';
import type { Encounter } from '../../e2e/world/cast.ts';
import { once } from '../../e2e/world/once.ts';
import type { Person } from '../../e2e/world/person.ts';
import { until } from '../../e2e/world/until.ts';
import { visitWorld, type World } from '../../e2e/world/world.ts';
import { isCode } from '../../app/flows/errors.ts';
import { BareGateway } from './bare-gateway.ts';
import { BenchCast } from './bench-cast.ts';

/**
 * The running network and the people on it, as operations need them; each made at first need and kept. Everything here
 * is what the client and the services themselves use, with their own keys; only the bare clients are ours.
 */
export class BenchStage {
  readonly world: World;
  readonly cast: BenchCast;
  readonly #closing: (() => void | Promise<void>)[] = [];

  constructor(data: string) {
    this.world = visitWorld(data);
    this.cast = new BenchCast(this.world);
  }

  /** A patient and a doctor of hospital 1, treated: booked, assigned, checked in. */
  readonly encounter = once((): Promise<Encounter> => this.cast.encounter({ org: 'hospital1' }));
  readonly consumer = once((): Promise<Person> => this.cast.consumer('institute'));

  readonly hospital = once(() =>
    Promise.resolve(
      this.#service(
        readServiceConfig(HospitalServiceConfig, this.world.paths.node('hospital1').serviceConfig('hospital1-service')),
      ),
    ),
  );
  /** Hospital 1's service, connected to each peer of the channel by itself: to know that all have caught up. */
  readonly everyPeer = once(() => {
    const settings = readServiceConfig(
      HospitalServiceConfig,
      this.world.paths.node('hospital1').serviceConfig('hospital1-service'),
    );
    const peers = settings.gateway.peers.map((peer) =>
      openLedger({ ...settings, gateway: { peers: [peer] } }, openServiceLog('bench', 'warn')),
    );
    this.#closing.push(() => peers.forEach((peer) => peer.close()));
    return Promise.resolve(peers);
  });
  readonly cloud = once(() => Promise.resolve(this.#service(this.#cloudConfig())));

  /** The bare client of hospital 1's service at another organisation's peer. */
  async bareAt(org: string): Promise<BareGateway> {
    const settings = readServiceConfig(
      HospitalServiceConfig,
      this.world.paths.node('hospital1').serviceConfig('hospital1-service'),
    );
    const { mspId } = this.world.profile(org).profile;
    const peer = { ...this.world.peer(org), mspId };
    return Promise.resolve(this.#service({ ...settings, gateway: { peers: [peer] } }).bare);
  }

  /** Opens treatments of the encounter's two as their hospital does, and waits until every endorser knows them. */
  async treatments(count: number): Promise<TID[]> {
    const [{ patient, doctor }, { ledger }] = await Promise.all([this.encounter(), this.hospital()]);
    const tids = Array.from({ length: count }, () => TID.parse(`T-${randomBytes(16).toString('hex')}`));
    const parties = { patientPid: patient.vault.certificates.pid, doctorPid: doctor.vault.certificates.pid };
    await Promise.all(tids.map((tid) => ledger.submit(ledgerApi.treatments.open, { tid, ...parties })));
    const peers = await this.everyPeer();
    await until('every peer to know the treatments', async () => {
      const seen = await Promise.all(
        tids.flatMap((tid) =>
          peers.map((peer) =>
            peer.evaluate(ledgerApi.treatments.get, { tid }).then(
              () => true,
              (error: unknown) => notYet(error),
            ),
          ),
        ),
      );
      return seen.every(Boolean);
    });
    return tids;
  }

  /**
   * Presigned URLs for a fresh object, made as the cloud service makes them; `remove` deletes the object from the
   * storage's disk.
   */
  freshObject(content: Content): Promise<{ put: ObjectGrant; get: ObjectGrant; remove: () => Promise<void> }> {
    return this.object(randomBytes(48).toString('hex'), content);
  }

  async object(
    digest: string,
    content: Content,
  ): Promise<{ put: ObjectGrant; get: ObjectGrant; remove: () => Promise<void> }> {
    const { storage } = this.#cloudConfig();
    const key = `records/${digest}`;
    const [put, get] = await Promise.all([this.#presigner().upload(key, content), this.#presigner().download(key)]);
    return {
      put,
      get,
      remove: () => rm(join(this.world.paths.node('cloud').storage(), storage.bucket, key), { force: true }),
    };
  }

  /** Connections as the encounter's patient has them, to the storage gate: for bare HTTP. */
  readonly patientAgents = once(async () => {
    const { patient } = await this.encounter();
    const agents = new MutualTlsAgents(patient.vault.tlsIdentity());
    this.#closing.push(() => agents.close());
    const { serverName } = patient.loaded.profile.storage;
    return { agents, server: { serverName, trust: trustedRoots(patient.loaded).ofType('cloud') } };
  });

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
    await this.cast.close();
  }

  #cloudConfig(): CloudServiceConfig {
    return readServiceConfig(CloudServiceConfig, this.world.paths.node('cloud').serviceConfig('cloud-service'));
  }

  #presigner(): Presigner {
    const { storage } = this.#cloudConfig();
    const keys = readServiceConfig(StorageKeys, storage.accessKeyFile);
    return new Presigner({ ...keys, publicUrl: storage.publicUrl, bucket: storage.bucket }, { now: () => new Date() });
  }

  /**
   * A service's own identity: the ledger as the service uses it, and the bare gateway client with the same identity and
   * peer.
   */
  #service(settings: LedgerSettings): { ledger: LedgerConnection; bare: BareGateway } {
    const read = (file: string): string => readFileSync(file, 'utf8');
    const [peer] = settings.gateway.peers;
    if (peer === undefined) throw new Error('expected the service to have a peer');
    const ledger = openLedger(settings, openServiceLog('bench', 'warn'));
    const bare = new BareGateway({
      peer,
      trust: Authorities.read(settings.authorities).serverRootOf(peer.mspId),
      tls: { certificate: read(settings.tls.certificate), key: read(settings.tls.key) },
      identity: {
        mspId: settings.signing.mspId,
        certificate: read(settings.signing.certificate),
        key: read(settings.signing.key),
      },
      channel: settings.channel,
      chaincode: settings.chaincode,
      endorsers: settings.gateway.endorsers ?? [],
    });
    this.#closing.push(
      () => ledger.close(),
      () => bare.close(),
    );
    return { ledger, bare };
  }
}

function notYet(error: unknown): false {
  if (!isCode(error, 'TREATMENT_UNKNOWN', 'NOT_ENTITLED')) throw error;
  return false;
}
