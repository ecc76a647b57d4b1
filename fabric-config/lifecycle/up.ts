import { join } from 'node:path';
import { existsSync, rmSync } from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { readDescription, withOrderers, type NetworkDescription } from '../description.ts';
import { ensureActivationCodes } from '../generate/activation.ts';
import { caHome, caNameOf, planAuthorities, writeCaConfigs } from '../generate/ca-server.ts';
import { chaincodeConnection } from '../generate/chaincode-package.ts';
import { coreConfig } from '../generate/core.ts';
import { enrolEverything, newSecret, publishRoots } from '../generate/enrolment.ts';
import { ordererConfig } from '../generate/orderer.ts';
import { writeProfiles } from '../generate/profiles.ts';
import { ensureStorageKeys, planServices, writeServiceConfigs } from '../generate/services.ts';
import { writeMonitoring } from '../monitoring/prometheus.ts';
import { orderersOf, peersOf, type Network } from '../network.ts';
import { deployChaincode, ensurePackage } from './chaincode.ts';
import { ensureGenesis, joinAll } from './channel.ts';
import { poll } from './concurrency.ts';
import { waitForEndorsement, waitForFounders } from './endorsement.ts';
import { forOwnerOnly, privateFolder, writePrivate } from './files.ts';
import { withLock } from './lock.ts';
import type { DataPaths } from './paths.ts';
import { choosePorts, isFree } from './ports.ts';
import { isAlive } from './proc.ts';
import { accepts } from './probe.ts';
import {
  caProcess,
  chaincodeProcess,
  keeperProcess,
  ledgerProcesses,
  logKeeperProcess,
  serviceBundle,
  serviceProcess,
  storageProcess,
} from './process-specs.ts';
import { findStanding } from './standing.ts';
import { readState, requirePresentFormat, requireState, writeState, type NetworkState } from './state.ts';
import { ensureBucket, prepareStorage } from './storage.ts';
import { startProcess, stop, waitReady, type ProcessSpec } from './supervisor.ts';
import { wake } from './wake.ts';

export interface UpOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  /** Only at the first start; afterwards what was chosen then holds. */
  readonly orderers?: number;
  /** Other block cutting than the description's; only at the first start, for measuring. */
  readonly batch?: Partial<NetworkDescription['ordering']['batch']>;
  /** Told what is being done, for people. */
  readonly progress: (text: string) => void;
}

export interface UpResult {
  readonly started: readonly string[];
  /** Programs that were not built, so their processes were not started. */
  readonly missing: readonly string[];
  readonly seconds: number;
}

const READY_MS = 90_000;

/** Brings the network up: creates it the first time, later starts whatever does not run. */
export function up(options: UpOptions): Promise<UpResult> {
  // Every process of the network is started from here or from the keeper, which is: they inherit it.
  keepFilesPrivate();
  return withLock(options.paths, () => new Up(options).run());
}

/** One run of `up`; holds the state as it grows, which is written after every step that must not be forgotten. */
class Up {
  readonly #begun = performance.now();
  readonly #started: string[] = [];
  readonly #missing: string[] = [];
  #state!: NetworkState;
  #network!: Network;

  constructor(private readonly options: UpOptions) {}

  async run(): Promise<UpResult> {
    await this.#load();
    const { paths } = this.options;
    for (const folder of [paths.org(''), paths.service(''), paths.profiles(), paths.ledger()]) forOwnerOnly(folder);
    for (const folder of [paths.logs(), paths.profiles(), paths.ledger()]) privateFolder(folder);
    await this.#certificates();
    const keys = this.#writeConfigs();
    await ensureGenesis(this.#network);
    await this.#ledgerAndStorage(keys);
    await this.#services();
    this.options.progress('ready');
    return { started: this.#started, missing: this.#missing, seconds: (performance.now() - this.#begun) / 1000 };
  }

  async #load(): Promise<void> {
    const { repository, paths, orderers, batch } = this.options;
    const written = readDescription(repository);
    const described = { ...written, ordering: { ...written.ordering, batch: { ...written.ordering.batch, ...batch } } };
    const known = readState(paths);
    if (known) requirePresentFormat(paths, known);
    if (known && orderers !== undefined && orderers !== known.orderers) {
      throw new OpenwardError(
        'INPUT_INVALID',
        `this network was made with ${known.orderers} orderers; reset it to change that`,
      );
    }
    const wanted = known?.orderers ?? orderers ?? described.organisations.filter((o) => o.orderer).length;
    const description = withOrderers(described, wanted);
    const ports = await choosePorts(description, known?.ports ?? {});
    this.#network = { description, ports, paths, repository };
    this.#state = {
      ...(known ?? { format: 'openward-state/3', createdAt: new Date().toISOString(), enrolled: false, processes: {} }),
      orderers: wanted,
      ports,
    };
    writeState(paths, this.#state);
  }

  /**
   * The first time: founds the authorities and enrols every machine. What an interrupted attempt left is begun anew,
   * since nothing depends on it yet.
   */
  async #certificates(): Promise<void> {
    const network = this.#network;
    if (!this.#state.enrolled) {
      this.options.progress('certificate authorities: founding');
      await this.#stopAll();
      for (const folder of ['orgs', 'ledger', 'storage', 'services', 'profiles'])
        rmSync(join(network.paths.root, folder), { recursive: true, force: true });
      const authorities = planAuthorities(network.description);
      for (const authority of authorities) privateFolder(caHome(network, authority));
      privateFolder(network.paths.ledger());
      const secrets = Object.fromEntries(authorities.map((authority) => [caNameOf(authority), newSecret()]));
      writeCaConfigs(network, { kind: 'founding', registrarSecrets: secrets });
      const { host } = network.description.certificateAuthority;
      const founding = caProcess(network, 'founding', () => accepts(host, network.ports['ca'] ?? 0));
      await this.#ensure([founding]);
      this.options.progress('certificate authorities: issuing certificates');
      publishRoots(network);
      await enrolEverything(network, secrets);
      writeCaConfigs(network, { kind: 'serving' });
      this.#state = { ...this.#state, enrolled: true };
      writeState(network.paths, this.#state);
    }
    writeCaConfigs(network, { kind: 'serving' });
  }

  #writeConfigs(): ReturnType<typeof ensureStorageKeys> {
    const network = this.#network;
    for (const org of orderersOf(network))
      writePrivate(network.paths.ledger(`${org.key}-orderer`, 'orderer.yaml'), ordererConfig(network, org));
    for (const org of peersOf(network)) {
      writePrivate(network.paths.ledger(`${org.key}-peer`, 'core.yaml'), coreConfig(network, org));
      writePrivate(network.paths.org(org.key, 'peer', 'chaincode-connection.json'), chaincodeConnection(network, org));
    }
    const keys = ensureStorageKeys(network);
    ensureActivationCodes(network);
    writeServiceConfigs(network);
    writeProfiles(network);
    writeMonitoring(network);
    return keys;
  }

  async #ledgerAndStorage(keys: ReturnType<typeof ensureStorageKeys>): Promise<void> {
    const network = this.#network;
    const chaincode = await ensurePackage(network);
    const storage = storageProcess(network, keys);
    if (!this.#runs(storage)) prepareStorage(network);
    this.options.progress('orderers, peers, chaincode and storage: starting');
    await this.#ensure([
      caProcess(network, 'serving'),
      ...ledgerProcesses(network),
      storage,
      ...peersOf(network).map((org) => chaincodeProcess(network, org, chaincode)),
      logKeeperProcess(network),
    ]);
    this.options.progress('channel: joining');
    await Promise.all([joinAll(network), ensureBucket(network, keys)]);
    await this.#wakeStanding();
    this.options.progress('chaincode: installing, approving, committing');
    const sequence = await deployChaincode(network, chaincode);
    this.#state = {
      ...this.#state,
      chaincode: { version: chaincode.version, label: chaincode.label, packageId: chaincode.packageId, sequence },
    };
    writeState(network.paths, this.#state);
    this.options.progress('peers: waiting until transactions are endorsed');
    await waitForEndorsement(network);
  }

  async #services(): Promise<void> {
    const network = this.#network;
    const specs: ProcessSpec[] = [];
    for (const plan of planServices(network)) {
      const bundle = serviceBundle(network.repository, plan.bundle);
      if (existsSync(bundle)) specs.push(serviceProcess(network, plan.org, plan.name, plan.bundle, plan.part));
      else {
        this.#missing.push(plan.name);
        this.options.progress(`ERROR ${plan.name} is not started: ${bundle} was not built (npm run build)`);
      }
    }
    this.options.progress('services: starting');
    await this.#ensure([...specs, keeperProcess(network)]);
    // Without SA's service nobody puts them on the ledger.
    if (this.#missing.length === 0) await waitForFounders(network);
  }

  /** Whom this very command has started is given the time to catch up. */
  async #wakeStanding(): Promise<void> {
    const network = this.#network;
    const found = (await findStanding(network)).filter(({ name }) => !this.#started.includes(name));
    this.#started.push(...(await wake(network, found, this.options.progress)));
    this.#state = requireState(network.paths);
    if (found.length > 0) await joinAll(network);
  }

  #runs(spec: ProcessSpec): boolean {
    const record = this.#state.processes[spec.name];
    return record !== undefined && isAlive(record) && record.fingerprint === spec.fingerprint;
  }

  /** Makes these processes run as they are specified now, and waits until all of them answer. */
  async #ensure(specs: readonly ProcessSpec[]): Promise<void> {
    await Promise.all(specs.map((spec) => this.#ensureOne(spec)));
  }

  async #ensureOne(spec: ProcessSpec): Promise<void> {
    const { paths } = this.options;
    const known = this.#state.processes[spec.name];
    let record = known && isAlive(known) ? known : undefined;
    let patienceMs = 0;
    if (record && record.fingerprint !== spec.fingerprint) {
      await stop(record);
      record = undefined;
      // The system may take a moment to give a port back.
      patienceMs = 5_000;
    }
    if (!record) {
      const { port } = spec;
      if (port !== undefined && !(await poll(() => isFree(port, '127.0.0.1'), patienceMs))) {
        throw new OpenwardError(
          'NETWORK_PORT_TAKEN',
          `port ${port} of ${spec.name} is held by another program; end it, or reset the network to choose other ports`,
        );
      }
      record = startProcess(paths, spec);
      this.#started.push(spec.name);
      this.#state = { ...this.#state, processes: { ...this.#state.processes, [spec.name]: record } };
      writeState(paths, this.#state);
    }
    await waitReady(paths, spec, record, READY_MS);
  }

  async #stopAll(): Promise<void> {
    await Promise.all(Object.values(this.#state.processes).map((record) => stop(record)));
    this.#state = { ...this.#state, processes: {} };
  }
}
