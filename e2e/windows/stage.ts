import { existsSync, readdirSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../api/window/languages.ts';
import { dataFolder, type DataPaths } from '../../fabric-config/node/paths.ts';
import { status, type NetworkStatus } from '../../fabric-config/lifecycle/status.ts';
import { testIds } from '../../renderer/test-ids.ts';
import { startDevice, type SimulatedDevice } from './device.ts';
import { endDisplay } from './display.ts';
import { launchLauncher, launchPerson, type PersonWindow } from './driver.ts';
import { LedgerEvidence } from './ledger-evidence.ts';
import { searchFor, type Search } from './secrets.ts';
import { Hands } from './story/hands.ts';
import { diseaseInformation, people, said, treatment } from './story/people.ts';
import type { Actor } from './story/actor.ts';

type Windowed = Exclude<Actor, 'operator'>;

export interface StageOptions {
  readonly repository: string;
  /** Data folder of the running network. */
  readonly data: string;
  /** Where the people's own data folders go. */
  readonly clients: string;
  readonly language: Language;
  /** Called for each picture worth keeping; answers its file name. */
  readonly keepPicture: (window: PersonWindow, name: string) => Promise<string>;
}

/** The network, one window a person, and what the steps so far have left for later ones. */
export class Stage {
  readonly #paths: DataPaths;
  readonly #windows = new Map<Windowed, PersonWindow>();
  readonly #kept = new Map<string, string>();
  readonly #pids = new Map<Windowed, string>();
  readonly #devices: SimulatedDevice[] = [];
  readonly pictures: string[] = [];

  constructor(private readonly options: StageOptions) {
    this.#paths = dataFolder(options.data, options.repository);
  }

  /** The window of a person, opened at first need. */
  async window(actor: Windowed): Promise<PersonWindow> {
    const open = this.#windows.get(actor);
    if (open !== undefined) return open;
    const role = people[actor];
    const window = await launchPerson({
      profile: this.#paths.node(role.org).profile(),
      dataDir: join(this.options.clients, actor),
      language: this.options.language,
      kiosk: role.kiosk ?? false,
    });
    this.#windows.set(actor, window);
    return window;
  }

  async hands(actor: Windowed): Promise<Hands> {
    return new Hands((await this.window(actor)).page, people[actor].label);
  }

  /** Unlocks and waits for the person's own first screen; answers the PID. */
  async signIn(actor: Windowed): Promise<string> {
    const hands = await this.hands(actor);
    await hands.see('sign-in.passphrase');
    if (people[actor].kiosk) await hands.type('sign-in.number', this.kept(`number-of-${actor}`));
    await hands.type('sign-in.passphrase', people[actor].passphrase);
    await hands.click('sign-in.unlock');
    await hands.see('frame.root');
    const pid = await hands.attribute('frame.person', 'data-pid');
    this.#pids.set(actor, pid);
    return pid;
  }

  pid(actor: Windowed): string {
    const pid = this.#pids.get(actor);
    if (pid === undefined) throw new Error(`expected ${people[actor].label} to have signed in by now`);
    return pid;
  }

  /** From wherever the patient is, back to the kiosk's home and on to one of its tasks. */
  async home(actor: 'patient', task: 'appointments' | 'confirm' | 'records' | 'shares' | 'uses'): Promise<void> {
    const hands = await this.hands(actor);
    await hands.click('frame.nav-home');
    await hands.click(`patient-home.${task}`);
  }

  keep(name: string, value: string): void {
    this.#kept.set(name, value);
  }

  kept(name: string): string {
    const value = this.#kept.get(name);
    if (value === undefined) throw new Error(`expected an earlier step to have left ${name}`);
    return value;
  }

  /** Once the screen has come: a picture of a window between two screens shows nobody anything. */
  async picture(actor: Windowed, name: string): Promise<void> {
    const window = await this.window(actor);
    await window.page
      .locator('.ow-screen, .ow-door')
      .first()
      .waitFor({ state: 'visible', timeout: 5000 })
      .catch(() => undefined);
    this.pictures.push(await this.options.keepPicture(window, `${actor}-${name}`));
  }

  /** The operator's own window is the launcher, which says what runs; it is there for the picture alone. */
  async pictureOfNetwork(name: string): Promise<void> {
    const window = await launchLauncher({
      network: this.#paths.root,
      dataDir: join(this.options.clients, 'operator'),
      language: this.options.language,
    });
    try {
      await window.page
        .locator(`[data-testid="${testIds.launcher.network}"]`)
        .waitFor({ state: 'visible', timeout: 10_000 });
      this.pictures.push(await this.options.keepPicture(window, `operator-${name}`));
    } finally {
      await window.close();
    }
  }

  async activationCode(org: string): Promise<string> {
    return (await readFile(this.#paths.node(org).activationCode(), 'utf8')).trim();
  }

  async startDevice(kind: 'medibus'): Promise<SimulatedDevice> {
    const device = await startDevice(this.options.repository, kind);
    this.#devices.push(device);
    return device;
  }

  networkStatus(): Promise<NetworkStatus> {
    return status(this.options.repository, this.#paths);
  }

  ledgerEvidence(transactionId: string): Promise<{ validation: string; endorsedBy: string }> {
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

  /** Polls until `met` says so. */
  async until(what: string, met: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await met())) {
      if (Date.now() > deadline) throw new Error(`expected ${what} within ${patienceMs / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#windows.values()].map((window) => window.close()));
    await Promise.allSettled(this.#devices.map((device) => device.stop()));
    // A test's process is ended without being asked, and its display would stay.
    await endDisplay();
  }
}
