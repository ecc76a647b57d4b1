// @ts-check
import { copyFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder, cached, digest, repository } from '../parts/cache.mjs';
import { say, SetupError } from '../parts/progress.mjs';
import { fetchOfficial, NotFetched, patience } from './download.mjs';
import { setFuses } from './fuses.mjs';

/** Changes when what is done with the runtime changes. */
const RECIPE = '1';

/** Folder of the package, as npm installed it. */
const installed = join(repository, 'node_modules', 'electron');

/** The exact version package.json pins; the official runtime is of this very one. */
export function pinnedVersion() {
  /** @type {{ devDependencies: Record<string, string> }} */
  const { devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const version = devDependencies['electron'] ?? '';
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new SetupError(`package.json pins no exact electron: "${version}"`);
  return version;
}

/**
 * What is wrong with a folder as the official runtime of a version; undefined when nothing is.
 * @param {string} folder @param {string} version
 */
export function whyNotOfficial(folder, version) {
  if (!existsSync(join(folder, 'electron'))) return `${folder} holds no program "electron"`;
  const file = join(folder, 'version');
  // Official archives say their version; the development runtime does not.
  if (!existsSync(file)) return `${folder} is not an official Electron (it has no file "version")`;
  const found = readFileSync(file, 'utf8').trim().replace(/^v/, '');
  return found === version ? undefined : `${folder} is Electron ${found}, but ${version} is pinned`;
}

/**
 * The runtime in a folder somebody names, copied, so that theirs stays as it is.
 * @param {string} named @returns {Promise<string>} its folder in the cache
 */
export async function runtimeNamed(named) {
  const folder = resolve(named);
  const version = pinnedVersion();
  const why = whyNotOfficial(folder, version);
  if (why !== undefined) throw new SetupError(`ELECTRON_DIST names no runtime for this checkout: ${why}.`);
  const { size, mtimeMs } = statSync(join(folder, 'electron'));
  const mark = digest(RECIPE, folder, version, String(size), String(mtimeMs)).slice(0, 16);
  const target = join(cacheFolder(), 'electron', `named-${version}-${mark}`);
  await cached(target, async (temporary) => {
    say(`Electron ${version}: copying ${folder}`);
    cpSync(folder, temporary, { recursive: true });
    await makeReady(temporary);
  });
  return target;
}

/** What is known of the official runtime's download, for one version. */
function downloaded() {
  const version = pinnedVersion();
  const name = `official-${version}-${process.platform}-${process.arch}-${RECIPE}`;
  return { version, target: join(cacheFolder(), 'electron', name) };
}

/**
 * The official runtime as fetched, now or earlier. An attempt that failed is remembered, and not made again until
 * `again` asks for it.
 * @param {{ again: boolean, electronPackage?: string, limit?: { ms: number, leastBytes: number } }} options
 * @returns {Promise<{ folder: string } | { why: string }>}
 */
export async function runtimeFetched({ again, electronPackage = installed, limit = patience }) {
  const { version, target } = downloaded();
  const refusal = `${target}.refused`;
  if (existsSync(target)) return { folder: target };
  if (!again && existsSync(refusal)) return { why: readFileSync(refusal, 'utf8').trim() };
  say(`Electron ${version}: fetching the official runtime`);
  try {
    await cached(target, (temporary) => fetchInto(temporary, electronPackage, limit));
    rmSync(refusal, { force: true });
    return { folder: target };
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    const why = `${error.message}; tried on ${new Date().toISOString().slice(0, 10)}`;
    writeFileSync(refusal, `${why}\n`);
    return { why };
  }
}

/** @param {string} folder @param {string} electronPackage @param {{ ms: number, leastBytes: number }} limit */
async function fetchInto(folder, electronPackage, limit) {
  const unpacked = await fetchOfficial(electronPackage, limit);
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(unpacked, folder);
  } catch {
    // Another file system.
    cpSync(unpacked, folder, { recursive: true });
    rmSync(unpacked, { recursive: true, force: true });
  }
  await makeReady(folder);
}

/** Without the app that comes along, and with our fuses. @param {string} folder */
async function makeReady(folder) {
  rmSync(join(folder, 'resources'), { recursive: true, force: true });
  const binary = join(folder, 'electron');
  // A copy of its own: what is named may be hard links to somebody's files.
  copyFileSync(binary, `${binary}.own`);
  renameSync(`${binary}.own`, binary);
  await setFuses(binary, { release: false });
}
