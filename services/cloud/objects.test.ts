import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TID } from '../../domain/ids.ts';
import type { Database } from '../database/open.ts';
import { bytesADay } from '../http/budgets.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { testPid } from '../testing/people.ts';
import { Objects } from './objects.ts';
import { cloudMigrations } from './schema.ts';

const tid = TID.parse(`T-${'0'.repeat(32)}`);
const most = 2 * 1024 ** 3;
let database: Database;
let clock: TestClock;
let objects: Objects;
beforeEach(async () => {
  database = await openTestDatabase(cloudMigrations);
  clock = new TestClock('2030-01-01T10:00:00.000Z');
  objects = new Objects(database, clock);
});
afterEach(() => database.destroy());

const announce = (owner: string, key = `records/${randomBytes(48).toString('hex')}`) =>
  objects.announce({ key, tid, kind: 'records', owner: testPid(owner), bytes: most });
const full = bytesADay.person / most;

describe('bytes that are announced to the storage', () => {
  it('are counted by person, and refused with when, above a day’s budget', async () => {
    for (let i = 0; i < full; i += 1) await announce('one');
    await expect(announce('one')).rejects.toMatchObject({ code: 'LIMIT_REACHED', details: { retryAfter: 86_400 } });
    await expect(announce('other')).resolves.toBeUndefined();
  });

  it('are there again a day later', async () => {
    for (let i = 0; i < full; i += 1) await announce('one');
    clock.set('2030-01-02T10:00:01.000Z');
    await expect(announce('one')).resolves.toBeUndefined();
  });

  it('count once for the same object, however often it is announced', async () => {
    for (let i = 0; i < 2 * full; i += 1) await announce('one', 'records/same');
    await expect(announce('one')).resolves.toBeUndefined();
  });
});
