import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { repositoryRoot } from '../../node/paths.ts';
import { monitoringFolder } from '../prometheus.ts';

const folder = monitoringFolder(repositoryRoot());

const Box = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) });
const Source = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const Target = z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string(), datasource: Source });
const Panel = z.object({
  id: z.int().positive(),
  type: z.enum(['stat', 'timeseries', 'table']),
  title: z.string().min(1),
  description: z.string().min(1),
  datasource: Source,
  gridPos: Box,
  fieldConfig: z.object({ defaults: z.object({}), overrides: z.array(z.unknown()) }),
  options: z.object({}),
  targets: z.array(Target).min(1),
});
/** The part of Grafana's dashboard model that ours have. */
export const Dashboard = z.object({
  uid: z.string().max(40),
  title: z.string().min(1),
  schemaVersion: z.literal(38),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.enum(['datasource', 'query']) })) }),
  panels: z.array(Panel).min(1),
});

/** By file; what cannot be read is a failure of the test. */
export function dashboards(): { readonly file: string; readonly text: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
}

export const alertsFile = join(folder, 'alerts.yml');
export const alertsTestFile = join(folder, 'alerts.test.yml');

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string(), expr: z.string(), annotations: z.object({ summary: z.string().min(1) }) }),
      ),
    }),
  ),
});

export function alerts(): { readonly alert: string; readonly expr: string }[] {
  return Rules.parse(parse(readFileSync(alertsFile, 'utf8'))).groups.flatMap(({ rules }) => rules);
}

/** The metrics an expression is about: words with an underscore that are neither functions nor within quotes. */
export function metricsIn(expression: string): string[] {
  const bare = expression.replace(/"[^"]*"/g, '').replace(/\{[^}]*\}/g, '');
  const words = bare.replace(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, '').match(/\b[A-Za-z_]\w*\b(?!\s*\()/g) ?? [];
  return [...new Set(words.filter((word) => word.includes('_') || word === 'up'))].filter(
    (word) => !/^group_(left|right)$/.test(word),
  );
}

/** Every metric that a rule or a panel goes by, and who does. */
export function metricsUsed(): Map<string, string[]> {
  const used = new Map<string, string[]>();
  const note = (where: string, expr: string): void =>
    metricsIn(expr).forEach((metric) => used.set(metric, [...(used.get(metric) ?? []), where]));
  for (const { alert, expr } of alerts()) note(`alert ${alert}`, expr);
  for (const { file, text } of dashboards())
    for (const { title, targets } of Dashboard.parse(JSON.parse(text)).panels)
      for (const { expr } of targets) note(`${file}: ${title}`, expr);
  return used;
}
