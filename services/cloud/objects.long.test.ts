import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TID } from '../../domain/ids.ts';
import type { Database } from '../database/open.ts';
import { bytesADay, longestUpload } from '../http/budgets.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { testPid } from '../testing/people.ts';
import { Holdings } from './holdings.ts';
import { Objects } from './objects.ts';
import { cloudMigrations } from './schema.ts';
import { MemoryStorage } from './testing.ts';

const tid = TID.parse(`T-${'0'.repeat(32)}`);
const most = 2 * 1024 ** 3;
const lifetime = 300_000;
const bucket = 'openward-records';
let database: Database;
let clock: TestClock;
let storage: MemoryStorage;
let holdings: Holdings;
beforeEach(async () => {
  database = await openTestDatabase(cloudMigrations);
  clock = new TestClock('2030-01-01T10:00:00.000Z');
  storage = new MemoryStorage();
  holdings = begun();
});
afterEach(() => database.destroy());

/** The service as it comes up before this database. */
const begun = (): Holdings => new Holdings({ objects: new Objects(database, clock), storage, bucket });
const newKey = (): string => `records/${randomBytes(48).toString('hex')}`;

async function announce(
  owner: string,
  key = newKey(),
  over: { bytes?: number; sha256?: string } = {},
): Promise<string> {
  const object = { key, tid, kind: 'records' as const, owner: testPid(owner), bytes: most, sha256: 'a'.repeat(64) };
  const expiresAt = new Date(clock.now().getTime() + lifetime).toISOString();
  await holdings.announce({ ...object, ...over }, expiresAt);
  return key;
}
async function store(owner: string): Promise<string> {
  const key = await announce(owner);
  storage.put(key, most);
  return key;
}
const full = bytesADay.person / most;
async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i += 1) await work();
}
const refused = { code: 'LIMIT_REACHED' };

/** Until so many of this test's transactions wait for another. */
async function waiting(count: number): Promise<void> {
  const asked = database('pg_stat_activity').whereRaw('usename = current_user').where({ wait_event_type: 'Lock' });
  await expect.poll(async () => (await asked.clone().select('pid')).length, { timeout: 10_000 }).toBe(count);
}

describe('bytes that are announced to the storage', () => {
  it('are counted by person, and refused with when, above a day’s budget', async () => {
    await times(full, () => announce('one'));
    await expect(announce('one')).rejects.toMatchObject({ ...refused, details: { retryAfter: lifetime / 1000 } });
    await expect(announce('other')).resolves.toBeDefined();
  });

  it('and came count on until a day later', async () => {
    await times(full, () => store('one'));
    clock.pass(lifetime);
    await holdings.settle();
    await expect(announce('one')).rejects.toMatchObject({ ...refused, details: { retryAfter: 86_100 } });
    clock.set('2030-01-02T10:00:01.000Z');
    await expect(announce('one')).resolves.toBeDefined();
  });

  it('count once for the same object, however often it is announced', async () => {
    const key = newKey();
    await times(2 * full, () => announce('one', key));
    await expect(announce('one')).resolves.toBeDefined();
  });

  it('and never came are given back when their permits have run out, by the round or when they are needed', async () => {
    await times(full, () => announce('one'));
    clock.pass(lifetime);
    await expect(announce('one'), 'needed').resolves.toBeDefined();
    await times(full - 1, () => announce('one'));
    await expect(announce('one')).rejects.toMatchObject(refused);
    clock.pass(lifetime);
    await holdings.settle();
    storage.looks = 0;
    await expect(announce('one'), 'after a round').resolves.toBeDefined();
    expect(storage.looks, 'questions to the storage').toBe(0);
  });

  it('are given back for what did not come, and not for what did', async () => {
    await times(full / 2, () => store('one'));
    await times(full / 2, () => announce('one'));
    clock.pass(lifetime);
    await times(full / 2, () => announce('one'));
    await expect(announce('one')).rejects.toMatchObject(refused);
  });

  it('count again when what was given up comes late after all', async () => {
    const late = await announce('one');
    clock.pass(lifetime);
    await holdings.settle();
    storage.put(late, most);
    clock.pass(longestUpload);
    await holdings.settle();
    await times(full - 1, () => announce('one'));
    await expect(announce('one')).rejects.toMatchObject(refused);
  });

  it('are forgotten with what never came, so that nothing keeps its name', async () => {
    const key = await announce('one');
    clock.pass(lifetime);
    await holdings.settle();
    clock.pass(longestUpload);
    await holdings.settle();
    expect(await database('objects').select()).toEqual([]);
    await expect(announce('other', key, { sha256: 'b'.repeat(64) })).resolves.toBe(key);
  });

  it.runIf(process.env['OPENWARD_TEST_POSTGRES'] === undefined).each<[string, Record<string, unknown>]>([
    ['whose length cannot be read', { bytes: 'many' }],
    ['whose length is less than nothing', { bytes: -most }],
    ['whose time cannot be read', { grantedAt: '' }],
    ['whose time is of another form', { grantedAt: '2029' }],
  ])('%s count as the most there may be, of this day', async (_, damage) => {
    await times(full, () => store('one'));
    await database('objects').update(damage);
    await expect(announce('one')).rejects.toMatchObject(refused);
    await expect(announce('other')).resolves.toBeDefined();
  });

  it('are given back though others, whatever their number, cannot be read, which is told', async () => {
    const key = await announce('one');
    const expiresAt = new Date(clock.now().getTime()).toISOString();
    const damaged = Array.from({ length: 600 }, () => ({
      ...{ key: newKey(), tid: 'none', kind: 'records', owner: testPid('other'), bytes: 1, counted: true },
      ...{ grantedAt: expiresAt, lookAt: expiresAt },
    }));
    for (let at = 0; at < damaged.length; at += 50) await database('objects').insert(damaged.slice(at, at + 50));
    clock.pass(lifetime);
    await expect(holdings.settle()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('600'),
    });
    expect(await database('objects').where({ key })).toMatchObject([{ counted: expect.not.toBeOneOf([1, true]) }]);
  });

  it('are known after a restart', async () => {
    await times(full, () => store('one'));
    holdings = begun();
    await expect(announce('one')).rejects.toMatchObject(refused);
  });

  it('of one person do not fit in twice by being announced at once', async () => {
    await times(full - 1, () => announce('one'));
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => announce('one')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.runIf(process.env['OPENWARD_TEST_POSTGRES'])(
    'of one person do not fit in twice though each counts before another writes (PostgreSQL alone: SQLite takes turns)',
    async () => {
      await times(full - 1, () => announce('one'));
      const gate = await database.transaction();
      // Reading goes on, writing waits.
      await gate.raw('lock table objects in share mode');
      const announced = Promise.allSettled([1, 2, 3].map(() => announce('one')));
      await waiting(3);
      await gate.commit();
      expect((await announced).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    },
  );

  it('are the same bytes, or it is another announcement', async () => {
    const key = await announce('one');
    for (const over of [{ bytes: 1 }, { sha256: 'b'.repeat(64) }])
      await expect(announce('one', key, over)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(announce('other', key)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of an earlier release are looked for like any other', async () => {
    const key = newKey();
    const grantedAt = '2030-01-01T09:00:00.000Z';
    const row = { key, tid, kind: 'records', owner: testPid('one'), bytes: most, grantedAt, lookAt: grantedAt };
    await database('objects').insert(row);
    await expect(announce('one', key), 'announced again, with its checksum').resolves.toBe(key);
    await expect(announce('one', key, { sha256: 'b'.repeat(64) })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('an object that somebody says is there', () => {
  const claimed = (key: string, over: { owner?: string; bytes?: number; digest?: string; bucket?: string } = {}) =>
    holdings.verify({
      tid,
      url: `s3://${over.bucket ?? bucket}/${key}`,
      owner: testPid(over.owner ?? 'one'),
      digest: over.digest ?? key.slice('records/'.length),
      bytes: over.bytes ?? most,
    });

  it('is believed when it lies there as it was announced, and read once, whoever asks at once or later', async () => {
    const key = await store('one');
    await Promise.all([claimed(key), claimed(key)]);
    await claimed(key);
    expect(storage.read).toEqual([key]);
  });

  it.each<[string, Parameters<typeof claimed>[1], string]>([
    ['by another person', { owner: 'other' }, 'OBJECT_MISSING'],
    ['in another bucket', { bucket: 'elsewhere' }, 'OBJECT_MISSING'],
    ['of another length', { bytes: 1 }, 'DIGEST_MISMATCH'],
    ['of another digest', { digest: 'd'.repeat(96) }, 'DIGEST_MISMATCH'],
  ])('is not believed %s', async (_, over, code) => {
    await expect(claimed(await store('one'), over)).rejects.toMatchObject({ code });
  });

  it('is not believed when nothing lies there, even if it did once', async () => {
    await expect(claimed(newKey())).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    await expect(claimed(await announce('one'))).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    const key = await store('one');
    await claimed(key);
    await storage.clear();
    await expect(claimed(key)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
  });

  it('is not believed when other bytes lie there', async () => {
    const key = await announce('one');
    storage.put(key, most, 'e'.repeat(96));
    await expect(claimed(key)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    const short = await announce('one');
    storage.put(short, 1);
    await expect(claimed(short)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });
});
