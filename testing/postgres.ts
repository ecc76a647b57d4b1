import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import pg from 'pg';
import type { Issued } from './authority.ts';

/** Why there is no PostgreSQL to be started here; undefined when there is. */
export const noPostgres: string | undefined = missing();

const user = 'openward';
export const password = 'known-to-the-database-alone';
/** PostgreSQL does not run as root. */
const nobody = 65_534;
const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** A PostgreSQL server of its own, on this machine, that asks for a password and writes into one folder. */
export class TestPostgres {
  #server: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly connections: number,
    private readonly certified: boolean,
  ) {}

  /** Takes few connections unless told; with a certificate it speaks TLS to whoever wants it. */
  static async start(connections = 8, certified?: Issued): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'openward-postgres-'));
    giveAway(folder);
    const [data, secret] = [join(folder, 'data'), join(folder, 'password')];
    writeFileSync(secret, password);
    giveAway(secret);
    const options = ['--auth=scram-sha-256', `--username=${user}`, `--pwfile=${secret}`, '--no-sync', '--no-locale'];
    execFileSync('initdb', ['-D', data, '--encoding=UTF8', ...options], { stdio: 'ignore', ...asNobody });
    for (const name of ['certificate', 'key'] as const) {
      if (certified === undefined) break;
      writeFileSync(join(folder, `${name}.pem`), certified[name], { mode: 0o600 });
      giveAway(join(folder, `${name}.pem`));
    }
    const server = new TestPostgres(folder, await freePort(), connections, certified !== undefined);
    await server.begin();
    return server;
  }

  url(database = 'postgres', { as = user, by = password } = {}): string {
    return `postgres://${as}:${by}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts it, or starts it again; resolves when it answers. */
  async begin(): Promise<void> {
    const settings = [
      'fsync=off',
      'listen_addresses=127.0.0.1',
      `port=${this.port}`,
      `max_connections=${this.connections}`,
      ...(this.certified
        ? ['ssl=on', `ssl_cert_file=${this.folder}/certificate.pem`, `ssl_key_file=${this.folder}/key.pem`]
        : []),
    ];
    const named = [...settings, `unix_socket_directories=${this.folder}`].flatMap((setting) => ['-c', setting]);
    this.#server = spawn('postgres', ['-D', join(this.folder, 'data'), ...named], { stdio: 'ignore', ...asNobody });
    const deadline = Date.now() + 60_000;
    while (!(await this.#answers(deadline))) await later(50);
  }

  async #answers(deadline: number): Promise<boolean> {
    try {
      await this.query('select 1');
      return true;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      return false;
    }
  }

  /** Ends it, in good order or at once. */
  async end(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  async query(sql: string, database = 'postgres'): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: this.url(database) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** A folder in which the server may keep tables. */
  tablespace(within: string): string {
    const place = join(within, 'tables');
    mkdirSync(place);
    chmodSync(within, 0o711);
    giveAway(place);
    return place;
  }

  async remove(): Promise<void> {
    await this.end('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function giveAway(place: string): void {
  if (process.getuid?.() === 0) chownSync(place, nobody, nobody);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}

function missing(): string | undefined {
  try {
    execFileSync('initdb', ['--version'], { stdio: 'ignore' });
    execFileSync('postgres', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'needs initdb and postgres of PostgreSQL on the path';
  }
}
