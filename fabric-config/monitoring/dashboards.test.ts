import { describe, expect, it } from 'vitest';
import { Dashboard, alerts, dashboards, metricsIn } from './testing/dashboards.ts';

type Panel = ReturnType<typeof Dashboard.parse>['panels'][number];

const overlap = ({ gridPos: one }: Panel, { gridPos: other }: Panel): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;

describe('a metric in an expression', () => {
  it.each([
    ['max by (organisation, channel) (ledger_blockchain_height{job="a_b"}) - on (x_y) group_right ab_cd > 20', 2],
    ['min_over_time(openward_queue_length{queue=~"a_b|c_d"}[15m]) > 0', 1],
    ['up == 0', 1],
  ])('is found in %s', (expression, count) => {
    expect(metricsIn(expression)).toHaveLength(count);
  });
});

describe.each(dashboards())('the dashboard $file', ({ text }) => {
  const dashboard = Dashboard.parse(JSON.parse(text));

  it('has panels with numbers of their own, none over another, all within the width', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const panel of panels) {
      expect(panel.gridPos.x + panel.gridPos.w, panel.title).toBeLessThanOrEqual(24);
      const over = panels.filter((other) => other !== panel && overlap(panel, other)).map(({ title }) => title);
      expect(over, `panels over "${panel.title}"`).toEqual([]);
    }
  });

  it('asks the source and the organisations that its reader chooses', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'organisation']);
    for (const { title, targets } of dashboard.panels)
      for (const { expr } of targets) expect(expr, title).toContain('organisation=~"$organisation"');
  });
});

describe('the rules', () => {
  it('call for every thing an operator is to be called for', () => {
    const named = new Set(alerts().map(({ alert }) => alert));
    const wanted = ['OrdererStandingStill', 'PeerBehind', 'CertificateEnding', 'DiskFilling', 'QueueGrowing'];
    expect(named).toEqual(
      new Set([
        ...wanted,
        'StorageUnreachable',
        'ClockOff',
        'FailedSignIns',
        'ProgramAway',
        'DependencyUnreachable',
        'MeasuringFails',
      ]),
    );
  });
});
