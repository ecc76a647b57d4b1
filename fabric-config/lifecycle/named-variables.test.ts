import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DataPaths } from '../node/paths.ts';
import { keeperProcess } from './process-specs.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'openward-variables-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

it('the keeper, which starts SA’s service again, is given the variable that SA’s key lies in, and no other', () => {
  const paths = new DataPaths(root);
  const file = paths.node('sa').keptRidKey('sa-service');
  mkdirSync(dirname(file), { recursive: true });
  const at = '2026-12-01T00:00:00.000Z';
  const wrapped = { source: 'env:SA_RID_KEY', wrapping: 'a'.repeat(32), ciphertext: 'A'.repeat(80), at };
  writeFileSync(file, JSON.stringify({ format: 'openward-rid-key/1', wrapped: [wrapped] }));
  vi.stubEnv('SA_RID_KEY', 'of-the-operator');
  vi.stubEnv('SA_OTHER_KEY', 'of-somebody');
  const { env } = keeperProcess({ repository: '/srv/openward', paths });
  expect(env).toMatchObject({ SA_RID_KEY: 'of-the-operator' });
  expect(env).not.toHaveProperty('SA_OTHER_KEY');
});
