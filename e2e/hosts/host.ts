import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataPaths, repositoryRoot } from '../../fabric-config/node/paths.ts';

/** What a command has said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

const network = '10.77.0';
const networkProgram = join(repositoryRoot(), 'dist', 'network.js');

/** How bad a line is: each frame waits so long, and up to so much more, and is lost with a probability. */
export interface BadLine {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly loss: number;
}

const badLineProgram = join(repositoryRoot(), 'e2e', 'hosts', 'bad-line.py');
const otherClockProgram = join(repositoryRoot(), 'e2e', 'hosts', 'other-clock.py');

/** Why no host can have a clock of its own here; undefined when it can. */
export const noOtherClock: string | undefined =
  process.arch === 'x64' ? undefined : ' (skipped: only the code of x86-64 is known)';

/** The line that all hosts hang on, in the network namespace this program was started in; see setup/own-network.mjs. */
export class Wire {
  static readonly bridge = 'openward';
  readonly #hosts: Host[] = [];

  /** The test itself is a host as well: the clients are here. */
  constructor() {
    ip('link', 'set', 'lo', 'up');
    ip('link', 'add', Wire.bridge, 'type', 'bridge');
    ip('address', 'add', `${network}.1/24`, 'dev', Wire.bridge);
    ip('link', 'set', Wire.bridge, 'up');
  }

  /**
   * @param folder in which the host has one of its own, of a user of its own
   * @param environment more variables for what runs there
   */
  async host(name: string, folder: string, environment: NodeJS.ProcessEnv): Promise<Host> {
    const number = this.#hosts.length + 11;
    const host = await Host.start(name, number, folder, environment);
    this.#hosts.push(host);
    return host;
  }

  /** Ends every host, with all that runs on it. */
  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
    ip('link', 'delete', Wire.bridge);
  }
}

/** A machine: a network namespace with an address, a user, a folder; it shares the kernel and the programs alone. */
export class Host {
  readonly address: string;
  readonly paths: DataPaths;
  readonly user: number;

  private constructor(
    readonly name: string,
    number: number,
    readonly folder: string,
    private readonly holder: ChildProcess,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.address = `${network}.${number}`;
    this.user = 64_000 + number;
    this.paths = new DataPaths(join(folder, 'data'));
    this.#plug = `ow-${number}`;
  }

  readonly #plug: string;
  readonly #running = new Set<ChildProcess>();

  static async start(name: string, number: number, below: string, environment: NodeJS.ProcessEnv): Promise<Host> {
    const folder = join(below, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // As long as this one lives, so does the namespace.
    const holder = spawn(
      'unshare',
      ['--net', process.execPath, '-e', 'process.stdout.write("."); process.stdin.resume()'],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
    await once(holder.stdout, 'data');
    const host = new Host(name, number, folder, holder, environment);
    chownSync(folder, host.user, host.user);
    host.#connect();
    return host;
  }

  #connect(): void {
    const inside = String(this.holder.pid);
    ip('link', 'add', this.#plug, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inside);
    ip('link', 'set', this.#plug, 'master', Wire.bridge, 'up');
    this.#ip('link', 'set', 'lo', 'up');
    this.#ip('address', 'add', `${this.address}/24`, 'dev', 'eth0');
    this.#ip('link', 'set', 'eth0', 'up');
  }

  /** Takes the host off the line: nobody reaches it, and it nobody. Nothing on it ends. */
  unplug(): void {
    ip('link', 'set', this.#plug, 'down');
  }

  plug(): void {
    ip('link', 'set', this.#plug, 'up');
  }

  /**
   * Puts a bad line between the host and the others: each frame waits, and some are lost, both ways.
   * @returns what puts the good one back
   */
  async worsen({ delayMs, jitterMs, loss }: BadLine): Promise<() => Promise<void>> {
    const [near, far] = [`${this.#plug}-near`, `${this.#plug}-far`];
    const seconds = [delayMs / 1000, jitterMs / 1000].map(String);
    const relay = spawn('python3', [badLineProgram, near, far, ...seconds, String(loss)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(relay, 'exit');
    this.#running.add(relay);
    await Promise.race([once(relay.stdout, 'data'), ended]);
    ip('link', 'set', near, 'master', Wire.bridge, 'up');
    ip('link', 'set', far, 'netns', String(this.holder.pid));
    this.#move('eth0', far);
    return async () => {
      this.#move(far, 'eth0');
      relay.kill();
      await ended;
      this.#running.delete(relay);
    };
  }

  /**
   * Has the wall clock of the host go wrong by so many seconds, for all that runs there and is started there.
   * @returns what puts it right
   */
  async misset(seconds: number): Promise<() => Promise<void>> {
    const clock = spawn('python3', [otherClockProgram, String(this.holder.pid), String(seconds)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(clock, 'exit');
    this.#running.add(clock);
    await Promise.race([once(clock.stdout, 'data'), ended]);
    return async () => {
      clock.stdin.end();
      await ended;
      this.#running.delete(clock);
    };
  }

  /** The host's address goes from one of its devices to another, which takes the place of the first for everybody. */
  #move(from: string, to: string): void {
    const [{ address = '' } = {}] = JSON.parse(this.#ip('--json', 'link', 'show', from)) as { address?: string }[];
    this.#ip('link', 'set', from, 'down');
    this.#ip('address', 'flush', 'dev', from);
    this.#ip('link', 'set', to, 'address', address);
    this.#ip('address', 'add', `${this.address}/24`, 'dev', to);
    this.#ip('link', 'set', to, 'up');
  }

  #ip(...args: string[]): string {
    const inside = ['--net', '--target', String(this.holder.pid), 'ip', ...args];
    return execFileSync('nsenter', inside, { encoding: 'utf8' });
  }

  /** How a program is run there, as the host's user. */
  #inside(program: string, args: readonly string[]) {
    const own = String(this.user);
    const as = ['setpriv', `--reuid=${own}`, `--regid=${own}`, '--clear-groups'];
    return {
      command: ['--net', '--target', String(this.holder.pid), ...as, program, ...args],
      options: { cwd: this.folder, env: { ...process.env, ...this.environment, HOME: this.folder } },
    };
  }

  /** Runs a program there. */
  run(program: string, ...args: string[]): Promise<Said> {
    const { command, options } = this.#inside(program, args);
    return new Promise((resolve) => {
      const child = execFile(
        'nsenter',
        command,
        { ...options, maxBuffer: 16 * 1024 * 1024 },
        (_error, stdout, stderr) => {
          this.#running.delete(child);
          resolve({ code: child.exitCode ?? -1, stdout, stderr });
        },
      );
      this.#running.add(child);
    });
  }

  /** Has a command of the operator's go on while something is done: one that says something once it is ready. */
  async during<T>(args: readonly string[], work: () => Promise<T>): Promise<T> {
    const { command, options } = this.#inside(process.execPath, [networkProgram, ...args, '--data', this.paths.root]);
    const child = spawn('nsenter', command, { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit');
    this.#running.add(child);
    try {
      await Promise.race([once(child.stdout, 'data'), ended]);
      return await work();
    } finally {
      this.#running.delete(child);
      child.kill();
      await ended;
    }
  }

  /** `npm run network` of its operator. */
  network(...args: string[]): Promise<Said> {
    return this.run(process.execPath, networkProgram, ...args, '--data', this.paths.root, '--json');
  }

  /** @throws Error with its own words when it did not succeed */
  async done(...args: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.network(...args);
    if (code !== 0) throw new Error(`${this.name}: network ${args.join(' ')}: ${stdout} ${stderr}`);
    return JSON.parse(stdout);
  }

  async isWell(): Promise<boolean> {
    return (await this.network('status')).code === 0;
  }

  /** Ends what was left running by a test that failed, which would hold the folder, and then everything else. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#running].map((child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        return ended;
      }),
    );
    await this.network('reset', '--yes');
    const ended = once(this.holder, 'exit');
    this.holder.kill('SIGKILL');
    await ended;
  }
}
