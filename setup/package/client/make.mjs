// @ts-check
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, say, SetupError } from '../../parts/progress.mjs';
import { repository } from '../../parts/cache.mjs';
import { developmentVersion } from '../../electron/development.mjs';
import { pinnedVersion, whyNotOfficial } from '../../electron/official.mjs';
import { makeApp } from './app.mjs';
import { epochOf } from '../debian.mjs';
import { makeDeb } from './deb.mjs';

/**
 * What a package made from the development runtime is called, in the menu and in its files; main/boot/release-check.cjs
 * asks for it.
 */
const trial = { name: 'openward-trial', title: 'Openward Trial' };
const release = { name: 'openward', title: 'Openward' };

/** The runtime set-up chose, and what a package made from it is called. */
function runtime() {
  const mark = join(repository, 'dist', 'electron', '.from');
  if (!existsSync(mark)) throw new SetupError('There is no Electron runtime in dist/electron: npm run setup');
  const folder = readFileSync(mark, 'utf8');
  const version = pinnedVersion();
  const why = whyNotOfficial(folder, version);
  return why === undefined ? { folder, version, ...release } : { folder, version: developmentVersion, why, ...trial };
}

/**
 * The client's packages: `DIR/linux-unpacked`, a .deb, and a list of what it is made of.
 * @param {string} out
 * @returns {Promise<{ deb: string, sbom: string, unpacked: string, name: string }>}
 */
export async function makePackages(out) {
  const folder = resolve(out);
  const { why, ...chosen } = { why: undefined, ...runtime() };
  if (why !== undefined) say(`a trial, not a release, since it is made from the development runtime: ${why}`);
  mkdirSync(folder, { recursive: true });
  const unpacked = join(folder, 'linux-unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  // Outside the checkout, whose packages electron-builder would look through.
  const app = mkdtempSync(join(tmpdir(), 'openward-app-'));
  try {
    await makeApp(app, chosen);
    await makeUnpacked(folder, app, chosen);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
  const { version, description } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const deb = join(folder, `${chosen.name}_${version}_amd64.deb`);
  await makeDeb(unpacked, deb, { ...chosen, version, description, epoch: await epochOf() });
  const sbom = join(folder, `${chosen.name}_${version}.cdx.json`);
  await makeSbom(sbom);
  return { deb, sbom, unpacked, name: chosen.name };
}

/**
 * @param {string} folder @param {string} app @param {{ folder: string, version: string, name: string, title: string }}
 * chosen
 */
async function makeUnpacked(folder, app, chosen) {
  const settings = {
    beforePack: join(repository, 'main', 'boot', 'release-check.cjs'),
    'directories.output': folder,
    electronDist: chosen.folder,
    electronVersion: chosen.version,
    productName: chosen.title,
    'linux.executableName': chosen.name,
  };
  const builder = join(repository, 'node_modules', 'electron-builder', 'out', 'cli', 'cli.js');
  const where = ['--projectDir', app, '--config', join(repository, 'electron-builder.yml')];
  const given = Object.entries(settings).map(([key, value]) => `-c.${key}=${value}`);
  await run(
    'packing the client',
    process.execPath,
    [builder, '--linux', 'dir', '--x64', '--publish', 'never', ...where, ...given],
    {
      cwd: repository,
      // Nothing is downloaded: the runtime is here already.
      env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    },
  );
}

/** What the packages of the lock file are, for programs that look for known weaknesses. @param {string} file */
async function makeSbom(file) {
  const cli = join(repository, 'node_modules', '@cyclonedx', 'cyclonedx-npm', 'bin', 'cyclonedx-npm-cli.js');
  const how = [
    '--package-lock-only',
    '--omit',
    'dev',
    '--output-reproducible',
    '--output-format',
    'JSON',
    '--output-file',
    file,
  ];
  await run('listing what it is made of', process.execPath, [cli, ...how], { cwd: repository });
}
