import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { noMount, smallDisk, type SmallDisk } from '../../testing/full-disk.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { noPostgres, password, TestPostgres } from '../../testing/postgres.ts';
import { errorReply } from '../http/error-reply.ts';
import { answerOf } from '../testing/answer.ts';
import { databaseHealth, openDatabase, type Database } from './open.ts';

const things = [
  {
    name: '001',
    async up(database: Database) {
      await database.schema.createTable('things', (table) => {
        table.text('what').notNullable();
      });
    },
  },
];

const write = (database: Database, bytes: number): Promise<string> =>
  answerOf(database.transaction((queries) => queries('things').insert({ what: randomBytes(bytes).toString('hex') })));
const count = async (database: Database): Promise<number> => (await database('things').select('what')).length;

describe.skipIf(noPostgres !== undefined)(
  `a real PostgreSQL${noPostgres === undefined ? '' : ` (${noPostgres})`}`,
  () => {
    let server: TestPostgres;
    beforeAll(async () => {
      server = await TestPostgres.start();
    }, 90_000);
    afterAll(() => server.remove());

    describe.skipIf(noMount !== undefined)(`on a full disk${noMount === undefined ? '' : ` (${noMount})`}`, () => {
      let disk: SmallDisk;
      let database: Database;
      beforeAll(async () => {
        disk = smallDisk(32 * 1024);
        await server.query(`create tablespace small location '${server.tablespace(disk.folder)}'`);
        await server.query('create database small tablespace small');
        database = await openDatabase(server.url('small'), things);
      });
      afterAll(async () => {
        await database.destroy();
        await server.query('drop database small');
        await server.query('drop tablespace small');
        disk.remove();
      });

      it('refuses what is to be written in a code of its own, answers what it has, and heals', async () => {
        expect(await write(database, 100)).toBe('done');
        disk.fill();
        let refused = await write(database, 20_000);
        // Pages that the table has already are filled first.
        for (let more = 0; refused === 'done' && more < 100; more += 1) refused = await write(database, 20_000);
        expect(refused).toBe('507 SERVICE_DISK DISK_FULL');
        const kept = await count(database);
        expect(kept).toBeGreaterThan(0);
        expect(await write(database, 20_000)).toBe('507 SERVICE_DISK DISK_FULL');
        expect(await count(database)).toBe(kept);
        disk.empty();
        expect(await write(database, 20_000)).toBe('done');
        expect(await count(database)).toBe(kept + 1);
      });
    });

    it('that has no connection left says so, and serves again when others leave', async () => {
      const database = await openDatabase(server.url(), things);
      await database.destroy();
      const others: pg.Client[] = [];
      for (let full = false; !full;) {
        const other = new pg.Client({ connectionString: server.url() });
        other.on('error', () => undefined);
        full = await other.connect().then(
          () => others.push(other) > 100,
          () => true,
        );
      }
      expect(others.length).toBeGreaterThan(2);
      expect(await answerOf(openDatabase(server.url(), []))).toBe('503 SERVICE_DATABASE connections');
      await Promise.all(others.map((other) => other.end()));
      const again = await openDatabase(server.url(), things);
      expect(await write(again, 10)).toBe('done');
      await again.destroy();
    });

    it.each([
      ['password', { by: 'a-guess' }, 'postgres'],
      ['name', { as: 'nobody' }, 'postgres'],
      ['database', {}, 'elsewhere'],
    ])('that refuses the %s is told as that, and the password is not', async (_, login, database) => {
      const error = await openDatabase(server.url(database, login), []).then(
        () => 'opened',
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'SERVICE_DATABASE', details: { reason: 'login-refused' } });
      expect(JSON.stringify(errorReply(error, 'r').body)).not.toMatch(/a-guess|known-to/);
    });

    it('that ends under the service is told as that, and serves again when it is back, without being opened anew', async () => {
      const database = await openDatabase(server.url(), things);
      const health = databaseHealth(database);
      expect(await health.check()).toBe('answers');
      const before = await count(database);
      await server.end();
      expect(await write(database, 10)).toMatch(/^503 SERVICE_DATABASE (unreachable|not-ready)$/);
      await expect(health.check()).rejects.toMatchObject({ code: 'SERVICE_DATABASE' });
      await server.begin();
      expect(await write(database, 10)).toBe('done');
      expect(await count(database)).toBe(before + 1);
      await database.destroy();
    });
  },
);

describe.skipIf(noPostgres !== undefined)('a real PostgreSQL over TLS, as a node’s description has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openward-postgres-tls-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  let server: TestPostgres;
  let place: (authority: string) => { url: string; passwordFile: string };
  let trusted: string;
  beforeAll(async () => {
    const authority = await TestAuthority.found('DatabaseMSP', 'nodes');
    server = await TestPostgres.start(8, await authority.issue(undefined, { host: 'localhost' }));
    trusted = file('authority.pem', authority.root);
    const passwordFile = file('password', `${password}\n`);
    const base = `postgres://openward@localhost:${server.port}/postgres`;
    place = (ca) => ({ url: `${base}?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`, passwordFile });
  }, 90_000);
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is spoken to in TLS alone, with the password of a file', async () => {
    const database = await openDatabase(place(trusted), things);
    expect(await write(database, 10)).toBe('done');
    const spoken: unknown = await database.raw('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    expect(spoken).toMatchObject({ rows: [{ ssl: true }] });
    await database.destroy();
  });

  it('that another authority vouches for is not spoken to', async () => {
    const stranger = await TestAuthority.found('StrangerMSP', 'nodes');
    const opening = openDatabase(place(file('stranger.pem', stranger.root)), []);
    await expect(opening).rejects.toMatchObject({ code: 'SERVICE_DATABASE', details: { reason: 'unverified' } });
  });
});
