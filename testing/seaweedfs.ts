import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { z } from 'zod';
import type { Issued } from './authority.ts';

const SetupRecord = z.object({ tools: z.object({ seaweedfs: z.string().default('') }) });

/** Where `weed` is; undefined when it was not built. */
const weed = found();

/** Why there is no SeaweedFS here; undefined when there is. */
export const noSeaweedfs =
  weed === undefined ? 'skipped: SeaweedFS was not built: npm run setup -- --seaweedfs' : undefined;

function found(): string | undefined {
  const record = join(import.meta.dirname, '..', 'dist', 'setup.json');
  const built = existsSync(record) ? SetupRecord.parse(JSON.parse(readFileSync(record, 'utf8'))).tools.seaweedfs : '';
  return built === '' ? undefined : join(built, 'weed');
}

/** Those of the one user that the cluster knows. */
export const seaweedKeys = { accessKeyId: 'OPENWARD', secretAccessKey: 'known-to-the-storage-alone' };

interface Program {
  readonly child: ChildProcess;
  said: string;
}

/**
 * SeaweedFS on this machine: a master, three volume servers that keep everything twice (replication 001), a filer, and
 * an S3 server that lets in, by TLS, who has a certificate of the given roots.
 */
export class SeaweedCluster {
  readonly #programs = new Map<string, Program>();

  private constructor(
    readonly folder: string,
    /** Of the S3 server. */
    readonly port: number,
  ) {}

  static async start({ certificate, key }: Issued, clients: string): Promise<SeaweedCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'openward-seaweedfs-'));
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const [master, filer, s3, ...volumes] = await freePairs(6);
    if (master === undefined || filer === undefined || s3 === undefined) throw new Error('expected ports');
    const cluster = new SeaweedCluster(folder, s3);
    const identity = {
      name: 'openward',
      actions: ['Admin'],
      credentials: [{ accessKey: seaweedKeys.accessKeyId, secretKey: seaweedKeys.secretAccessKey }],
    };
    const tls = [
      `-cert.file=${file('certificate.pem', certificate)}`,
      `-key.file=${file('key.pem', key)}`,
      `-cacert.file=${file('clients.pem', clients)}`,
      '-tlsVerifyClientCert',
    ];
    try {
      cluster.#run('master', master, [
        '-ip=127.0.0.1',
        `-mdir=${cluster.#place('master')}`,
        '-defaultReplication=001',
        '-volumeSizeLimitMB=64',
        '-peers=none',
        '-electionTimeout=1s',
        '-heartbeatInterval=200ms',
      ]);
      for (const [n, port] of volumes.entries())
        cluster.#run(
          'volume',
          port,
          [
            '-ip=127.0.0.1',
            `-dir=${cluster.#place(`volume${n}`)}`,
            `-mserver=${address(master)}`,
            '-max=20',
            '-dataCenter=one',
            '-rack=one',
          ],
          `volume${n}`,
        );
      cluster.#run('filer', filer, [
        '-ip=127.0.0.1',
        `-master=${address(master)}`,
        '-defaultReplicaPlacement=001',
        `-defaultStoreDir=${cluster.#place('filer')}`,
      ]);
      const config = file('identities.json', JSON.stringify({ identities: [identity] }));
      cluster.#run('s3', s3, [
        '-ip.bind=127.0.0.1',
        '-port.iceberg=0',
        '-port.lance=0',
        `-filer=${address(filer)}`,
        `-config=${config}`,
        `-localSocket=${join(folder, 's3.sock')}`,
        ...tls,
      ]);
      await cluster.#answers();
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  /** Ends one of the three volume servers at once. @returns how many bytes it held */
  async killVolume(n: 0 | 1 | 2): Promise<number> {
    await this.#kill(`volume${n}`);
    const folder = join(this.folder, `volume${n}`);
    const volumes = readdirSync(folder).filter((name) => name.endsWith('.dat'));
    return volumes.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  }

  async remove(): Promise<void> {
    await Promise.all([...this.#programs.keys()].map((name) => this.#kill(name)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #place(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    return folder;
  }

  #run(kind: string, port: number, options: readonly string[], name = kind): void {
    const args = [kind, `-port=${port}`, `-port.grpc=${port + 1}`, ...options];
    const child = spawn(weed ?? '', args, {
      cwd: this.folder,
      env: { HOME: this.folder, PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const program: Program = { child, said: '' };
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (program.said = `${program.said}${text}`.slice(-40_000)));
    this.#programs.set(name, program);
  }

  /** All of them have begun, and three volume servers have told the master so. */
  async #answers(): Promise<void> {
    const deadline = Date.now() + 60_000;
    const told = (): number => (this.#programs.get('master')?.said.match(/added volume server \d+:/g) ?? []).length;
    for (;;) {
      for (const [name, { child, said }] of this.#programs)
        if (child.exitCode !== null) throw new Error(`weed ${name} ended: ${said}`);
      if (told() >= 3 && (await accepts(this.port))) return;
      if (Date.now() > deadline)
        throw new Error(`SeaweedFS did not begin: ${this.#programs.get('master')?.said ?? ''}`);
      await later(100);
    }
  }

  async #kill(name: string): Promise<void> {
    const child = this.#programs.get(name)?.child;
    this.#programs.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** As SeaweedFS writes a port with the one of its gRPC. */
function address(port: number): string {
  return `127.0.0.1:${port}.${port + 1}`;
}

/** Ports of which the next one is free, too. */
async function freePairs(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 17_000 + 2 * randomInt(7_000);
    if (!ports.has(port) && (await isFree(port)) && (await isFree(port + 1))) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
