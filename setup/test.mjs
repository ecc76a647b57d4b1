// @ts-check
/**
 * `npm test`: set-up if needed, then lint, types, unit, integration and end-to-end tests on the real parts.
 * `npm run check` (`--quick`): lint, types and unit tests alone; what nothing uses, and the unit tests that take seconds
 * each (`*.long.test.ts`), are then left to `npm test`.
 * The last line is `N passed, N failed[, N skipped]`; every skipped test is named, its name carrying the reason, and
 * every failed one with what it said, so that the end of the output tells all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { performAll } from './test/lanes.mjs';
import { groupsOfPhases } from './test/phases.mjs';
import { runPhase } from './test/run-phase.mjs';

/** @typedef {import('./test/run-phase.mjs').Phase} Phase */

const root = fileURLToPath(new URL('..', import.meta.url));
const began = Date.now();
const minutes = Number(process.env['OPENWARD_TEST_MINUTES'] ?? Number.POSITIVE_INFINITY);
const until = began + minutes * 60_000;
const reports = mkdtempSync(join(tmpdir(), 'openward-test-'));
/** From which the networks of each lane choose; who waits beside them has machines of their own. */
const ports = ['17000-24499', '24500-31999'];

let passed = 0;
let failed = 0;
/** @type {string[]} */
const skipped = [];
/** @type {string[]} */
const failures = [];
/** @type {string[]} */
const summary = [];

/** @param {Phase} phase @param {number} lane @param {boolean} alone @returns {Promise<boolean>} whether all is well */
async function perform(phase, lane, alone) {
  console.log(`\n── ${phase.name} ──`);
  const outcome = await runPhase(phase, { root, ports: ports[lane], alone, until });
  const seconds = outcome.seconds.toFixed(1);
  const well = outcome.failed === 0;
  const how = !well ? 'FAILED' : outcome.ended ? 'ok' : 'not ended';
  if (!alone) console.log(`── ${phase.name}: ${how} (${seconds} s) ──`);
  passed += outcome.passed;
  failed += outcome.failed;
  skipped.push(...outcome.skipped);
  failures.push(...outcome.failures);
  const counts = `${outcome.passed} passed, ${outcome.failed} failed`;
  summary.push(`${how.padEnd(9)} ${phase.name}: ${counts} (${seconds} s)`);
  return well;
}

/** @param {Phase[]} group @returns {Promise<boolean>} whether what stands on it can go on */
async function performGroup(group) {
  let firm = true;
  const left = await performAll(group, {
    until,
    perform: async (phase, lane) => {
      const well = await perform(phase, lane, group.length === 1);
      if (phase.groundwork && !well) firm = false;
    },
  });
  for (const { name } of left)
    skipped.push(`all of ${name} (skipped: of the ${minutes} minutes this run may take, too few were left)`);
  return firm;
}

for (const group of groupsOfPhases(reports, process.argv.includes('--quick'))) {
  if (!(await performGroup(group))) break;
}

rmSync(reports, { recursive: true, force: true });
console.log(`\n${summary.join('\n')}`);
for (const name of skipped) console.log(`skipped: ${name}`);
for (const told of failures) console.log(`failed: ${told}`);
console.log(`${((Date.now() - began) / 1000).toFixed(0)} s in all`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
