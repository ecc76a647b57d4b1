import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAuthority } from '../../testing/authority.ts';
import { shippedTrial } from '../consortium/trial.ts';
import { init } from '../lifecycle/membership.ts';
import { planServices } from '../generate/services.ts';
import { stringify } from 'yaml';
import { databaseName, keepsRows } from './database.ts';
import { requireNamedFiles } from './named-files.ts';
import type { NodeDescription } from './description.ts';
import { DataPaths, NodePaths, repositoryRoot } from './paths.ts';
import { existsSync } from 'node:fs';

const folder = mkdtempSync(join(tmpdir(), 'openward-database-'));
const file = (name: string, text = ''): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};
let passwordFile: string;
let authority: string;

beforeAll(async () => {
  passwordFile = file('password', 'of the database\n');
  authority = file('authority.pem', (await TestAuthority.found('DatabaseMSP', 'nodes')).root);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function described(database: Partial<NodeDescription['database']> = {}, key = 'hospital2'): NodeDescription {
  const shipped = shippedTrial(repositoryRoot()).nodes.find((node) => node.key === key);
  if (shipped === undefined) throw new Error(`expected ${key}`);
  const url = 'postgres://openward@db.example:5433/openward';
  return { ...shipped, database: { url, passwordFile, authority, ...database } };
}

describe('the databases of a node on PostgreSQL', () => {
  it('are one for each service that has rows, and named with their server', () => {
    const name = (key: string) => {
      const node = { description: described({}, key), paths: new NodePaths('/none') };
      return planServices(node).map((plan) => (keepsRows(plan) ? databaseName(node, plan) : undefined));
    };
    const on = 'on db.example:5433';
    expect(name('hospital2')).toEqual([`openward_hospital ${on}`, undefined, `openward_registrar ${on}`]);
    expect(name('cloud')).toEqual([`openward_cloud ${on}`, undefined]);
  });

  it('are named with files that are there and hold what they should', () => {
    expect(() => requireNamedFiles(described())).not.toThrow();
  });

  it.each([
    ['no password file', () => ({ passwordFile: join(folder, 'none') })],
    ['an empty password', () => ({ passwordFile: file('empty', '\nnot this\n') })],
    ['a password that everybody on the machine reads', () => ({ passwordFile: readByAll() })],
    ['no file of an authority', () => ({ authority: join(folder, 'none.pem') })],
    ['a key in place of a certificate', () => ({ authority: file('key.pem', '-----BEGIN PRIVATE KEY-----\n') })],
    [
      'a certificate that is none',
      () => ({ authority: file('x.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n') }),
    ],
  ])('with %s keep the node from being made, before anything of it is', async (_what, given) => {
    const database = given();
    const paths = new DataPaths(join(folder, 'data'));
    const making = init({ repository: repositoryRoot(), paths }, file('node.yaml', stringify(described(database))));
    const named = Object.values(database)[0];
    await expect(making).rejects.toMatchObject({
      code: 'NETWORK_DESCRIPTION_INVALID',
      message: expect.stringContaining(named ?? '-') as unknown,
    });
    expect(existsSync(join(paths.root, 'nodes'))).toBe(false);
    expect(existsSync(paths.state())).toBe(false);
  });
});

function readByAll(): string {
  const open = file('open', 'password\n');
  chmodSync(open, 0o644);
  return open;
}
