import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestAuthority } from '../../testing/authority.ts';
import { noPostgres, password, TestPostgres } from '../../testing/postgres.ts';
import { shippedTrial } from '../consortium/trial.ts';
import type { Node } from '../node/node.ts';
import { NodePaths, repositoryRoot } from '../node/paths.ts';
import { fillDatabases, postgresItems } from './postgres.ts';
import { Bench } from './testing/archives.ts';

const bench = new Bench();
const names = ['openward_hospital', 'openward_registrar'] as const;
const quiet = (): void => undefined;

describe.skipIf(noPostgres !== undefined)(
  `databases on PostgreSQL in a backup${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    let server: TestPostgres;
    let node: Pick<Node, 'description' | 'paths'>;
    let dumps: { name: string; file: string }[];
    beforeAll(async () => {
      const authority = await TestAuthority.found('DatabaseMSP', 'nodes');
      server = await TestPostgres.start(8, await authority.issue(undefined, { host: 'localhost' }));
      const shipped = shippedTrial(repositoryRoot()).nodes.find(({ key }) => key === 'hospital2');
      if (shipped === undefined) throw new Error('expected hospital2');
      const url = `postgres://openward@localhost:${server.port}/openward`;
      const passwordFile = bench.put('password', `${password}\n`);
      const database = { url, passwordFile, authority: bench.put('authority.pem', authority.root) };
      node = { description: { ...shipped, database }, paths: new NodePaths(bench.freshFolder('node')) };
      await create();
      for (const name of names)
        await server.query(
          `create table things (id serial primary key, what text); insert into things (what) values ('${name}')`,
          name,
        );
    }, 90_000);
    afterAll(async () => {
      await server.remove();
      bench.remove();
    });

    const create = async (): Promise<void> => {
      for (const name of names) {
        await server.query(`drop database if exists ${name}`);
        await server.query(`create database ${name}`);
      }
    };
    /** As `restore` lays them down. */
    const layDown = (): void => {
      mkdirSync(node.paths.databases(), { recursive: true });
      for (const { name, file } of dumps)
        renameSync(file, node.paths.databases().replace(/databases$/, name.slice('nodes/hospital2/'.length)));
    };
    const dump = async (): Promise<void> => {
      const scratch = bench.freshFolder('scratch');
      const items = await postgresItems(node, scratch);
      dumps = items.map(({ name }) => ({
        name,
        file: `${scratch}/hospital2/databases/${name.split('/').at(-1) ?? ''}`,
      }));
      expect(existsSync(`${scratch}/pgpass`), 'the password afterwards').toBe(false);
    };

    it('are dumped over TLS, one for each service, without their password', async () => {
      await dump();
      expect(dumps.map(({ name }) => name)).toEqual([
        'nodes/hospital2/databases/hospital.dump',
        'nodes/hospital2/databases/registrar.dump',
      ]);
      for (const { file } of dumps) expect(readFileSync(file).includes(password)).toBe(false);
    });

    it('are not filled where something is in them, and keep that', async () => {
      layDown();
      await server.query(`insert into things (what) values ('later')`, names[0]);
      await expect(fillDatabases(node, quiet)).rejects.toMatchObject({
        code: 'SERVICE_DATABASE',
        message: expect.stringContaining('already exists') as unknown,
      });
      expect(await server.query('select what from things', names[0])).toHaveLength(2);
      expect(existsSync(node.paths.databases()), 'what is to be filled in').toBe(true);
    });

    it('are filled when they are empty, once', async () => {
      await create();
      await fillDatabases(node, quiet);
      for (const name of names) {
        await server.query(`insert into things (what) values ('next')`, name);
        expect(await server.query('select id, what from things order by id', name)).toEqual([
          { id: 1, what: name },
          { id: 2, what: 'next' },
        ]);
      }
      expect(existsSync(node.paths.databases())).toBe(false);
      await fillDatabases(node, quiet);
    });

    it('are told as what cannot be reached, and nothing is sent to who is not who the authority says', async () => {
      const stranger = bench.put('stranger.pem', (await TestAuthority.found('StrangerMSP', 'nodes')).root);
      const { description, paths } = node;
      if (description.database === undefined) throw new Error('expected a database');
      const other = {
        paths,
        description: { ...description, database: { ...description.database, authority: stranger } },
      };
      await expect(postgresItems(other, bench.freshFolder('other'))).rejects.toMatchObject({
        code: 'SERVICE_DATABASE',
        message: expect.stringContaining('certificate verify failed') as unknown,
      });
    });

    it('are left out where PostgreSQL’s own programs are not there, and then wait to be filled until they are', async () => {
      await dump();
      layDown();
      vi.stubEnv('PATH', bench.freshFolder('nothing'));
      try {
        expect(await postgresItems(node, bench.freshFolder('scratch'))).toEqual([]);
        await expect(fillDatabases(node, quiet)).rejects.toMatchObject({ code: 'TOOL_MISSING' });
      } finally {
        vi.unstubAllEnvs();
      }
      const onFiles = { paths: node.paths, description: { ...node.description, database: undefined } };
      await expect(fillDatabases(onFiles, quiet)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await create();
      await fillDatabases(node, quiet);
      expect(existsSync(node.paths.databases())).toBe(false);
    });
  },
);
