import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readableByOthers } from '../../testing/readable-by-others.ts';
import { forOwnerOnly } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('what an earlier release let others read is for the owner alone, and stays of use to them', () => {
  mkdirSync(join(folder, 'ca', 'keystore'), { recursive: true });
  const file = join(folder, 'ca', 'keystore', 'database.db');
  const program = join(folder, 'ca', 'detect');
  for (const path of [file, program]) writeFileSync(path, '');
  chmodSync(file, 0o644);
  chmodSync(program, 0o755);
  chmodSync(join(folder, 'ca'), 0o755);
  symlinkSync('/etc/hostname', join(folder, 'link'));
  expect(readableByOthers(folder)).toContain(`${file} 644`);
  const linked = statSync('/etc/hostname').mode;
  forOwnerOnly(folder);
  expect(readableByOthers(folder)).toEqual([]);
  expect([file, program].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
  expect(statSync('/etc/hostname').mode).toBe(linked);
});

it('a folder that is not there yet is nobody’s', () => {
  expect(() => forOwnerOnly(join(folder, 'none'))).not.toThrow();
});
