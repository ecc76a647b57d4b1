import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runPhase } from './run-phase.mjs';

const folder = mkdtempSync(join(tmpdir(), 'openward-phase-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (code: string, name = 'a program') => ({ name, command: [process.execPath, '-e', code] });
const conditions = { root: folder, alone: false, until: Infinity };

it('counts a command without a report as one that passed, or failed', async () => {
  expect(await runPhase(program(''), conditions)).toMatchObject({ passed: 1, failed: 0, ended: true });
  expect(await runPhase(program('process.exit(3)'), conditions)).toMatchObject({ passed: 0, failed: 1, ended: true });
  const unknown = { name: 'unknown', command: [join(folder, 'no-such-program')] };
  expect(await runPhase(unknown, conditions)).toMatchObject({ passed: 0, failed: 1, ended: true });
});

it('counts a runner that ends badly without naming a failed test as a failure', async () => {
  const report = join(folder, 'report.json');
  writeFileSync(report, JSON.stringify({ passed: 5, failed: 0, skipped: [], failures: [] }));
  expect(await runPhase({ ...program('process.exit(1)'), report }, conditions)).toMatchObject({ passed: 5, failed: 1 });
});

it('ends one whose time is over, with all it started, and names it as skipped', async () => {
  const forever = 'setInterval(() => {}, 1000)';
  const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(forever)}], { stdio: 'inherit' })`;
  const outcome = await runPhase(program(`${child}; ${forever}`, 'endless'), {
    ...conditions,
    until: Date.now() + 500,
  });
  expect(outcome).toMatchObject({ passed: 0, failed: 0, ended: false });
  expect(outcome.skipped).toEqual([expect.stringContaining('endless')]);
});
