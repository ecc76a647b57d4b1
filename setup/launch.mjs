// @ts-check
/**
 * How the client is launched. `node setup/launch.mjs --profile FILE --data DIR [--kiosk] [--person LABEL] [--language TAG]`;
 * everything is passed on to the client (main/boot/command-line.ts).
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The runtime with this checkout's client as its app; set-up puts it there. */
export const clientProgram = fileURLToPath(new URL('../dist/electron/electron', import.meta.url));

/** Whether Chromium can start its sandbox: never as root. */
export function sandboxPossible() {
  return process.getuid?.() !== 0;
}

/**
 * What Chromium has to be told on this machine. As root it says so, and only then goes without the sandbox.
 * @returns {string[]}
 */
export function sandboxArguments() {
  if (sandboxPossible()) return [];
  console.error(
    "Running as root: Chromium's sandbox cannot start, so the client runs without it (--no-sandbox). Use an ordinary user to have it.",
  );
  return ['--no-sandbox'];
}

/**
 * @typedef {object} Launch
 * @property {string} profile path of the connection profile
 * @property {string} dataDir where this installation keeps everything
 * @property {boolean} [kiosk]
 * @property {string} [person] label in the window's title
 * @property {string} [language] tag of a language of api/window/languages.ts
 * @property {number} [autoLock] seconds until the client locks by itself
 */

/**
 * The client's own arguments, as main/boot/command-line.ts reads them.
 * @param {Launch} launch
 * @returns {string[]}
 */
export function clientArguments({ profile, dataDir, kiosk = false, person, language, autoLock }) {
  return [
    `--profile=${profile}`,
    `--data=${dataDir}`,
    ...(kiosk ? ['--kiosk'] : []),
    ...(person === undefined ? [] : [`--person=${person}`]),
    ...(language === undefined ? [] : [`--language=${language}`]),
    ...(autoLock === undefined ? [] : [`--auto-lock=${autoLock}`]),
  ];
}

/**
 * Starts the client and leaves it running.
 * @param {Launch & { env?: Readonly<Record<string, string | undefined>> }} launch
 */
export function launchClient({ env = process.env, ...launch }) {
  if (!existsSync(clientProgram)) throw new Error('The client is not built yet: npm run setup');
  return spawn(clientProgram, [...sandboxArguments(), ...clientArguments(launch)], { stdio: 'inherit', env });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const child = spawn(clientProgram, [...sandboxArguments(), ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(`The client could not be started (${error.message}). npm run setup builds it.`);
    process.exitCode = 1;
  });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
}
