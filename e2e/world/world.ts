import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { DataPaths, readText, repositoryRoot, type NodePaths } from '../../fabric-config/node/paths.ts';
import { requireNodeState } from '../../fabric-config/node/state.ts';
import { up, type UpOptions } from '../../fabric-config/lifecycle/up.ts';
import { LiveProfile } from '../../main/session/live-profile.ts';

export interface WorldOptions {
  /** As `network up --orderers`. */
  readonly orderers?: number;
  /** As `network up --trial`. */
  readonly trial?: string;
  readonly progress?: (text: string) => void;
  /** Made and removed by whoever names it; one of its own when absent. */
  readonly folder?: string;
  /** How blocks are cut, where it is to be another way than the description's. */
  readonly batch?: UpOptions['batch'];
}

/** A running network in a data folder of its own. */
export class World {
  readonly #elsewhere = new Map<string, DataPaths>();
  readonly #profiles = new Map<string, LiveProfile>();

  constructor(
    readonly paths: DataPaths,
    private readonly end: () => Promise<void>,
  ) {}

  /** An organisation whose node has a data folder of its own; it is no part of this world's end. */
  knows(org: string, paths: DataPaths): void {
    this.#elsewhere.set(org, paths);
  }

  node(org: string): NodePaths {
    return (this.#elsewhere.get(org) ?? this.paths).node(org);
  }

  /** Of one installation, which everybody of the organisation shares, and which takes in what changes. */
  profile(org: string): LiveProfile {
    const known = this.#profiles.get(org);
    if (known) return known;
    const live = LiveProfile.open(this.node(org).profile());
    live.follow(() => undefined);
    this.#profiles.set(org, live);
    return live;
  }

  activationCode(org: string): string {
    return readText(this.node(org).activationCode()).trim();
  }

  /** Of one part, such as `hospital1.peer`; undefined where there is none. */
  port(part: string): number | undefined {
    const [org = '', ...name] = part.split('.');
    return requireNodeState(this.node(org)).ports[name.join('.')];
  }

  /** An organisation's peer itself, which answers nodes alone; its people come to it through the gate. */
  peer(org: string): { readonly endpoint: string; readonly serverName: string } {
    const port = this.port(`${org}.peer`);
    if (port === undefined) throw new Error(`expected ${org} to have a peer`);
    return { endpoint: `127.0.0.1:${port}`, serverName: `peer.${org}.openward.internal` };
  }

  /** A machine's own certificates and keys. */
  machine(org: string, id: string): Readonly<Record<'tls' | 'signing', { certificate: string; key: string }>> {
    const read = (file: string): string => readText(this.node(org).identity(id, file));
    const pair = (name: string) => ({ certificate: read(`${name}.pem`), key: read(`${name}-key.pem`) });
    return { tls: pair('tls'), signing: pair('signing') };
  }

  /** Where the people of this world keep their vaults. */
  clients(...parts: string[]): string {
    return join(this.paths.root, 'clients', ...parts);
  }

  /** Ends every process; a world that was only visited goes on. */
  stop(): Promise<void> {
    return this.end();
  }
}

/**
 * Starts everything the paper's story needs, on free ports, in a fresh folder that `stop` deletes. Takes tens of
 * seconds.
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const {
    orderers,
    trial,
    batch,
    progress = () => undefined,
    folder = mkdtempSync(join(tmpdir(), 'openward-world-')),
  } = options;
  const repository = repositoryRoot();
  const paths = new DataPaths(folder);
  const stop = (): Promise<void> => reset(paths);
  try {
    const { missing } = await up({
      repository,
      paths,
      progress,
      ...(orderers === undefined ? {} : { orderers }),
      ...(trial === undefined ? {} : { trial }),
      ...(batch === undefined ? {} : { batch }),
    });
    if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')} (npm run build)`);
    return new World(paths, stop);
  } catch (error) {
    // What it left is the only way to see why; its processes must go all the same.
    await reset(paths).catch(() => undefined);
    throw error;
  }
}

/** A network that runs already. */
export function visitWorld(data: string): World {
  return new World(new DataPaths(data), () => Promise.resolve());
}
