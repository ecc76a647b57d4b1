import { existsSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, type DataPaths, type NodePaths } from '../../fabric-config/node/paths.ts';
import { status, type NetworkStatus } from '../../fabric-config/lifecycle/status.ts';
import type { WrittenFaultPlan } from '../../devices/simulators/fault-plan.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { startDevice, type SimulatedDevice } from './device.ts';
import { launchLauncher } from './driver.ts';
import { LedgerEvidence } from './ledger-evidence.ts';
import { searchFor, type Search } from './secrets.ts';
import { diseaseInformation, people, said, treatment, type Role } from './story/people.ts';
import { Windows, type WindowsOptions } from './windows.ts';

export interface StageOptions extends WindowsOptions {
  readonly repository: string;
  /** Data folder of the running network. */
  readonly data: string;
}

/** One network with everybody in it, and one window a person. */
export class Stage extends Windows {
  readonly #paths: DataPaths;
  readonly #devices = new Map<string, SimulatedDevice>();

  constructor(private readonly options: StageOptions) {
    super(options);
    this.#paths = dataFolder(options.data, options.repository);
  }

  protected override node(org: Role['org']): NodePaths {
    return this.#paths.node(org);
  }

  /** The operator's own window is the launcher, which says what runs; it is there for the picture alone. */
  override async pictureOfNetwork(name: string): Promise<void> {
    const window = await launchLauncher({
      network: this.#paths.root,
      dataDir: join(this.options.clients, 'operator'),
      language: this.options.language,
    });
    try {
      await window.page
        .locator(`[data-testid="${testIds.launcher.network}"]`)
        .waitFor({ state: 'visible', timeout: 10_000 });
      await this.keepPicture(window, `operator-${name}`);
    } finally {
      await window.close();
    }
  }

  /** @param kind the simulator's id; one of a kind at a time */
  async startDevice(kind: string, plan?: WrittenFaultPlan): Promise<SimulatedDevice> {
    const device = await startDevice(this.options.repository, kind, plan);
    this.#devices.set(kind, device);
    return device;
  }

  device(kind: string): SimulatedDevice {
    const device = this.#devices.get(kind);
    if (device === undefined) throw new Error(`expected ${kind} to be played by now`);
    return device;
  }

  networkStatus(): Promise<NetworkStatus> {
    return status(this.options.repository, this.#paths);
  }

  override ledgerEvidence(transactionId: string): Promise<{ validation: string; endorsedBy: string }> {
    return new LedgerEvidence(this.options.repository, this.#paths).transaction(transactionId);
  }

  objectEvidence(transactionId: string): Promise<{ URL_C: string; digest: string }> {
    return new LedgerEvidence(this.options.repository, this.#paths).object(transactionId);
  }

  /**
   * Changes one bit in the middle of a stored object, as a faulty or malicious storage would; answers how to put it
   * back.
   */
  async flipBit(url: string): Promise<() => Promise<void>> {
    const path = join(this.#paths.node('cloud').storage(), url.replace('s3://', ''));
    const flip = async (): Promise<void> => {
      const file = await open(path, 'r+');
      try {
        const middle = Math.floor((await file.stat()).size / 2);
        const byte = Buffer.alloc(1);
        await file.read(byte, 0, 1, middle);
        byte.writeUInt8(byte.readUInt8(0) ^ 1);
        await file.write(byte, 0, 1, middle);
      } finally {
        await file.close();
      }
    };
    await flip();
    return flip;
  }

  /** RID, DI and what the doctor wrote, looked for in the files of ledger, bucket and cloud database. */
  searchForSecrets(): Promise<Search> {
    const rids = Object.values(people).flatMap((role) => (role.rid === undefined ? [] : [role.rid.number]));
    const secrets = [
      ...rids,
      diseaseInformation.name,
      diseaseInformation.complaint,
      diseaseInformation.allergy,
      treatment.complaint,
      treatment.findings,
      treatment.plan,
      ...Object.values(said),
    ];
    const cloud = this.#paths.node('cloud');
    const ledgers = readdirSync(this.#paths.nodes())
      .map((org) => this.#paths.node(org).ledger())
      .filter((folder) => existsSync(folder));
    return searchFor(secrets, [...ledgers, cloud.storage(), cloud.service('cloud-service')]);
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.allSettled([...this.#devices.values()].map((device) => device.stop()));
  }
}
