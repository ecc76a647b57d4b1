import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeReportFile } from '../../api/formats/node-report.ts';
import { supervisionApi } from '../../api/http/supervision.ts';
import type { WaitingRequests } from '../../api/messages/supervision.ts';
import type { AuditNote } from '../../domain/audit.ts';
import type { Database } from '../database/open.ts';
import { refusalsMigration } from '../audit/refusals.ts';
import { auditMigration } from '../audit/schema.ts';
import { AuditTrail } from '../audit/trail.ts';
import { Metrics } from '../http/metrics.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { supervisionHandlers } from './handlers.ts';
import { OwnSupervision } from './own.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const refusal = (act: string, outcome: string): AuditNote => ({
  ...{ act, state: 'asked', about: [], from: '127.0.0.1', outcome },
  ...{ by: { kind: 'unknown' }, request: '6f1c1f4e-6f9e-4a1a-8b4e-0123456789ab' },
});

describe('what a service tells of itself', () => {
  let folder: string;
  let database: Database;
  let clock: TestClock;
  let trail: AuditTrail;
  let supervision: OwnSupervision;
  let looks: number;
  let fails: string | undefined;
  let waiting: WaitingRequests[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'openward-supervision-'));
    database = await openTestDatabase([auditMigration('001-trail'), refusalsMigration('002-refusals')]);
    clock = new TestClock('2026-12-01T03:10:00.000Z');
    trail = new AuditTrail(database, clock);
    [looks, fails, waiting] = [0, undefined, []];
    const check = (name: string) => ({
      name,
      check: () => {
        looks += 1;
        if (fails === name) throw new Error('is away');
        return 'answers';
      },
    });
    supervision = new OwnSupervision({
      ...{ mspId: 'Hospital1MSP', keeper: 'hospital', clock, trail, folder },
      health: () => [check('ledger'), check('audit trail')],
      requests: () => Promise.resolve(waiting),
    });
    report(clock.now());
  });
  afterEach(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As the keeper leaves it. */
  function report(at: Date, programs: readonly object[] = []): void {
    const text = JSON.stringify({ format: 'openward-node-report/1', at: at.toISOString(), programs });
    writeFileSync(join(folder, nodeReportFile), text);
  }

  /** Codes of what needs a person, after so long. */
  async function alarmed(after = 0): Promise<string[]> {
    clock.pass(after);
    return (await supervision.now()).alarms.map(({ code, gravity }) => `${gravity} ${code}`);
  }

  it('is found out once for all who look within ten seconds, and says when', async () => {
    const first = await supervision.now();
    clock.pass(9_000);
    expect((await supervision.now()).at).toBe(first.at);
    expect(looks).toBe(2);
    clock.pass(2_000);
    expect((await supervision.now()).at > first.at).toBe(true);
    expect(looks).toBe(4);
  });

  it('has refusals by call and reason, of a day by its trail and of this run by its door', async () => {
    await trail.note(refusal('assign', 'NOT_ENTITLED'), refusal('assign', 'NOT_ENTITLED'), refusal('assign', 'OK'));
    await trail.note(refusal('activate', 'ACTIVATION_REFUSED'), refusal('assign', 'NOT_ENTITLED'));
    const metrics = new Metrics({ name: 'test', version: '1' });
    metrics.refused('tls', 'NOT_AUTHENTICATED');
    metrics.refused('/v1/x', 'CONFLICT');
    supervision.countedBy(metrics);
    const { refused, door } = await supervision.now();
    expect(refused).toEqual({
      since: '2026-11-30T03:00:00.000Z',
      kinds: [
        { act: 'assign', code: 'NOT_ENTITLED', count: 3 },
        { act: 'activate', code: 'ACTIVATION_REFUSED', count: 1 },
      ],
    });
    expect(door).toMatchObject({
      failedSignIns: 1,
      kinds: expect.arrayContaining([{ act: 'tls', code: 'NOT_AUTHENTICATED', count: 1 }]),
    });
    clock.pass(25 * 60 * MINUTE);
    expect((await supervision.now()).refused.kinds).toEqual([]);
  });

  it('forgets what it counted of refusals after a month', async () => {
    await trail.note(refusal('assign', 'CONFLICT'));
    clock.pass(31 * DAY);
    await trail.putAwayOld();
    expect(await database('auditRefusals')).toEqual([]);
  });

  it('asks for nobody while all is well', async () => {
    expect(await alarmed()).toEqual([]);
  });

  it.each([
    ['ledger', 'critical DEPENDENCY_AWAY'],
    ['audit trail', 'critical TRAIL_UNPROVEN'],
  ])('asks for a person when %s fails', async (name, code) => {
    fails = name;
    expect(await alarmed()).toEqual([code]);
  });

  it('asks for a person by what the keeper says, and when the keeper says nothing', async () => {
    report(clock.now(), [
      { name: 'hospital1-peer', height: 70, restarts: 0 },
      { name: 'hospital1-orderer', height: 100, restarts: 2 },
      { name: 'hospital1-ca', problem: 'does not answer', restarts: 0 },
    ]);
    const { alarms, node } = await supervision.now();
    expect(alarms).toMatchObject([
      { code: 'PROGRAM_AWAY', about: ['hospital1-ca'], count: 1 },
      { code: 'PROGRAM_BEHIND', about: ['hospital1-peer'] },
    ]);
    expect(node?.programs).toHaveLength(3);
    expect(await alarmed(6 * MINUTE), 'old').toEqual(['warning NODE_UNWATCHED']);
    writeFileSync(join(folder, nodeReportFile), '{');
    expect(await alarmed(MINUTE), 'unreadable').toEqual(['warning NODE_UNWATCHED']);
  });

  it('asks for a person about certificates, disks and clocks, by the numbers it gives its monitor', async () => {
    const metrics = new Metrics({ name: 'test', version: '1' });
    const seconds = (days: number): number => (clock.now().getTime() + days * DAY) / 1000;
    const reads = (metric: string, label: string, read: [string, number][]): void =>
      metrics.reads({ metric, help: 'x', label, read: () => read });
    reads('openward_certificate_end_seconds', 'certificate', [
      ['tls', seconds(200)],
      ['tls of peer', seconds(5)],
      ['signing', seconds(-1)],
    ]);
    reads('openward_disk_free_bytes', 'folder', [
      ['service', 5e8],
      ['peer', 5e11],
    ]);
    reads('openward_disk_size_bytes', 'folder', [
      ['service', 1e12],
      ['peer', 1e12],
    ]);
    reads('openward_clock_ahead_seconds', 'machine', [
      ['cloud', -12],
      ['sa', 0.5],
    ]);
    supervision.countedBy(metrics);
    const { alarms, certificates } = await supervision.now();
    expect(alarms.map(({ code, gravity, about }) => [gravity, code, ...about].join(' '))).toEqual([
      'critical DISK_FILLING service',
      'critical MACHINE_CERTIFICATE_ENDED signing',
      'critical MACHINE_CERTIFICATE_ENDS tls of peer',
      'warning CLOCK_OFF cloud',
    ]);
    expect(certificates.map(({ name }) => name)).toEqual(['signing', 'tls of peer', 'tls']);
  });

  it('asks for a person when many are refused for who they are, or a budget is used up; not for a few', async () => {
    await trail.note(...Array.from({ length: 20 }, () => refusal('assign', 'USER_REVOKED')));
    expect(await alarmed()).toEqual([]);
    await trail.note(refusal('activate', 'ACTIVATION_REFUSED'), refusal('book', 'LIMIT_REACHED'));
    expect(await alarmed(MINUTE)).toEqual(['warning FAILED_SIGN_INS', 'warning LIMITS_REACHED']);
    report(new Date(clock.now().getTime() + 3 * 60 * MINUTE));
    expect(await alarmed(3 * 60 * MINUTE), 'hours later').toEqual([]);
  });

  it('asks for a person about an older database for good', async () => {
    await database('auditAnchors').insert({ sequence: 9, digest: 'x', at: clock.now().toISOString(), isHere: false });
    expect(await alarmed()).toEqual(['warning TRAIL_BROKEN']);
  });

  it('asks for a person about what waits too long, by who has it', async () => {
    const at = (ago: number): string => new Date(clock.now().getTime() - ago).toISOString();
    waiting = [
      { kind: 'registration', holder: 'administrator', count: 2, oldest: at(4 * DAY) },
      { kind: 'booking', holder: 'administrator', count: 1, oldest: at(2 * DAY) },
      { kind: 'record', holder: 'patient', count: 1, oldest: at(40 * DAY) },
      { kind: 'replacement', holder: 'officer', cause: 'lost', count: 1, oldest: at(1.1 * DAY) },
      { kind: 'revocation', holder: 'program', count: 1, oldest: at(20 * MINUTE) },
      { kind: 'registration', holder: 'program', count: 1, oldest: at(10 * MINUTE) },
    ];
    expect(await alarmed()).toEqual(['critical LOCKED_OUT', 'critical REVOCATION_STANDS', 'warning REQUESTS_WAIT']);
  });

  it('is for its own organisation alone', async () => {
    expect(supervisionApi.supervision.callers).toEqual(['operator', 'hospital-admin', 'sa-officer']);
    const handlers = supervisionHandlers('Hospital1MSP', supervision);
    const asked = (mspId: string) =>
      Promise.resolve().then(() =>
        handlers.supervision({
          ...{ params: {}, query: {}, body: {}, version: 1 },
          caller: { kind: 'program', role: 'operator', mspId, key: 'b2'.repeat(32) },
          log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        }),
      );
    await expect(asked('Hospital2MSP')).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    expect(supervisionApi.supervision.reply.parse(await asked('Hospital1MSP'))).toMatchObject({ keeper: 'hospital' });
  });
});
