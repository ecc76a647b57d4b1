import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditNote } from '../../domain/audit.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { testPid } from '../testing/people.ts';
import { NotedCalls, type NotedCall } from './noted-calls.ts';

const doctor = testPid('doctor');
const tid = `T-${'a'.repeat(32)}`;

const callOf = (over: Partial<NotedCall> = {}): NotedCall => ({
  ...{ act: 'assign', isQuestion: false, params: {}, query: {}, body: {}, from: '127.0.0.1', request: randomUUID() },
  claim: { kind: 'person', role: 'doctor', mspId: 'Hospital1MSP', pid: doctor, thumbprint: 'x' },
  ...over,
});

describe('calls that are noted', () => {
  let written: AuditNote[];
  let broken: boolean;
  let lost: string[];
  let now: number;
  let calls: NotedCalls;

  beforeEach(() => {
    [written, lost, broken, now] = [[], [], false, 0];
    const note = (...notes: AuditNote[]): Promise<void> => {
      if (broken) return Promise.reject(new OpenwardError('SERVICE_DATABASE'));
      written.push(...notes);
      return Promise.resolve();
    };
    calls = new NotedCalls({ note }, { error: (_fields, message) => void lost.push(message) }, () => now);
  });

  const told = (): string[] => written.map(({ act, state, outcome }) => [act, state, outcome].join(' ').trim());

  it('are there before what they change is done, and again with how it ended', async () => {
    await calls.around(callOf(), () => expect(told()).toEqual(['assign begun']));
    expect(told()).toEqual(['assign begun', 'assign ended OK']);
    expect(written[1]).toMatchObject({
      by: { kind: 'person', role: 'doctor', mspId: 'Hospital1MSP', pid: doctor },
      from: '127.0.0.1',
    });
  });

  it('are not done when that cannot be noted', async () => {
    broken = true;
    let isDone = false;
    const refused = calls.around(callOf(), () => (isDone = true));
    await expect(refused).rejects.toMatchObject({ code: 'SERVICE_DATABASE' });
    expect(isDone).toBe(false);
  });

  it('that only ask are answered while nothing can be noted, and noted before the next that can', async () => {
    broken = true;
    const question = callOf({ act: 'captures', isQuestion: true });
    await expect(calls.around(question, () => 'what is there')).resolves.toBe('what is there');
    await expect(calls.around(callOf(), () => undefined)).rejects.toMatchObject({ code: 'SERVICE_DATABASE' });
    await calls.refused(callOf(), 'SERVICE_DATABASE');
    expect(written).toEqual([]);
    broken = false;
    await calls.around(callOf(), () => undefined);
    expect(told()).toEqual(['captures asked OK', 'assign ended SERVICE_DATABASE', 'assign begun', 'assign ended OK']);
  });

  it('do not try all that waits again and again while nothing can be noted', async () => {
    let tried = 0;
    const full = { note: (...notes: AuditNote[]) => Promise.reject(new Error(`full: ${(tried += notes.length)}`)) };
    calls = new NotedCalls(full, { error: () => undefined }, () => now);
    const list = callOf({ act: 'auditEntries', isQuestion: true });
    for (let n = 0; n < 1000; n += 1) await calls.around(list, () => []);
    const before = tried;
    await calls.around(list, () => []);
    expect(tried - before, 'notes that one call tried').toBeLessThanOrEqual(200);
  });

  it('that find no place while nothing can be noted are counted', async () => {
    broken = true;
    const list = (n: number) => callOf({ act: 'auditEntries', isQuestion: true, query: { sequence: n } });
    for (let n = 0; n < 10_003; n += 1) await calls.around(list(n), () => []);
    broken = false;
    await calls.around(callOf(), () => undefined);
    expect(written).toHaveLength(10_000 + 1 + 2);
    expect(written[10_000]).toMatchObject({ act: 'notesLost', about: ['3'], by: { kind: 'itself' } });
  });

  it('are answered when they were done and only their end cannot be noted', async () => {
    const answer = calls.around(callOf(), () => {
      broken = true;
      return 'done';
    });
    await expect(answer).resolves.toBe('done');
    expect(lost).toHaveLength(1);
    broken = false;
    await calls.refused(callOf(), 'CONFLICT');
    expect(told()).toEqual(['assign begun', 'assign ended OK', 'assign ended CONFLICT']);
  });

  it('that only ask the same again are one entry an hour, for each caller and each thing', async () => {
    const list = (over: Partial<NotedCall> = {}) => calls.around(callOf({ isQuestion: true, ...over }), () => []);
    for (let round = 0; round < 5; round += 1) await list();
    expect(written).toHaveLength(1);
    await list({ params: { tid } });
    await list({ claim: { kind: 'program', role: 'sa', mspId: 'SaMSP', key: 'b2'.repeat(32) } });
    expect(written).toHaveLength(3);
    now += 3_600_000;
    await list();
    expect(written).toHaveLength(4);
  });

  it('of who reads the trail are an entry each', async () => {
    for (let round = 0; round < 3; round += 1)
      await calls.around(callOf({ act: 'auditEntries', isQuestion: true }), () => []);
    expect(written).toHaveLength(3);
  });

  it('that are refused are noted with the code, once a minute where it is the same', async () => {
    for (let round = 0; round < 100; round += 1) await calls.refused(callOf(), 'NOT_ENTITLED');
    await calls.refused(callOf(), 'LIMIT_REACHED');
    await calls.refused(callOf({ claim: undefined }), 'CERTIFICATE_INVALID');
    expect(told()).toEqual([
      'assign ended NOT_ENTITLED',
      'assign ended LIMIT_REACHED',
      'assign ended CERTIFICATE_INVALID',
    ]);
    expect(written[2]?.by).toEqual({ kind: 'unknown' });
  });

  it('name ids and nothing that somebody has typed', async () => {
    await calls.refused(
      callOf({
        params: { tid, id: '110101199003074514' },
        query: { pid: doctor, search: 'Zhang San' },
        body: { id: 'ZhangSan', displayName: 'Zhang San', rid: '110101199003074514', reason: 'ill', patientPid: 7 },
      }),
      'INPUT_INVALID',
    );
    expect(written[0]?.about).toEqual([tid, doctor]);
  });

  it('name eight ids at most, of the path first', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `T-${String(index).padStart(32, '0')}`);
    const names = ['id', 'pid', 'patientPid', 'doctorPid', 'consumerPid', 'tid', 'T_ID', 'shareId', 'digest'];
    const body = Object.fromEntries(names.map((name, index) => [name, ids[index]]));
    await calls.around(callOf({ params: { tid }, body }), () => undefined);
    expect(written[0]?.about).toHaveLength(8);
    expect(written[0]?.about[0]).toBe(tid);
  });

  it('of one person fill no disk: beyond 6,000 in an hour nothing more is done, and nothing is noted of what they name', async () => {
    const about = (n: number): string => `T-${String(n).padStart(32, '0')}`;
    for (let n = 0; n < 3000; n += 1) await calls.around(callOf(), () => undefined);
    for (let n = 0; n < 5000; n += 1) await calls.refused(callOf({ params: { tid: about(n) } }), 'NOT_FOUND');
    expect(written).toHaveLength(2 * 3000 + 3000 + 1);
    await expect(calls.around(callOf(), () => undefined)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    const other = {
      kind: 'person',
      role: 'doctor',
      mspId: 'Hospital1MSP',
      pid: testPid('other'),
      thumbprint: 'x',
    } as const;
    await calls.around(callOf({ claim: other }), () => undefined);
    now += 3_600_000;
    await calls.around(callOf(), () => undefined);
  });

  it('of services are as many as there are', async () => {
    const claim = { kind: 'program', role: 'sa', mspId: 'SaMSP', key: 'b2'.repeat(32) } as const;
    for (let n = 0; n < 6100; n += 1) await calls.around(callOf({ claim }), () => undefined);
    expect(written).toHaveLength(12_200);
  });
});
