// @ts-check
import { run, say, SetupError } from './progress.mjs';

/** How long somebody else's installation is waited for: an update of the whole system takes its time. */
const PATIENCE = 15 * 60_000;
const held = /Could not get lock|Unable to (?:acquire|lock)|is another process using it|It is held by process/i;

/**
 * apt-get, as root and without questions. While another program holds one of its locks it is waited for.
 * @param {string} what
 * @param {readonly string[]} args
 * @param {{ command?: string, every?: number, patience?: number }} [options] for tests: another program, milliseconds
 */
export async function aptGet(what, args, { command = 'apt-get', every = 5000, patience = PATIENCE } = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const help = 'If the network failed, check that apt-get update works and run npm run setup again.';
  const until = Date.now() + patience;
  for (let told = false; ; told = true) {
    try {
      return await run(what, command, args, { env, help });
    } catch (error) {
      if (!(error instanceof SetupError) || !held.test(error.message) || Date.now() >= until) throw error;
      if (!told) say('another program is installing packages (it holds the lock of apt); waiting for it');
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  }
}
