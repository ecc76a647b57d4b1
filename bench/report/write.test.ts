import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { results } from './example.ts';
import { readResults, renewReport, writeReport } from './write.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'openward-report-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);
/** Plots are given ids that no other plot of the process has. */
const withoutPlots = (html: string): string => html.replaceAll(/<svg.*?<\/svg>/gs, '<svg/>');

it('renews a report from its results alone, and leaves those as they are', () => {
  writeReport(folder, results);
  const [page, numbers] = [readFileSync(file('report.html'), 'utf8'), readFileSync(file('results.json'), 'utf8')];
  rmSync(file('report.html'));
  renewReport(folder);
  expect(withoutPlots(readFileSync(file('report.html'), 'utf8'))).toBe(withoutPlots(page));
  expect(readFileSync(file('results.json'), 'utf8')).toBe(numbers);
  expect(readResults(file('results.json'))).toEqual(results);
});

it('writes no report where nothing was measured', () => {
  expect(renewReport(folder)).toBe(false);
  expect(existsSync(file('report.html'))).toBe(false);
});

it('refuses results of another format, and keeps the report that is there', () => {
  writeReport(folder, results);
  copyFileSync(file('report.html'), file('before.html'));
  writeFileSync(file('results.json'), JSON.stringify({ ...results, format: 'openward-bench/0' }));
  expect(() => renewReport(folder)).toThrow('format');
  expect(readFileSync(file('report.html'), 'utf8')).toBe(readFileSync(file('before.html'), 'utf8'));
});
