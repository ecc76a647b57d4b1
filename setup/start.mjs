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
import { tellWhatGoesOn } from './parts/still-running.mjs';

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
  const data = process.env['OPENWARD_DATA'] ?? '';
  const network = data === '' ? join(repository, '.openward') : resolve(data);
  await tellWhatGoesOn(network, () => runProgram('network', ['down']));
}
