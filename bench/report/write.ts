import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Results } from '../results.ts';
import { readAllScale } from '../scale/results-folder.ts';
import { scaleSection } from '../scale/section.ts';
import { reportPage } from './page.ts';

/** results.json and report.html in a folder. */
export function writeReport(folder: string, results: Results): void {
  writeFileSync(fileIn(folder), `${JSON.stringify(results, undefined, 1)}\n`);
  writePage(folder, results);
}

/**
 * report.html anew, when the scale benches came after it; false where there are no results. Errors: ZodError for
 * results of another format.
 */
export function renewReport(folder: string): boolean {
  if (!existsSync(fileIn(folder))) return false;
  writePage(folder, readResults(fileIn(folder)));
  return true;
}

const fileIn = (folder: string): string => join(folder, 'results.json');

/** What the scale benches left in the folder is shown too. */
function writePage(folder: string, results: Results): void {
  writeFileSync(
    join(folder, 'report.html'),
    reportPage(
      results,
      [scaleSection(readAllScale(folder))].filter((section) => section !== ''),
    ),
  );
}

export function readResults(file: string): Results {
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Results.parse(raw);
}
