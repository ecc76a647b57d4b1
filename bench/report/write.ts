import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results.ts';
import { page } from './page.ts';

/** results.json and report.html in a folder. */
export function writeReport(folder: string, results: Results): void {
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(join(folder, 'report.html'), page(results));
}
