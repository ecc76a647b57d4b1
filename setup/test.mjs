// @ts-check
/**
 * `npm test`: set-up if needed, then lint, types, unit, integration and end-to-end tests on the real parts.
 * `npm run check` (`--quick`): lint, types and unit tests alone; what nothing uses, and the unit tests that take seconds
 * each (`*.long.test.ts`), are then left to `npm test`.
 * The last line is `N passed, N failed[, N skipped]`; every skipped test is named, its name carrying the reason, and
 * every failed one with what it said, so that the end of the output tells all.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ownNetworks } from './own-networks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const quick = process.argv.includes('--quick');
const began = Date.now();
const results = mkdtempSync(join(tmpdir(), 'openward-test-'));

/**
 * @typedef {{
 *   name: string, command: string[], report?: string, groundwork?: boolean, ports?: string, minutes?: number,
 * }} Phase
 * `ports`: from which its networks choose, where others are founded at the same time. `minutes`: what it takes on a
 * slow machine, beside another.
 */

/** @param {string} name @param {string} config @param {string[]} more arguments @returns {Phase} */
function vitest(name, config, more = []) {
  const report = join(results, `${name}.json`);
  return {
    name,
    report,
    command: [
      'node_modules/.bin/vitest',
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=./setup/test-report.mjs',
      ...more,
    ],
  };
}

/** @param {Phase} phase @returns {Phase} */
function inOwnNetwork(phase) {
  return { ...phase, command: ['node', 'setup/own-network.mjs', ...phase.command] };
}

/** @type {Phase[]} */
const groundwork = [
  { name: 'set-up', command: ['node', 'setup/setup.mjs', '--for-tests'], groundwork: true },
  { name: 'build', command: ['node', 'setup/build.mjs'], groundwork: true },
];
/** @type {Phase[]} */
const checks = [
  { name: 'lint', command: ['node_modules/.bin/oxlint', '--type-aware', '.'] },
  {
    name: 'lint, own rules',
    command: ['node_modules/.bin/eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'],
  },
  {
    name: 'layout of the source',
    command: [
      'node_modules/.bin/prettier',
      '--check',
      '--log-level=warn',
      '--cache',
      '--cache-location',
      'node_modules/.cache/prettier-check',
      '.',
    ],
  },
  { name: 'types', command: ['node', 'setup/types.mjs'] },
];
/** @type {Phase} */
const unused = {
  name: 'what nothing uses',
  command: ['node_modules/.bin/knip', '--no-progress', '--cache', '--cache-location', 'node_modules/.cache/knip'],
};
const unit = vitest('unit', 'vitest.config.ts', quick ? ['--exclude', '**/*.long.test.ts'] : []);
const integration = vitest(
  'integration',
  'vitest.integration.config.ts',
  ownNetworks.flatMap((file) => ['--exclude', file]),
);
/** Two at a time: what is on real parts often waits. The longest first, and first what would be missed most. */
const rest = [
  { ...vitest('networks', 'vitest.networks.config.ts'), ports: '17000-21999' },
  { ...integration, ports: '22000-26999' },
  { ...vitest('end-to-end', 'vitest.e2e.config.ts'), ports: '27000-31999', minutes: 6 },
  { ...vitest('thorough', 'vitest.thorough.config.ts'), minutes: 14 },
  { ...inOwnNetwork(vitest('hosts', 'vitest.hosts.config.ts')), minutes: 17 },
  { ...vitest('screens', 'vitest.screens.config.ts'), minutes: 12 },
];
/** One after the other; the checks, of which each keeps one core busy, beside the unit tests, which often wait. */
const groups = [
  ...(quick ? [] : groundwork.map((one) => [one])),
  [unit, ...checks, ...(quick ? [] : [unused])],
  ...(quick ? [] : [rest]),
];
const AT_ONCE = 2;

/**
 * @param {Phase} phase
 * @param {boolean} alone whether nothing else prints meanwhile; otherwise each line has the phase's name before it
 * @returns {Promise<number>} exit code
 */
function run({ name, command: [program = '', ...args], ports, report }, alone) {
  return new Promise((resolve) => {
    const output = alone ? 'inherit' : 'pipe';
    const env = {
      ...process.env,
      ...(ports === undefined ? {} : { OPENWARD_PORTS: ports }),
      ...(report === undefined ? {} : { OPENWARD_TEST_REPORT: report }),
    };
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', output, output], env });
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => console.log(`${name} | ${line}`));
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** @param {string} path @returns {import('./test-report.mjs').TestReport | undefined} */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

let passed = 0;
let failed = 0;
/** @type {string[]} */
const skipped = [];
/** @type {string[]} */
const failures = [];
/** @type {string[]} */
const summary = [];

/** @param {Phase} phase @param {boolean} alone @returns {Promise<boolean>} whether all is well */
async function perform(phase, alone) {
  const start = Date.now();
  console.log(`\n── ${phase.name} ──`);
  const code = await run(phase, alone);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  if (!alone) console.log(`── ${phase.name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s) ──`);
  const report = phase.report === undefined ? undefined : readReport(phase.report);
  // A runner that ends badly without naming a failed test is a failure all the same.
  const bad = report === undefined || report.failed === 0 ? Number(code !== 0) : report.failed;
  const good = report === undefined ? Number(code === 0) : report.passed;
  passed += good;
  failed += bad;
  skipped.push(...(report?.skipped ?? []));
  failures.push(...(report?.failures ?? []));
  summary.push(`${bad === 0 ? 'ok    ' : 'FAILED'} ${phase.name}: ${good} passed, ${bad} failed (${seconds} s)`);
  return bad === 0;
}

/**
 * Whoever ends a run after so many minutes, as continuous integration does, is told what there was no time for, and
 * loses nothing of the rest.
 */
const limit = Number(process.env['OPENWARD_TEST_MINUTES'] ?? Number.POSITIVE_INFINITY);

/** @param {Phase} phase */
function isInTime({ name, minutes = 0 }) {
  if ((Date.now() - began) / 60_000 + minutes <= limit) return true;
  skipped.push(`all of ${name} (skipped: of the ${limit} minutes this run may take, too few were left)`);
  return false;
}

/** @param {Phase[]} group @returns {Promise<boolean>} whether what stands on it can go on */
async function performAll(group) {
  const waiting = [...group];
  let firm = true;
  const next = async () => {
    for (let phase = waiting.shift(); phase !== undefined; phase = waiting.shift()) {
      const well = isInTime(phase) && (await perform(phase, group.length === 1));
      if (phase.groundwork && !well) firm = false;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return firm;
}

for (const group of groups) {
  if (!(await performAll(group))) break;
}

rmSync(results, { recursive: true, force: true });
console.log(`\n${summary.join('\n')}`);
for (const name of skipped) console.log(`skipped: ${name}`);
for (const told of failures) console.log(`failed: ${told}`);
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s in all`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
