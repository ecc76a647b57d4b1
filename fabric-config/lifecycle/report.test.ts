import { describe, expect, it } from 'vitest';
import { reportOf } from './report.ts';
import type { ProcessStatus } from './status.ts';

const program = (name: string, org: string | null, over: Partial<ProcessStatus> = {}): ProcessStatus => ({
  ...{ name, org, running: true, pid: 1, port: 2, memory: 3, height: null, chaincode: null, database: null },
  ...{ restarts: 0, problem: null, log: ['of nobody else'] },
  ...over,
});

describe('what the keeper leaves with a service', () => {
  const at = '2026-12-01T03:00:00.000Z';

  it('is of its own organisation’s programs, without what is in their logs', () => {
    const processes = [
      program('hospital1-peer', 'hospital1', { height: 70 }),
      program('hospital1-ca', 'hospital1', { problem: 'x'.repeat(400), restarts: 2 }),
      program('hospital2-peer', 'hospital2', { height: 71 }),
      program('keeper', null),
    ];
    expect(reportOf(processes, 'hospital1', at)).toEqual({
      format: 'openward-node-report/1',
      at,
      programs: [
        { name: 'hospital1-peer', height: 70, restarts: 0 },
        { name: 'hospital1-ca', problem: 'x'.repeat(300), restarts: 2 },
      ],
    });
  });
});
