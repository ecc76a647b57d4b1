// @ts-check
/**
 * `npm run setup`: everything this checkout needs that is not in it. Safe to interrupt and to run again; a second run
 * has nothing to do.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheFolder, repository } from './parts/cache.mjs';
import { ensureElectron } from './electron/choose.mjs';
import { placeElectron } from './electron/place.mjs';
import { diskWords } from './parts/disk-words.mjs';
import { ensureGoTools } from './parts/go-tools.mjs';
import { exclusively } from './parts/lock.mjs';
import { ensurePackages } from './parts/npm.mjs';
import { elapsed, say, SetupError } from './parts/progress.mjs';
import { checkGo, checkNode, ensureSystem } from './parts/system.mjs';

/**
 * @param {{ fetchElectron?: boolean, forTests?: boolean, seaweedfs?: boolean }} [options] fetchElectron: tries to fetch the official runtime
 * although an earlier attempt failed; forTests: with what tests alone need; seaweedfs: builds it, for the tests of the
 * storage on it
 * @returns {Promise<void>}
 */
export async function setup({ fetchElectron = false, forTests = false, seaweedfs = false } = {}) {
  checkNode();
  const goVersion = await checkGo();
  await exclusively(join(cacheFolder(), 'setup.lock'), async () => {
    await ensureSystem({ forTests });
    await ensurePackages();
    const tools = await ensureGoTools(goVersion, { seaweedfs });
    const electron = await ensureElectron({ again: fetchElectron });
    placeElectron(electron);
    mkdirSync(join(repository, 'dist'), { recursive: true });
    writeFileSync(join(repository, 'dist', 'setup.json'), `${JSON.stringify({ tools, electron }, null, 2)}\n`);
  });
}

/** Ends the program with a text a person can act on. @param {unknown} error */
export function fail(error) {
  const told = error instanceof SetupError ? error.message : diskWords(error);
  process.stderr.write(`\n${told ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const no = /** @type {const} */ ({ type: 'boolean', default: false });
    const { values } = parseArgs({ options: { 'fetch-electron': no, 'for-tests': no, seaweedfs: no } });
    await setup({
      fetchElectron: values['fetch-electron'],
      forTests: values['for-tests'],
      seaweedfs: values.seaweedfs,
    });
    say('set-up is complete');
  } catch (error) {
    process.stderr.write(`${elapsed()}  set-up is not complete\n`);
    fail(error);
  }
}
