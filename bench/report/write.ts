import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results.ts';
import { readAllScale } from '../scale/results-folder.ts';
import { scaleSection } from '../scale/section.ts';
import { page } from './page.ts';

/** results.json and report.html in a folder; what the scale benches left there is shown too. */
export function writeReport(folder: string, results: Results): void {
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(join(folder, 'report.html'), page(results, [scaleSection(readAllScale(folder))].filter((section) => section !== '')));
}
