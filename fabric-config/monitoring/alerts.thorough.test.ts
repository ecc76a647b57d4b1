import { describe, expect, it } from 'vitest';
import { noPrometheus, promtool } from '../../testing/prometheus.ts';
import { alertsFile, alertsTestFile } from './testing/dashboards.ts';

describe.skipIf(noPrometheus !== undefined)(
  `the rules${noPrometheus === undefined ? '' : ` (${noPrometheus})`}`,
  () => {
    it('are ones that Prometheus understands', () => {
      const { ok, said } = promtool('check', 'rules', alertsFile);
      expect(ok, said).toBe(true);
    });

    it('call when it is so, and not when it only looks like it', () => {
      const { ok, said } = promtool('test', 'rules', alertsTestFile);
      expect(ok, said).toBe(true);
    });
  },
);
