import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts } from '../../fabric-config/lifecycle/probe.ts';
import { toolPath } from '../../fabric-config/lifecycle/tools.ts';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { freePort } from '../../fabric-config/node/ports.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { until } from './until.ts';

const keys = { accessKeyId: 'OUTSIDE', secretAccessKey: 'known-to-the-storage-alone' };

/** An S3 server over TLS that is nobody's node's: versitygw, started and ended by the test. */
export class OutsideStorage {
  #server: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** Its objects, its keys and its authority lie in the folder. */
  static async start(folder: string): Promise<OutsideStorage> {
    const authority = await TestAuthority.found('StorageMSP', 'nodes');
    const { certificate, key } = await authority.issue(undefined, { host: 'localhost' });
    const files = { 'authority.pem': authority.root, 'certificate.pem': certificate, 'key.pem': key };
    for (const [name, text] of Object.entries({ ...files, 'keys.json': JSON.stringify(keys) }))
      writeFileSync(join(folder, `storage-${name}`), text, { mode: 0o600 });
    mkdirSync(join(folder, 'objects'));
    const storage = new OutsideStorage(folder, await freePort('127.0.0.1'));
    await storage.begin();
    return storage;
  }

  /** As a node's description has it. */
  described(): object {
    const s3 = {
      endpoint: `https://localhost:${this.port}`,
      keysFile: join(this.folder, 'storage-keys.json'),
      authority: join(this.folder, 'storage-authority.pem'),
    };
    return { bucket: 'openward-records', region: 'outside', s3 };
  }

  async begin(): Promise<void> {
    const tls = ['certificate.pem', 'key.pem'].map((name) => join(this.folder, `storage-${name}`));
    const args = [
      '--port',
      `127.0.0.1:${this.port}`,
      '--cert',
      tls[0] ?? '',
      '--key',
      tls[1] ?? '',
      '--region',
      'outside',
    ];
    this.#server = spawn(
      toolPath(repositoryRoot(), 'versitygw'),
      [...args, '--quiet', 'posix', join(this.folder, 'objects')],
      {
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], ROOT_ACCESS_KEY: keys.accessKeyId, ROOT_SECRET_KEY: keys.secretAccessKey },
      },
    );
    await until('the storage to answer', () => accepts('127.0.0.1', this.port));
  }

  /** At once. */
  async end(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }
}
