import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const call = promisify(execFile);
const script = fileURLToPath(new URL('./fresh-root.sh', import.meta.url));
/** For commands that print much. */
export const big = { maxBuffer: 64 * 1024 * 1024 };
/** What commands inside a Debian find in their environment. */
export const plainEnvironment = {
  ...{ PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
};

/**
 * A Debian with nothing but its base, in a folder, made from the archives this machine installs from. Only root can
 * make one. What runs in it has its own processes and mounts, and this machine's network.
 */
export class FreshRoot {
  readonly #holder: ChildProcess;

  private constructor(
    readonly folder: string,
    holder: ChildProcess,
  ) {
    this.#holder = holder;
  }

  /** Files are fetched and unpacked: about a minute. `shared` folders have the same names inside. */
  static async make(folder: string, shared: readonly string[]): Promise<FreshRoot> {
    await unpackDebian(folder);
    const holder = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', script, folder, ...shared], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await ready(holder);
    return new FreshRoot(folder, holder);
  }

  /** How a command is started inside. */
  inside(command: readonly string[]): { program: string; args: string[] } {
    return { program: 'nsenter', args: ['-t', childOf(this.#holder), '-m', '-p', 'chroot', this.folder, ...command] };
  }

  /** Runs a command to its end; answers what it printed. */
  async run(command: readonly string[]): Promise<string> {
    const { program, args } = this.inside(command);
    return (await call(program, args, { ...big, env: plainEnvironment })).stdout;
  }

  /** Every file, link and folder, but for what changes by itself while packages are installed. */
  async files(): Promise<string[]> {
    const found = await call('find', [this.folder, '-xdev', '-printf', '%P\\n'], big);
    return found.stdout
      .split('\n')
      .filter((path) => !/^(var\/(cache|log|lib\/(apt|dpkg))|dev|proc|tmp)(\/|$)/.test(path))
      .sort();
  }

  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.#holder.once('close', resolve));
    this.#holder.stdin?.end();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The first process in the namespaces that a holder has made. */
export function childOf(holder: ChildProcess | undefined): string {
  const [child] = readFileSync(`/proc/${holder?.pid}/task/${holder?.pid}/children`, 'utf8').split(' ');
  if (child === undefined || child === '') throw new Error('expected the fresh root to be there still');
  return child;
}

/** Puts a Debian with its base, and packages besides, into a folder: this machine's release, or another one. */
export async function unpackDebian(
  folder: string,
  { release, include = [] }: { readonly release?: string; readonly include?: readonly string[] } = {},
): Promise<void> {
  const own = await archive();
  mkdirSync(folder, { recursive: true });
  // Ordinary users live in it, whatever the umask here.
  chmodSync(folder, 0o755);
  const more = include.length === 0 ? [] : [`--include=${include.join(',')}`];
  await call('debootstrap', ['--variant=minbase', ...more, release ?? own.release, folder, own.site], big);
  await copySettings(folder);
}

/** Where this machine has its own Debian from. */
async function archive(): Promise<{ site: string; release: string }> {
  const { stdout } = await call('apt-get', ['indextargets', '--format', '$(SITE) $(CODENAME)', 'Created-By: Packages']);
  const own = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const line = stdout.split('\n').find((one) => one.endsWith(` ${own}`));
  const site = line?.split(' ')[0];
  if (site === undefined) throw new Error(`expected apt to know an archive of ${own}; it said ${stdout}`);
  return { site, release: own };
}

/** How this machine reaches its archives: names of hosts, proxies, certificates. */
async function copySettings(folder: string): Promise<void> {
  for (const file of ['etc/resolv.conf', 'etc/hosts']) copyFileSync(`/${file}`, join(folder, file));
  const { stdout } = await call('apt-config', ['dump', 'Acquire']);
  writeFileSync(join(folder, 'etc/apt/apt.conf.d/99as-here'), stdout);
}

function ready(holder: ChildProcess): Promise<void> {
  const output = holder.stdout;
  if (output === null) throw new Error('expected to hear from the fresh root');
  return new Promise((resolve, reject) => {
    holder.once('close', (code) => reject(new Error(`expected the fresh root to be made; it ended with ${code}`)));
    createInterface({ input: output }).once('line', () => resolve());
  });
}
