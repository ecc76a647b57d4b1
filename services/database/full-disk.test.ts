import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noMount, smallDisk, type SmallDisk } from '../../testing/full-disk.ts';
import { answerOf } from '../testing/answer.ts';
import { openDatabase, type Database } from './open.ts';

let disk: SmallDisk;
let database: Database;

describe.skipIf(noMount !== undefined)(
  `a database on a full disk${noMount === undefined ? '' : ` (${noMount})`}`,
  () => {
    beforeEach(async () => {
      disk = smallDisk(2048);
      database = await openDatabase(`sqlite://${join(disk.folder, 'service.db')}`, []);
      await database.schema.createTable('things', (table) => {
        table.text('what').notNullable();
      });
    });
    afterEach(async () => {
      await database.destroy();
      disk.remove();
    });

    const write = (bytes: number): Promise<string> =>
      answerOf(
        database.transaction((queries) => queries('things').insert({ what: randomBytes(bytes).toString('hex') })),
      );
    const count = async (): Promise<number> => (await database('things').select('what')).length;

    it('refuses what is to be written in a code of its own, answers what it has, and heals without being opened anew', async () => {
      expect(await write(100)).toBe('done');
      disk.fill();
      let refused = await write(20_000);
      // The write-ahead log has room of its own for a while.
      for (let more = 0; refused === 'done' && more < 100; more += 1) refused = await write(20_000);
      expect(refused).toMatch(/^507 SERVICE_DISK DISK_(FULL|FAILED)$/);
      const kept = await count();
      expect(kept).toBeGreaterThan(0);
      expect(await write(20_000)).toMatch(/^507 SERVICE_DISK/);
      expect(await count()).toBe(kept);
      disk.empty();
      expect(await write(20_000)).toBe('done');
      expect(await count()).toBe(kept + 1);
    });
  },
);
