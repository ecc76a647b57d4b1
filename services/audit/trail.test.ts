import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditAnchor, AuditNote } from '../../domain/audit.ts';
import { auditApi } from '../../api/http/audit.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { TrailCheck, type TrailVerdict } from '../../protocol/audit/check.ts';
import { readEntry } from '../../protocol/audit/entry.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import type { Database } from '../database/open.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { Anchoring } from './anchoring.ts';
import { refusalsMigration } from './refusals.ts';
import { auditMigration } from './schema.ts';
import { AuditTrail } from './trail.ts';

const migrations = [auditMigration('001-audit-trail'), refusalsMigration('002-refusals-by-hour')];
const hospitals = { mspId: 'Hospital1MSP', keeper: 'hospital' } as const;
const DAY = 24 * 3600 * 1000;
const isPostgres = (process.env['OPENWARD_TEST_POSTGRES'] ?? '') !== '';

const noteOf = (act: string): AuditNote => ({
  ...{ act, state: 'ended', about: [], from: '127.0.0.1', outcome: 'OK', request: randomUUID() },
  by: { kind: 'program', role: 'operator', mspId: 'Hospital1MSP' },
});

describe('an audit trail', () => {
  let network: TestNetwork;
  let database: Database;
  let clock: TestClock;
  let trail: AuditTrail;
  const told: string[] = [];

  const anchoringOf = (of: AuditTrail): Anchoring => {
    const say = (_fields: object, message: string): void => void told.push(message);
    const log = { info: say, warn: say, error: say };
    return new Anchoring({ trail: of, ledger: network.ledger.as(network.hospital1), ...hospitals, clock, log });
  };

  /** As an operator judges it, by the service's pages and the ledger's anchors. */
  async function judged(of: AuditTrail): Promise<TrailVerdict> {
    const { items } = await network.ledger.evaluate(network.hospital1, ledgerApi.audit.anchors, {
      ...hospitals,
      pageSize: 200,
    });
    const check = new TrailCheck(items, clock.now());
    let beyond = 0;
    for (let page = await of.page({ order: 'oldest', beyond }); page.length > 0;) {
      for (const kept of page) check.take(kept);
      beyond = page.at(-1)?.sequence ?? beyond;
      page = await of.page({ order: 'oldest', beyond });
    }
    return check.verdict();
  }

  const lastOnLedger = async (): Promise<AuditAnchor | undefined> =>
    (await network.ledger.evaluate(network.hospital1, ledgerApi.audit.last, hospitals)).anchor;

  beforeEach(async () => {
    told.length = 0;
    network = await foundNetwork();
    database = await openTestDatabase(migrations);
    clock = new TestClock(new Date().toISOString());
    trail = new AuditTrail(database, clock);
  });
  afterEach(() => database.destroy());

  it('has what is noted at the same time in one chain, in the order it came', async () => {
    await Promise.all(Array.from({ length: 450 }, (_, index) => trail.note(noteOf(`act${'x'.repeat(index % 40)}`))));
    const verdict = await judged(trail);
    expect(verdict).toMatchObject({ intact: true, entries: 450, last: 450 });
    const [first] = await trail.page({ order: 'oldest' });
    expect(readEntry(first?.entry ?? '')?.act).toBe('act');
  });

  it('stays one chain when two programs write to the same database', async () => {
    const other = new AuditTrail(database, clock);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? trail : other).note(noteOf('assign'))),
    );
    expect(await judged(trail)).toMatchObject({ intact: true, entries: 40 });
  });

  it('keeps none of the notes of a write that failed, and goes on', async () => {
    await trail.note(noteOf('before'));
    await database.schema.renameTable('auditTrail', 'elsewhere');
    await expect(trail.note(noteOf('meanwhile'))).rejects.toThrow();
    await database.schema.renameTable('elsewhere', 'auditTrail');
    await trail.note(noteOf('after'));
    const acts = (await trail.page({ order: 'oldest' })).map(({ entry }) => readEntry(entry)?.act);
    expect(acts).toEqual(['before', 'after']);
  });

  it('is told to the ledger after a quarter of an hour, or a thousand entries, and not before', async () => {
    const anchoring = anchoringOf(trail);
    await trail.note(noteOf('assign'));
    await anchoring.round();
    expect(await lastOnLedger()).toBeUndefined();
    clock.pass(15 * 60_000);
    await anchoring.round();
    expect(await lastOnLedger()).toMatchObject({ sequence: 1 });
    await trail.note(...Array.from({ length: 999 }, () => noteOf('assign')));
    await anchoring.round();
    expect(await lastOnLedger()).toMatchObject({ sequence: 1 });
    await trail.note(noteOf('assign'));
    await anchoring.round();
    expect(await lastOnLedger()).toMatchObject({ sequence: 1001 });
    expect(await judged(trail)).toMatchObject({ intact: true, anchored: 1001 });
  });

  it('of which a row was changed, added or taken away in the database is found out', async () => {
    await trail.note(...['one', 'two', 'three', 'four'].map(noteOf));
    await anchoringOf(trail).anchor();
    await database('auditTrail').where({ sequence: 2 }).update({ entry: '{}' });
    expect((await judged(trail)).breaches).toContainEqual({ kind: 'altered', sequence: 2 });
    await database('auditTrail').where({ sequence: 2 }).delete();
    expect((await judged(trail)).breaches).toContainEqual({ kind: 'missing', sequence: 2, until: 2 });
    await database('auditTrail').where('sequence', '>', 2).delete();
    expect((await judged(trail)).breaches).toContainEqual({ kind: 'cut', sequence: 2, until: 4 });
  });

  // PostgreSQL takes no such bytes into a column of text.
  it.skipIf(isPostgres)(
    'of which a row holds what is no text shows the others, goes on, and is found out',
    async () => {
      await trail.note(...['one', 'two', 'three'].map(noteOf));
      await database('auditTrail')
        .where({ sequence: 2 })
        .update({ entry: Buffer.from([0, 255]) });
      await database('auditTrail')
        .where({ sequence: 3 })
        .update({ digest: Buffer.from([0]) });
      expect((await trail.page({ order: 'newest' })).map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
      await trail.note(noteOf('four'));
      const { breaches, entries } = await judged(trail);
      expect(entries).toBe(4);
      expect(breaches.map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual(
        expect.arrayContaining(['unreadable 2', 'altered 3', 'broken 4']),
      );
    },
  );

  it('shows nothing whose number no trail has', async () => {
    await trail.note(noteOf('one'));
    const [first] = await database('auditTrail');
    await database('auditTrail').insert({ ...first, sequence: -4 });
    expect((await trail.page({ order: 'newest', beyond: 9 })).map(({ sequence }) => sequence)).toEqual([1]);
    const { query } = auditApi.auditEntries;
    for (const beyond of ['-1', '1e300', '1000000000000', 'x', '0.5'])
      expect(query.safeParse({ beyond }).success, beyond).toBe(false);
    expect(query.parse({ beyond: '0' })).toEqual({ order: 'newest', beyond: 0 });
  });

  it('of a database that was rolled back says so for good, and goes on behind what the ledger has', async () => {
    await trail.note(...['one', 'two'].map(noteOf));
    await anchoringOf(trail).anchor();
    await trail.note(...['three', 'four', 'five'].map(noteOf));
    await anchoringOf(trail).anchor();
    await database('auditTrail').where('sequence', '>', 2).delete();
    await database('auditAnchors').where('sequence', '>', 2).delete();
    // The service is started, and somebody calls before the ledger was compared.
    await trail.note(noteOf('afterwards'));
    expect((await judged(trail)).breaches).toEqual([{ kind: 'cut', sequence: 4, until: 5 }]);
    await anchoringOf(trail).round();
    expect(told).toEqual(['the audit trail is not the one that the ledger knows']);
    await trail.note(noteOf('later'));
    await expect(anchoringOf(trail).anchor()).resolves.toMatchObject({ sequence: 7 });
    const { breaches } = await judged(trail);
    expect(breaches).toEqual([
      { kind: 'missing', sequence: 4, until: 5 },
      { kind: 'resumed', sequence: 6 },
    ]);
    // Once, not at every start.
    await anchoringOf(trail).anchor();
    expect(told).toHaveLength(1);
  });

  it('puts away what was kept for three years, up to an entry of the ledger, and is intact', async () => {
    await trail.note(...['one', 'two'].map(noteOf));
    await trail.told({
      ...hospitals,
      ...(await trail.head()),
      at: new Date(clock.now().getTime() - 1200 * DAY).toISOString(),
    });
    const { sequence, digest } = await trail.head();
    const old = { ...hospitals, sequence, digest, at: new Date(clock.now().getTime() - 1200 * DAY).toISOString() };
    expect(await trail.putAwayOld()).toBe(0);
    await trail.note(noteOf('three'));
    await trail.told({ ...hospitals, ...(await trail.head()), at: clock.now().toISOString() });
    expect(await trail.putAwayOld()).toBe(2);
    const check = new TrailCheck([old], clock.now());
    for (const kept of await trail.page({ order: 'oldest' })) check.take(kept);
    expect(check.verdict()).toMatchObject({ intact: true, first: 3, entries: 1 });
  });

  it('is not well when the ledger has not been told for an hour', async () => {
    const health = anchoringOf(trail).health();
    await trail.note(noteOf('assign'));
    await expect(health.check()).resolves.toBe('1 entries, 0 of them on the ledger');
    clock.pass(61 * 60_000);
    await expect(Promise.resolve().then(() => health.check())).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  });

  it('is read newest first, by who has done it, a page at a time', async () => {
    await trail.note(...Array.from({ length: 205 }, () => noteOf('assign')));
    await trail.note({ ...noteOf('mine'), by: { kind: 'itself' } });
    const [newest] = await trail.page({ order: 'newest' });
    expect(newest?.sequence).toBe(206);
    expect(await trail.page({ order: 'newest', by: 'itself' })).toHaveLength(1);
    expect(await trail.page({ order: 'newest', beyond: 7, by: 'operator@Hospital1MSP' })).toHaveLength(6);
  });
});
