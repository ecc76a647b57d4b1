import { describe, expect, it } from 'vitest';
import { kinds, saturatesAt, scaleSection } from './section.ts';
import type { CurvePoint } from './schema.ts';

const point = (users: number, throughput: number): CurvePoint => ({
  users,
  seconds: 1,
  requests: 1,
  failures: 0,
  throughput,
  p50: 1,
  p95: 2,
  p99: 2,
  max: 2,
  cores: [
    { name: 'hospital1-peer', cores: 0.4 },
    { name: 'hospital2-peer', cores: 0.3 },
    { name: 'client', cores: 0.5 },
  ],
});

describe('the section on scale', () => {
  it('is empty where nothing was measured', () => {
    expect(scaleSection({})).toBe('');
  });

  it('says that a curve saturates where twice the users bring less than a tenth more', () => {
    expect(saturatesAt([point(1, 10), point(2, 19), point(4, 20)])?.users).toBe(2);
    expect(saturatesAt([point(1, 10), point(2, 19)])).toBeUndefined();
  });

  it('sums the processors of processes of one kind', () => {
    expect(kinds(point(1, 1))).toEqual([
      { name: 'peers', cores: 0.7 },
      { name: 'client', cores: 0.5 },
    ]);
  });

  it('draws a curve and lists its points', () => {
    const machine = {
      cpu: 'x',
      cores: 2,
      memoryGiB: 1,
      kernel: '',
      distribution: '',
      node: '',
      electron: '',
      openssl: '',
      electronCrypto: '',
      fabric: '',
      fabricCa: '',
      versitygw: '',
      ordering: '',
    };
    const html = scaleSection({
      curves: {
        format: 'openward-scale-curves/1',
        at: '',
        commit: '',
        modified: false,
        machine,
        load: { before: 0, after: 1 },
        tool: 'a tool',
        bytesADownload: 1,
        curves: [{ name: 'upload', what: 'P_DE <put>', points: [point(1, 10), point(2, 11)] }],
      },
    });
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).toContain('P_DE &lt;put&gt;');
    expect(html).toContain('11.0');
  });
});
