import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { noPostgres, password, TestPostgres } from '../../testing/postgres.ts';

const shipped = join(repositoryRoot(), 'fabric-config', 'examples', 'trial');

/** PostgreSQL over TLS for nodes of a test; where there is none on this machine they keep SQLite. */
export class Databases {
  private constructor(
    private readonly folder: string,
    readonly server: TestPostgres | undefined,
  ) {}

  /** Its authority, its password and what is described lie in the folder. */
  static async start(folder: string): Promise<Databases> {
    if (noPostgres !== undefined) return new Databases(folder, undefined);
    const authority = await TestAuthority.found('DatabaseMSP', 'nodes');
    const server = await TestPostgres.start(60, await authority.issue(undefined, { host: 'localhost' }));
    writeFileSync(join(folder, 'database-authority.pem'), authority.root);
    writeFileSync(join(folder, 'database-password'), `${password}\n`, { mode: 0o600 });
    return new Databases(folder, server);
  }

  /** Makes them, empty, whatever was in them. */
  async create(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.server?.query(`drop database if exists ${name} with (force)`);
      await this.server?.query(`create database ${name}`);
    }
  }

  /** The file of a description: a shipped one with other values, and with a database of that name. */
  describe(like: string, values: Readonly<Record<string, unknown>>, file: string, name: string): string {
    const description = parseDocument(readFileSync(join(shipped, `${like}.yaml`), 'utf8'));
    for (const [key, value] of Object.entries(values)) description.set(key, value);
    if (this.server !== undefined)
      description.set('database', {
        url: `postgres://openward@localhost:${this.server.port}/${name}`,
        passwordFile: join(this.folder, 'database-password'),
        authority: join(this.folder, 'database-authority.pem'),
      });
    writeFileSync(file, description.toString());
    return file;
  }

  /** The folder of a trial as it is shipped, but for its cloud: other values, and databases here. */
  async trial(cloud: Readonly<Record<string, unknown>>): Promise<string> {
    const trial = join(this.folder, 'trial');
    mkdirSync(trial);
    cpSync(shipped, trial, { recursive: true });
    this.describe('cloud', cloud, join(trial, 'cloud.yaml'), 'openward');
    await this.create('openward_cloud');
    return trial;
  }

  async remove(): Promise<void> {
    await this.server?.remove();
  }
}
