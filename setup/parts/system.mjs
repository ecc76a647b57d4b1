// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { aptGet } from './apt.mjs';
import { ask, say, SetupError } from './progress.mjs';

const NODE_WANTED = [20, 19];
const GO_WANTED = [1, 24];

/** Debian packages of the compilers and tools set-up itself uses. */
const toolPackages = [
  { command: 'git', packages: ['git'] },
  { command: 'g++', packages: ['g++'] },
  { command: 'make', packages: ['make'] },
  { command: 'python3', packages: ['python3'] },
];

/** What Electron, its test display and the simulated devices need. */
const libraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'xvfb',
  'xauth',
  'dbus',
  'udev',
  'socat',
  'fonts-noto-cjk',
];

/** What the test of the installable client needs: a fresh Debian, Debian's judge of packages, a keyboard and eyes; a token. */
const testing = [
  'debootstrap',
  'lintian',
  'xdotool',
  'at-spi2-core',
  'gir1.2-atspi-2.0',
  'python3-gi',
  'softhsm2',
  'opensc',
];

/** @param {string} version @param {readonly number[]} wanted */
function atLeast(version, wanted) {
  const parts = version.split('.').map(Number);
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

export function checkNode() {
  if (!atLeast(process.versions.node, NODE_WANTED))
    throw new SetupError(
      `Node ${NODE_WANTED.join('.')} or later is needed; this is ${process.versions.node}. See https://nodejs.org/`,
    );
}

/** @returns {Promise<string>} its version, such as 1.24.2 */
export async function checkGo() {
  const version = /go version go(\d+\.\d+(?:\.\d+)?)/.exec((await ask('go', ['version'])) ?? '')?.[1];
  if (version === undefined)
    throw new SetupError(
      `Go ${GO_WANTED.join('.')} or later is needed to build Fabric, and there is none on the PATH. See https://go.dev/dl/`,
    );
  if (!atLeast(version, GO_WANTED))
    throw new SetupError(`Go ${GO_WANTED.join('.')} or later is needed; this is ${version}. See https://go.dev/dl/`);
  return version;
}

function onDebian() {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/**
 * Which of these Debian packages are not installed. Since Debian 13 some libraries carry the ending t64, which counts
 * as well.
 * @param {readonly string[]} packages
 */
async function missingPackages(packages) {
  const installed = new Set(
    ((await ask('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n'])) ?? '')
      .split('\n')
      .filter((line) => / ii ?$/.test(line))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** The name by which a package can be installed here: with or without t64. @param {string} name */
async function installable(name) {
  const policy = await ask('apt-cache', ['policy', name]);
  if (policy !== undefined && /Candidate: (?!\(none\))/.test(policy)) return name;
  const renamed = await ask('apt-cache', ['policy', `${name}t64`]);
  return renamed !== undefined && /Candidate: (?!\(none\))/.test(renamed) ? `${name}t64` : name;
}

/**
 * Compiler, git and libraries: installs what is missing as root on Debian, else says how.
 * @param {{ forTests: boolean }} use what only root's tests need is asked of nobody else
 */
export async function ensureSystem({ forTests }) {
  const isRoot = process.getuid?.() === 0;
  const wanted = [...libraries, ...(forTests && isRoot ? testing : [])];
  for (const { command, packages } of toolPackages) {
    if ((await ask(command, ['--version'])) === undefined) wanted.push(...packages);
  }
  if (!onDebian()) {
    const tools = wanted.filter((name) => !libraries.includes(name));
    if (tools.length > 0)
      throw new SetupError(
        `These commands are missing: ${tools.join(', ')}. Install them with your system's package manager and run npm run setup again.`,
      );
    say('not Debian: the libraries Electron needs are not checked');
    return;
  }
  const missing = await missingPackages(wanted);
  if (missing.length === 0) return;
  if (!isRoot) {
    const names = await Promise.all(missing.map(installable));
    throw new SetupError(
      `Debian packages are missing. Install them and run npm run setup again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}\n`,
    );
  }
  say(`installing ${missing.length} Debian packages: ${missing.join(' ')}`);
  await aptGet('reading the list of Debian packages', ['update']);
  const names = await Promise.all(missing.map(installable));
  await aptGet(`installing Debian packages ${names.join(' ')}`, ['install', '-y', '--no-install-recommends', ...names]);
}
