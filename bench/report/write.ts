import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Results } from '../results.ts';
import { readAllScale } from '../scale/results-folder.ts';
import { scaleSection } from '../scale/section.ts';
import { page } from './page.ts';

/** results.json and report.html in a folder; what the scale benches left there is shown too. */
export function writeReport(folder: string, results: Results): void {
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(join(folder, 'report.html'), page(results, [scaleSection(readAllScale(folder))].filter((section) => section !== '')));
}

/** report.html anew, when the scale benches came after it; nothing where there are no results. Errors: ZodError for results of another format. */
export function renewReport(folder: string): void {
  const file = join(folder, 'results.json');
  if (existsSync(file)) writeReport(folder, readResults(file));
}

export function readResults(file: string): Results {
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Results.parse(raw);
}
