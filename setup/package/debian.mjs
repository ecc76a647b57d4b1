// @ts-check
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { repository } from '../parts/cache.mjs';
import { ask, run, SetupError } from '../parts/progress.mjs';

const maintainer = 'Openward maintainers <maintainers@openward.org>';

/**
 * What a Debian package is, beside its files. `fields`: lines of its control file that are its own. `modes`: rights
 * other than 644, or 755 of what `runs` picks, by path from the root. `scripts`: maintainers', by name. `epoch`:
 * seconds; the time every file carries.
 * @typedef {{ name: string, version: string, architecture: string, epoch: number, fields: readonly string[], runs:
 * (path: string, mode: number) => boolean, modes?: Readonly<Record<string, number>>, scripts?: Readonly<Record<string,
 * string>>, conffiles?: readonly string[] }} Package
 */

/** A folder as the root of a Debian package, at `target`; the same files and epoch give the same bytes. The folder goes.
 * @param {string} root @param {string} target @param {Package} facts
 */
export async function packDeb(root, target, facts) {
  normalise(root, facts);
  putControl(root, facts);
  for (const path of [...below(root), root]) lutimesSync(path, facts.epoch, facts.epoch);
  await run(
    `packing ${target}`,
    'dpkg-deb',
    ['--root-owner-group', '--uniform-compression', '-Zgzip', '-z6', '--build', root, target],
    { env: { ...process.env, SOURCE_DATE_EPOCH: String(facts.epoch), LC_ALL: 'C.UTF-8' } },
  );
  rmSync(root, { recursive: true, force: true });
}

/**
 * Seconds since 1970 that every file carries: SOURCE_DATE_EPOCH, or when this version was committed. @returns
 * {Promise<number>}
 */
export async function epochOf() {
  const given = process.env['SOURCE_DATE_EPOCH'] ?? (await ask('git', ['-C', repository, 'log', '-1', '--format=%ct']));
  const seconds = Number(given?.trim());
  if (!Number.isSafeInteger(seconds) || seconds <= 0) throw new SetupError('SOURCE_DATE_EPOCH is no number of seconds');
  return seconds;
}

/** @param {string} path @param {string | Uint8Array} text */
export function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A text with its `{{NAMES}}` filled in. @param {string} file @param {Readonly<Record<string, string>>} values */
export function filled(file, values) {
  return readFileSync(file, 'utf8').replaceAll(/{{([A-Z]+)}}/g, (_, key) => values[key] ?? '');
}

/** @param {number} epoch */
export function dayOf(epoch) {
  return new Date(epoch * 1000).toISOString().slice(0, 10);
}

/** @param {string} text */
export function gzip(text) {
  return gzipSync(text, { level: 9 });
}

/** Debian's list of changes, of a version that is one. @param {Pick<Package, 'name' | 'version' | 'epoch'>} facts */
export function changelog({ name, version, epoch }) {
  const when = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
  return gzip(
    `${name} (${version}) unstable; urgency=medium\n\n  * Version ${version}.\n\n -- ${maintainer}  ${when}\n`,
  );
}

/** @param {string} folder @returns {string[]} every path below, sorted */
function below(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return lstatSync(path).isDirectory() ? [path, ...below(path)] : [path];
    });
}

/** Rights as Debian wants them, whatever the umask here. @param {string} root @param {Package} facts */
function normalise(root, { runs, modes = {} }) {
  for (const path of below(root)) {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) continue;
    const own = modes[relative(root, path)];
    chmodSync(path, own ?? (stat.isDirectory() || runs(relative(root, path), stat.mode) ? 0o755 : 0o644));
  }
  chmodSync(root, 0o755);
}

/** @param {string} root @param {Package} facts */
function putControl(root, { name, version, architecture, fields, scripts = {}, conffiles = [] }) {
  const contents = below(root).filter((path) => lstatSync(path).isFile());
  const size = contents.reduce((sum, path) => sum + Math.ceil(lstatSync(path).size / 1024), 0);
  const control = [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${size}`,
    ...fields,
    '',
  ];
  const folder = join(root, 'DEBIAN');
  const sums = contents.map((path) => `${md5(readFileSync(path))}  ${relative(root, path)}\n`);
  put(join(folder, 'control'), control.join('\n'));
  put(join(folder, 'md5sums'), sums.join(''));
  if (conffiles.length > 0) put(join(folder, 'conffiles'), conffiles.map((path) => `${path}\n`).join(''));
  for (const [script, text] of Object.entries(scripts)) put(join(folder, script), text);
  for (const path of below(folder)) chmodSync(path, relative(folder, path) in scripts ? 0o755 : 0o644);
  chmodSync(folder, 0o755);
}

/** @param {Uint8Array} bytes */
function md5(bytes) {
  return createHash('md5').update(bytes).digest('hex');
}
