// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './parts/cache.mjs';
import { say, SetupError } from './parts/progress.mjs';
import { runCommand } from './parts/run-command.mjs';
import { setup } from './setup.mjs';

/** What these programs are made of; the others need everything. @type {Record<string, string[]>} */
const needs = {
  network: [
    'chaincode',
    ...['sa', 'hospital', 'cloud', 'storage-gate', 'ledger-gate', 'registrar'].map((service) => `services/${service}`),
    'network',
  ],
  simulate: ['simulate'],
  package: ['client', 'preload', 'pages'],
};

/**
 * Set-up and build, where needed; a second call has nothing to do. Fails with a SetupError whose text a person can act
 * on.
 * @param {string} [program] builds what this one needs only
 */
export async function ensure(program) {
  await setup();
  // Loaded only now: it needs the packages that set-up installs.
  const { buildAll } = await import('./parts/bundles.mjs');
  const only = program === undefined ? undefined : needs[program];
  await buildAll({ quiet: true, ...(only === undefined ? {} : { only }) });
}

/** Chromium refuses its sandbox to root. */
function sandboxFlags() {
  if (process.getuid?.() !== 0) return [];
  say(
    "running as root: Chromium's sandbox cannot start, so the client runs without it (--no-sandbox). Use an ordinary user to have it.",
  );
  return ['--no-sandbox'];
}

/**
 * How a program is started.
 * @param {string} name @param {readonly string[]} args
 * @returns {{ command: string, args: string[] }}
 */
function invocation(name, args) {
  if (name === 'launcher' || name === 'client') {
    return {
      command: join(repository, 'dist', 'electron', 'electron'),
      args: [...sandboxFlags(), ...(name === 'launcher' ? ['--launcher'] : []), ...args],
    };
  }
  const script = join(repository, 'dist', `${name}.js`);
  if (!existsSync(script))
    throw new SetupError(`${name} is not part of this checkout yet (dist/${name}.js was not built)`);
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';
  // Windows without a display go to one of their own.
  if (name === 'tour' && display === '')
    return {
      command: 'xvfb-run',
      args: ['--auto-servernum', '--server-args=-screen 0 1600x1000x24', process.execPath, script, ...args],
    };
  return { command: process.execPath, args: [script, ...args] };
}

/**
 * Runs one of the programs of dist/ with this terminal; interrupts reach it as they reach this one.
 * @param {string} name network, simulate, tour, bench, populate, launcher or client
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export function runProgram(name, args) {
  const { command, args: all } = invocation(name, args);
  return runCommand(name, command, all);
}
