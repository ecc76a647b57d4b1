import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { z } from 'zod';

const SetupRecord = z.object({ tools: z.object({ versitygw: z.string().default('') }) });

const gateway = found();

/** Why there is no versitygw here; undefined when there is. */
export const noVersitygw = gateway === undefined ? 'skipped: versitygw was not built: npm run setup' : undefined;

function found(): string | undefined {
  const record = join(import.meta.dirname, '..', 'dist', 'setup.json');
  const built = existsSync(record) ? SetupRecord.parse(JSON.parse(readFileSync(record, 'utf8'))).tools.versitygw : '';
  const folder = built === '' ? (process.env['VERSITYGW_BIN_DIR'] ?? '') : built;
  return folder === '' ? undefined : join(folder, 'versitygw');
}

/** Of its one user. */
export const versitygwKeys = { accessKeyId: 'OPENWARD', secretAccessKey: 'known-to-the-storage-alone' };

/** The storage of an organisation, as `up` starts it: over a folder, on a Unix socket. */
export class Versitygw {
  readonly folder = mkdtempSync(join(tmpdir(), 'openward-versitygw-'));
  readonly socketPath = join(this.folder, 's');
  readonly #child: ChildProcess;

  private constructor(program: string) {
    const kept = join(this.folder, 'kept');
    mkdirSync(kept);
    const listening = ['--port', this.socketPath, '--region', 'local', '--keep-alive', '--quiet'];
    const keys = { ROOT_ACCESS_KEY: versitygwKeys.accessKeyId, ROOT_SECRET_KEY: versitygwKeys.secretAccessKey };
    this.#child = spawn(program, [...listening, 'posix', kept], { env: { ...process.env, ...keys }, stdio: 'ignore' });
  }

  static async start(): Promise<Versitygw> {
    if (gateway === undefined) throw new Error(noVersitygw);
    const one = new Versitygw(gateway);
    const deadline = Date.now() + 20_000;
    while (!(await one.#answers())) {
      if (Date.now() > deadline) throw new Error('versitygw does not answer');
      await later(50);
    }
    return one;
  }

  /** Bytes that all its files take on the disk. */
  taken(): number {
    const files = readdirSync(join(this.folder, 'kept'), { recursive: true, encoding: 'utf8' });
    return files.reduce((sum, file) => sum + lstatSync(join(this.folder, 'kept', file)).blocks * 512, 0);
  }

  async remove(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket: Socket = connect(this.socketPath);
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => undefined);
      socket.once('connect', () => socket.destroy());
    });
  }
}
