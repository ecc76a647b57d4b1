// @ts-check
/** What `npm start` does with its terminal, with a launcher and a `down` that do nothing else. */
import { runCommand } from '../parts/run-command.mjs';
import { tellWhatGoesOn } from '../parts/still-running.mjs';

const [network = ''] = process.argv.slice(2);
const launcher = "console.log('the launcher is open'); setInterval(() => undefined, 1000)";
await runCommand('launcher', process.execPath, ['-e', launcher]);
await tellWhatGoesOn(network, () => runCommand('network', process.execPath, ['-e', "console.log('network ended')"]));
