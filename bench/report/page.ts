import type { Results } from '../results.ts';
import { sizeName } from '../plan.ts';

export function page(results: Results): string {
  const rows = results.rows.map((row) => `<tr><td>${row.operation}</td><td>${row.name}</td><td>${sizeName(row.size)}</td><td>${row.runtime}</td><td>${row.ours.median.toFixed(3)}</td><td>${row.baseline.median.toFixed(3)}</td><td>${row.ratio.toFixed(2)}</td><td>${row.target}</td></tr>`);
  return `<!doctype html><meta charset="utf-8"><title>Benches</title><table>${rows.join('\n')}</table>`;
}
