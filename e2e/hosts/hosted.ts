import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { repositoryRoot, type NodePaths } from '../../fabric-config/node/paths.ts';
import { smallDisk, type SmallDisk } from '../../testing/full-disk.ts';
import { Wire, type Host } from './host.ts';
import { shareTools } from './tools.ts';

const founders = ['sa', 'hospital1', 'hospital2', 'institute', 'cloud'] as const;
const examples = join(repositoryRoot(), 'fabric-config', 'examples', 'trial');

/** What the founders have agreed on: a file. */
export const terms = join(examples, 'consortium.yaml');

/** Organisations, each on a host of its own; what goes from one operator to the next lies in `folder`. */
export class Hosted {
  readonly #wire = new Wire();
  readonly #hosts = new Map<string, Host>();
  readonly #tools: NodeJS.ProcessEnv;
  readonly #disks = new Map<string, SmallDisk>();

  /** @param diskKilobytes room on a disk of its own for each host; absent: all share the one of `folder` */
  constructor(
    readonly folder: string,
    private readonly diskKilobytes?: number,
  ) {
    this.#tools = shareTools(folder);
    chmodSync(folder, 0o755);
  }

  /** The hosts of the founders, on which nothing runs yet. */
  static async start(folder: string, diskKilobytes?: number): Promise<Hosted> {
    const hosted = new Hosted(folder, diskKilobytes);
    for (const org of founders) await hosted.add(org);
    return hosted;
  }

  async add(org: string): Promise<Host> {
    const own = join(this.folder, org);
    mkdirSync(own, { mode: 0o700 });
    if (this.diskKilobytes !== undefined) this.#disks.set(org, smallDisk(this.diskKilobytes, own));
    const host = await this.#wire.host(org, this.folder, this.#tools);
    this.#hosts.set(org, host);
    return host;
  }

  get all(): readonly Host[] {
    return [...this.#hosts.values()];
  }

  host(name: string): Host {
    const found = this.#hosts.get(name);
    if (!found) throw new Error(`expected a host of ${name}`);
    return found;
  }

  /** Of a host that has one of its own. */
  disk(name: string): SmallDisk {
    const found = this.#disks.get(name);
    if (!found) throw new Error(`expected ${name} to have a disk of its own`);
    return found;
  }

  node(org: string): NodePaths {
    return this.host(org).paths.node(org);
  }

  /** Where the operators lay what they hand to each other. */
  desk(name: string): string {
    return join(this.folder, name);
  }

  /** Hands a file to whoever works at a host. */
  hand(to: Host, file: string): string {
    const own = join(to.folder, file);
    copyFileSync(this.desk(file), own);
    chmodSync(own, 0o644);
    chownSync(own, to.user, to.user);
    return own;
  }

  /** Takes a file from there. */
  take(from: Host, file: string, as: string): string {
    copyFileSync(join(from.folder, file), this.desk(as));
    return this.desk(as);
  }

  /** As the operator of a host writes it: the example, at the host's own address, with what else is its own. */
  describe(at: Host, example: string, own: Readonly<Record<string, unknown>> = {}): string {
    const description = parseDocument(readFileSync(join(examples, `${example}.yaml`), 'utf8'));
    for (const [name, value] of Object.entries({ bind: at.address, host: at.address, ...own }))
      description.set(name, value);
    writeFileSync(this.desk(`${at.name}.yaml`), description.toString());
    return this.hand(at, `${at.name}.yaml`);
  }

  /** Each founder's authorities and application; one of them draws the founding up, of what all have handed over. */
  async found(): Promise<void> {
    const applications = await Promise.all(
      this.all.map(async (at) => {
        await at.done('init', '--node', this.describe(at, at.name));
        const out = join(at.folder, 'application.json');
        await at.done('apply', '--contact', `operator of ${at.name}`, '--out', out);
        this.take(at, 'application.json', `${at.name}.application.json`);
        return `${at.name}.application.json`;
      }),
    );
    const founder = this.host('sa');
    const handed = applications.map((file) => this.hand(founder, file));
    const admission = join(founder.folder, 'founding.json');
    await founder.done('found', '--terms', terms, '--application', ...handed, '--admission', admission);
    this.take(founder, 'founding.json', 'founding.json');
  }

  /** Every founder, by itself and at the same time. */
  async join(): Promise<void> {
    await Promise.all(
      this.all.map((at) => at.done('join', '--admission', this.hand(at, 'founding.json'), '--terms', terms)),
    );
  }

  /** Ends every host, with all that runs on it. */
  async close(): Promise<void> {
    for (const disk of this.#disks.values()) disk.empty();
    await this.#wire.close();
    for (const disk of this.#disks.values()) disk.remove();
  }
}
