import { readFile } from 'node:fs/promises';
import type { Language } from '../../api/window/languages.ts';
import type { NodePaths } from '../../fabric-config/node/paths.ts';
import { endDisplay } from './display.ts';
import { launchPerson, type PersonWindow } from './driver.ts';
import type { Windowed } from './story/actor.ts';
import { Hands } from './story/hands.ts';
import { people, type Role } from './story/people.ts';

export interface WindowsOptions {
  /** Where the people's own data folders go: one an actor. */
  readonly clients: string;
  readonly language: Language;
  /** Seconds until a window locks by itself; the client's own when absent. */
  readonly autoLock?: number;
  /** Called for each picture worth keeping; answers its file name. */
  readonly keepPicture: (window: PersonWindow, name: string) => Promise<string>;
}

/** What a step sees of whatever it stands on. */
export type Shown = Pick<Windows, keyof Windows>;

/** One window a person, and what the steps so far have left for later ones. */
export abstract class Windows {
  readonly #windows = new Map<Windowed, PersonWindow>();
  readonly #kept = new Map<string, string>();
  readonly #pids = new Map<Windowed, string>();
  readonly #machines = new Map<Windowed, string>();
  readonly #renewing = new Map<Windowed, number>();
  readonly pictures: string[] = [];

  constructor(private readonly shown: WindowsOptions) {}

  /** The node of an organisation, which has the profile of its people's windows. */
  protected abstract node(org: Role['org']): NodePaths;

  /** What the ledger itself says of a transaction; throws when it is not VALID. */
  abstract ledgerEvidence(transactionId: string): Promise<{ validation: string; endorsedBy: string }>;

  /** Takes a picture for the operator, who works at the command line. */
  abstract pictureOfNetwork(name: string): Promise<void>;

  /** The window of a person, opened at first need. */
  async window(actor: Windowed): Promise<PersonWindow> {
    const open = this.#windows.get(actor);
    if (open !== undefined) return open;
    const role = people[actor];
    const { clients, language, autoLock } = this.shown;
    const renewDays = this.#renewing.get(actor);
    const window = await launchPerson({
      profile: this.node(role.org).profile(),
      dataDir: `${clients}/${this.#machines.get(actor) ?? actor}`,
      language,
      kiosk: role.kiosk ?? false,
      ...(autoLock === undefined ? {} : { autoLock }),
      ...(renewDays === undefined ? {} : { renewDays }),
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

  /** The program of a person’s window is killed; the next look at it starts it anew. */
  async kill(actor: Windowed): Promise<void> {
    const window = await this.window(actor);
    this.#windows.delete(actor);
    await window.kill();
  }

  /** From the next sign-in on, in a new window, the person's certificates are renewed so long before their end. */
  async renewEarly(actor: Windowed, days: number): Promise<void> {
    await this.#windows.get(actor)?.close();
    this.#windows.delete(actor);
    this.#renewing.set(actor, days);
  }

  /** From now on the person sits at another computer of theirs, by its name; what was on the one before stays there. */
  async sitAt(actor: Windowed, machine: string): Promise<void> {
    await this.#windows.get(actor)?.close();
    this.#windows.delete(actor);
    this.#machines.set(actor, machine);
  }

  pid(actor: Windowed): string {
    const pid = this.#pids.get(actor);
    if (pid === undefined) throw new Error(`expected ${people[actor].label} to have signed in by now`);
    return pid;
  }

  /** From wherever the patient is, back to the kiosk's home and on to one of its tasks. */
  async home(actor: Windowed, task: 'appointments' | 'confirm' | 'records' | 'shares' | 'uses'): Promise<void> {
    const hands = await this.hands(actor);
    await hands.click('frame.nav-home');
    await hands.click(`patient-home.${task}`);
  }

  keep(name: string, value: string): void {
    this.#kept.set(name, value);
  }

  keptIfAny(name: string): string | undefined {
    return this.#kept.get(name);
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
    await this.keepPicture(window, `${actor}-${name}`);
  }

  protected async keepPicture(window: PersonWindow, name: string): Promise<void> {
    this.pictures.push(await this.shown.keepPicture(window, name));
  }

  async activationCode(org: Role['org']): Promise<string> {
    return (await readFile(this.node(org).activationCode(), 'utf8')).trim();
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
    // A test's process is ended without being asked, and its display would stay.
    await endDisplay();
  }
}
