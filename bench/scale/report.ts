import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { style } from '../report/style.ts';
import { renewReport } from '../report/write.ts';
import { withNumbers } from './document.ts';
import { readAllScale } from './results-folder.ts';
import { scaleSection } from './section.ts';

/**
 * scale.html beside the results, report.html too where operations were measured in the same folder, and their numbers
 * into docs/scale.md where that is asked for. Errors: RangeError where there is nothing of either.
 */
export function report(folder: string, document: boolean): void {
  const results = readAllScale(folder);
  const renewed = renewReport(folder);
  if (Object.keys(results).length === 0) {
    if (!renewed) throw new RangeError(`there are no results in ${folder}`);
    return;
  }
  const html = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Openward at scale</title>
    <style>${style}</style></head><body><main>${scaleSection(results)}</main></body></html>\n`;
  writeFileSync(join(folder, 'scale.html'), html);
  if (!document) return;
  const file = join(repositoryRoot(), 'docs', 'scale.md');
  writeFileSync(file, withNumbers(readFileSync(file, 'utf8'), results));
}
