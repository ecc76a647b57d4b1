// @ts-check
/** One phase of `npm test`: a command with what it printed, how it ended, and what its tests came to. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * @typedef {{
 *   name: string, command: readonly string[], report?: string, groundwork?: boolean, minutes?: number, waits?: boolean,
 * }} Phase
 * `report`: where its tests leave what they came to. `groundwork`: the rest stands on it. `minutes`: what it takes on
 * a slow machine, beside another. `waits`: it mostly does, and takes no processor from those beside it.
 *
 * @typedef {{
 *   passed: number, failed: number, skipped: string[], failures: string[], seconds: number, ended: boolean,
 * }} Outcome
 * `ended`: false where time was over before it had ended.
 *
 * @typedef {{ root: string, ports?: string | undefined, alone: boolean, until: number }} Conditions
 * `ports`: from which its networks choose. `alone`: nothing else prints meanwhile; otherwise each line has the phase's
 * name before it. `until`: when it is ended, in milliseconds since the epoch, or Infinity.
 */

/** What a run of tests has to tidy up in once it is told to end. */
const PATIENCE_MS = 20_000;

/** Process groups of the phases that run. @type {Set<number>} */
const groups = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => {
    for (const group of groups) endGroup(group, signal);
    process.kill(process.pid, signal);
  });

/** @param {Phase} phase @param {Conditions} conditions @returns {Promise<Outcome>} */
export async function runPhase(phase, conditions) {
  const start = Date.now();
  const { code, ended } = await run(phase, conditions);
  const report = phase.report === undefined ? undefined : readReport(phase.report);
  const { failures, skipped } = report ?? { failures: [], skipped: [] };
  const seconds = (Date.now() - start) / 1000;
  if (!ended) {
    const rest = `what ${phase.name} had not come to (skipped: the time this run may take was over)`;
    const told = report ?? { passed: 0, failed: 0 };
    return { passed: told.passed, failed: told.failed, skipped: [...skipped, rest], failures, seconds, ended };
  }
  // A runner that ends badly without naming a failed test is a failure all the same.
  const failed = report === undefined || report.failed === 0 ? Number(code !== 0) : report.failed;
  const passed = report === undefined ? Number(code === 0) : report.passed;
  return { passed, failed, skipped, failures, seconds, ended };
}

/** @param {Phase} phase @param {Conditions} conditions @returns {Promise<{ code: number, ended: boolean }>} */
function run({ name, command: [program = '', ...args], report }, { root, ports, alone, until }) {
  return new Promise((resolve) => {
    const output = alone ? 'inherit' : 'pipe';
    const env = {
      ...process.env,
      ...(ports === undefined ? {} : { OPENWARD_PORTS: ports }),
      ...(report === undefined ? {} : { OPENWARD_TEST_REPORT: report }),
    };
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', output, output], env, detached: true });
    const limit = endAt(child.pid, until);
    const streams = [child.stdout, child.stderr].flatMap((stream) => stream ?? []);
    for (const input of streams) createInterface({ input }).on('line', (line) => console.log(`${name} | ${line}`));
    child.on('error', () => resolve({ code: 127, ended: limit.lift() }));
    child.on('close', (code) => resolve({ code: code ?? 1, ended: limit.lift() }));
    // One that was ended may leave others behind, who hold its output open.
    child.on('exit', () => {
      if (limit.over()) for (const stream of streams) stream.destroy();
    });
  });
}

/**
 * Ends a phase when its time is over.
 * @param {number | undefined} group @param {number} until
 */
function endAt(group, until) {
  let over = false;
  if (group !== undefined) groups.add(group);
  const timers = [];
  if (group !== undefined && Number.isFinite(until)) {
    const left = Math.max(0, until - Date.now());
    timers.push(setTimeout(() => ((over = true), endGroup(group, 'SIGTERM')), left));
    timers.push(setTimeout(() => endGroup(group, 'SIGKILL'), left + PATIENCE_MS));
  }
  return {
    over: () => over,
    /** @returns {boolean} whether it ended by itself */
    lift() {
      for (const one of timers) clearTimeout(one);
      if (group !== undefined) groups.delete(group);
      return !over;
    },
  };
}

/** @param {number} group @param {NodeJS.Signals} signal */
function endGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended by itself.
  }
}

/** @param {string} path @returns {import('./report.mjs').TestReport | undefined} */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
