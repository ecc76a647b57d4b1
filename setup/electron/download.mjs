// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A network that brings less than `leastBytes` within `ms` is taken as none. Refused or silent, it is decided within 20
 * s.
 */
export const patience = { ms: 15_000, leastBytes: 1_048_576 };

/**
 * Not left to the environment: each of these would take checksums, a platform or a place other than the package's own.
 */
const overrides =
  /^(npm_config_)?(electron_use_remote_checksums|electron_override_dist_path|electron_install_(platform|arch)|platform|arch|force_no_cache)$/i;

/** Why the official runtime could not be had; its message is for a person. */
export class NotFetched extends Error {}

/**
 * Runs the electron package's own install-electron, which checks what it fetches against the checksums inside the
 * package, and answers the folder it unpacked. Throws NotFetched.
 * @param {string} electronPackage folder of the installed package
 * @param {{ ms: number, leastBytes: number }} [limit]
 * @returns {Promise<string>}
 */
export async function fetchOfficial(electronPackage, limit = patience) {
  const unpacked = join(electronPackage, 'dist');
  const work = mkdtempSync(join(tmpdir(), 'openward-electron-'));
  mkdirSync(join(work, 'cache'));
  try {
    await install(electronPackage, work, [work, unpacked], limit);
    if (!existsSync(join(unpacked, 'electron'))) throw new NotFetched('the archive holds no electron');
    return unpacked;
  } catch (error) {
    rmSync(unpacked, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(join(electronPackage, 'path.txt'), { force: true });
  }
}

/**
 * @param {string} electronPackage
 * @param {string} work
 * @param {readonly string[]} growing folders that grow as long as something arrives
 * @param {{ ms: number, leastBytes: number }} limit
 * @returns {Promise<void>}
 */
function install(electronPackage, work, growing, limit) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(electronPackage, 'install.js')], {
      env: environment(work),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (piece) => (complaints = `${complaints}${piece}`.slice(-20_000)));
    const watch = watchGrowth(growing, limit, () => child.kill('SIGKILL'));
    child.on('error', (error) => reject(new NotFetched(error.message)));
    child.on('close', (code) => {
      const stalled = watch.end();
      if (stalled) reject(new NotFetched(`nothing, or next to nothing, arrived for ${limit.ms / 1000} s`));
      else if (code === 0) resolve();
      else reject(new NotFetched(reasonIn(complaints)));
    });
  });
}

/** @param {string} work @returns {NodeJS.ProcessEnv} */
function environment(work) {
  const kept = Object.entries(process.env).filter(([name]) => !overrides.test(name));
  const proxy = kept.some(([name, value]) => /^https?_proxy$/i.test(name) && value !== '');
  return {
    ...Object.fromEntries(kept),
    ...(proxy ? { ELECTRON_GET_USE_PROXY: '1' } : {}),
    TMPDIR: work,
    electron_config_cache: join(work, 'cache'),
    ELECTRON_GET_NO_PROGRESS: '1',
  };
}

/**
 * Calls `stop` when what lies in the folders has grown too little in the last `ms`.
 * @param {readonly string[]} folders @param {{ ms: number, leastBytes: number }} limit @param {() => void} stop
 */
function watchGrowth(folders, { ms, leastBytes }, stop) {
  const step = ms / 30;
  /** Sizes, one a step, the latest last; as many as the time holds. @type {number[]} */
  const sizes = [];
  let stopped = false;
  const timer = setInterval(() => {
    sizes.push(folders.reduce((sum, folder) => sum + sizeOf(folder), 0));
    const before = sizes.length > 30 ? sizes.shift() : undefined;
    if (before === undefined || (sizes.at(-1) ?? 0) - before >= leastBytes) return;
    stopped = true;
    stop();
  }, step);
  return {
    end: () => {
      clearInterval(timer);
      return stopped;
    },
  };
}

/** Bytes below a folder; what comes and goes meanwhile is passed over. @param {string} path @returns {number} */
function sizeOf(path) {
  try {
    const stat = lstatSync(path);
    if (!stat.isDirectory()) return stat.size;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    return 0;
  }
}

/** The error without its stack. @param {string} complaints */
function reasonIn(complaints) {
  const line = complaints.split('\n').find((text) => /^\w*Error: /.test(text)) ?? 'Error: it ended without a reason';
  const reason = line.replace(/^\w*Error: /, '');
  if (/checksum/i.test(reason)) return `what arrived is not what Electron released: ${reason}`;
  return reason === 'fetch failed' ? 'the network refused the connection' : reason;
}
