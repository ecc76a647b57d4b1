// @ts-check
/**
 * `npm start`: set-up if needed, the whole system, and the client.
 *
 * With a display: the launcher, with one entry a person of the trial network. Without: says so and runs the tour under
 * Xvfb. When the launcher ends, also by Ctrl+C, what goes on is named, and ended if one wants. `--populated` begins
 * with a year of records; `--out DIR` says where the tour's pictures go.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensure, runProgram } from './ensure.mjs';
import { repository } from './parts/cache.mjs';
import { isAgreed, openWindows, runningProcesses, whatGoesOn } from './parts/still-running.mjs';

const { values } = parseArgs({
  options: {
    populated: { type: 'boolean', default: false },
    out: { type: 'string', default: '.openward/tour' },
    kiosk: { type: 'boolean', default: false },
  },
});
const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';

await ensure();
if (display === '') {
  console.log(
    `There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so the tour runs under Xvfb; its pictures go to ${values.out}.`,
  );
  process.exitCode = await runProgram('tour', ['--out', values.out]);
} else {
  process.exitCode =
    (await runProgram('network', ['up'])) ||
    (values.populated ? await runProgram('populate', []) : 0) ||
    (await runProgram('launcher', values.kiosk ? ['--kiosk'] : []));
  await tellWhatGoesOn();
}

/** The launcher has ended, by itself or by Ctrl+C: windows and network have not. Says so, and offers to end them. */
async function tellWhatGoesOn() {
  const data = process.env['OPENWARD_DATA'] ?? '';
  const network = data === '' ? join(repository, '.openward') : resolve(data);
  const windows = openWindows(network);
  const text = whatGoesOn({ processes: runningProcesses(network), windows });
  if (text === '') return;
  console.log(text);
  if (!(await isAgreed('End all of it now? Data is kept; what is being typed in a window is kept as a draft only.')))
    return;
  for (const { pid } of windows) process.kill(pid, 'SIGTERM');
  await runProgram('network', ['down']);
}
