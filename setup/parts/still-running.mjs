// @ts-check
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';

/** @typedef {{ person: string, pid: number }} OpenWindow */

/**
 * The clients of the people of a trial network that are running. Chromium names the process that holds a data folder in
 * a link there; one that a crash left behind names a process that is gone, or is another program by now.
 * @param {string} network data folder of the network
 * @returns {OpenWindow[]}
 */
export function openWindows(network) {
  const clients = join(network, 'clients');
  if (!existsSync(clients)) return [];
  return readdirSync(clients).flatMap((person) => {
    const pid = holderOf(join(clients, person));
    return pid === undefined ? [] : [{ person, pid }];
  });
}

/** @param {string} folder @returns {number | undefined} */
function holderOf(folder) {
  try {
    const pid = Number(readlinkSync(join(folder, 'SingletonLock')).split('-').at(-1));
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--data=${folder}`) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How many of the network's processes run, by its own list.
 * @param {string} network data folder of the network
 * @returns {number}
 */
function runningProcesses(network) {
  try {
    const { processes } = JSON.parse(readFileSync(join(network, 'network.json'), 'utf8'));
    const entries = /** @type {{ pid?: unknown }[]} */ (Object.values(processes ?? {}));
    return entries.filter(({ pid }) => typeof pid === 'number' && existsSync(`/proc/${pid}`)).length;
  } catch {
    return 0;
  }
}

/**
 * What still runs when the launcher has ended, and how it is ended.
 * @param {{ processes: number, windows: readonly OpenWindow[] }} running
 * @returns {string} empty when nothing does
 */
export function whatGoesOn({ processes, windows }) {
  const names = windows.map(({ person }) => person).join(', ');
  return [
    ...(windows.length === 0
      ? []
      : [`Still open: ${windows.length} of the people's windows (${names}). Close each, or answer yes below.`]),
    ...(processes === 0
      ? []
      : [
          `Still running: the network, ${processes} processes. npm run network -- down ends it and keeps its data; npm start goes on where it was.`,
        ]),
  ].join('\n');
}

/**
 * When the launcher has ended, by itself or by Ctrl+C, windows and network have not: says so, and offers to end them.
 * @param {string} network data folder of the network
 * @param {() => Promise<unknown>} down ends the network
 */
export async function tellWhatGoesOn(network, down) {
  const windows = openWindows(network);
  const text = whatGoesOn({ processes: runningProcesses(network), windows });
  if (text === '') return;
  console.log(text);
  if (!(await isAgreed('End all of it now? Data is kept; what is being typed in a window is kept as a draft only.')))
    return;
  for (const { pid } of windows) process.kill(pid, 'SIGTERM');
  await down();
}

/**
 * @param {string} question
 * @returns {Promise<boolean>} false as well when nobody is there to answer: what runs goes on
 */
async function isAgreed(question) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: AbortSignal.timeout(60_000) });
    return /^(y|yes|是)$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
