import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../world/until.ts';
import { big, childOf, plainEnvironment, unpackDebian } from './fresh-root.ts';

const call = promisify(execFile);
const script = fileURLToPath(new URL('./booted-root.sh', import.meta.url));
const namespaces = ['--mount', '--pid', '--uts', '--ipc', '--cgroup', '--fork', '--kill-child'];

/** Where this machine has control groups of the second version, which systemd wants; undefined where it has none. */
function controlGroups(): string | undefined {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.map((line) => line.split(' ')).find(([, , type]) => type === 'cgroup2')?.[1];
}

/** Why no systemd can be started in a folder here; undefined where one can. Costs a moment. */
export function whyNotBooted(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root starts a systemd of its own';
  if (controlGroups() === undefined) return 'there are no control groups of version 2 here';
  return spawnSync('unshare', [...namespaces, 'true']).status === 0 ? undefined : 'no namespaces are to be had here';
}

/**
 * A Debian with nothing but its base and systemd, started in a folder as a machine is: its own processes, mounts, name
 * and units, and this machine's network. Only root can make one.
 */
export class BootedRoot {
  #machine: ChildProcess | undefined;
  readonly #group: string;

  private constructor(
    readonly folder: string,
    private readonly shared: readonly string[],
  ) {
    this.#group = join(controlGroups() ?? '', `openward-${process.pid}`);
  }

  /** Files are fetched and unpacked: about a minute. `shared` folders have the same names inside. */
  static async make(folder: string, shared: readonly string[], release: string): Promise<BootedRoot> {
    await unpackDebian(folder, { release, include: ['systemd', 'dbus'] });
    const root = new BootedRoot(folder, shared);
    await root.boot();
    return root;
  }

  async boot(): Promise<void> {
    mkdirSync(this.#group, { recursive: true });
    const command = ['sh', script, this.folder, ...this.shared];
    const enter = 'echo $$ >"$0/cgroup.procs"; exec unshare "$@"';
    this.#machine = spawn('sh', ['-c', enter, this.#group, ...namespaces, ...command], { stdio: 'ignore' });
    await until('systemd to have started', async () => /running|degraded/.test(await this.#state()), 60_000);
  }

  /** As when the power goes. */
  async cut(): Promise<void> {
    const machine = this.#machine;
    if (machine === undefined) return;
    const ended = new Promise((resolve) => machine.once('close', resolve));
    machine.kill('SIGKILL');
    await ended;
    this.#machine = undefined;
    await until('its control groups to be empty', () => Promise.resolve(removeGroups(this.#group)));
  }

  /** Runs a command to its end; answers what it printed. */
  async run(command: readonly string[]): Promise<string> {
    const inside = ['-t', childOf(this.#machine), '-m', '-p', '-u', '-i', '-C', '-r', '-w', ...command];
    return (await call('nsenter', inside, { ...big, env: plainEnvironment })).stdout;
  }

  async remove(): Promise<void> {
    await this.cut();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #state(): Promise<string> {
    return this.run(['sh', '-c', 'systemctl is-system-running || true']).catch(() => '');
  }
}

/** @returns false while a process is in one of them */
function removeGroups(folder: string): boolean {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !removeGroups(join(folder, entry.name))) return false;
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
