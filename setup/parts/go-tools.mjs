// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, cached, digest, repository } from './cache.mjs';
import { ask, run, say } from './progress.mjs';

/**
 * A group of programs built from one pinned Go module.
 * @typedef {{ name: 'fabric' | 'fabric-ca' | 'versitygw' | 'seaweedfs', variable: string, module: string, release: string, commands:
 * string[], versionArgs: string[], takes: string, folder?: string }} Kit folder: of the commands, `cmd/` when absent
 */

/** @type {readonly Kit[]} */
const kits = [
  {
    name: 'fabric',
    variable: 'FABRIC_BIN_DIR',
    module: 'github.com/hyperledger/fabric',
    release: '3.1.1',
    commands: ['peer', 'orderer', 'configtxgen', 'configtxlator', 'osnadmin'],
    versionArgs: ['version'],
    takes: 'about two minutes on two cores',
  },
  {
    name: 'fabric-ca',
    variable: 'FABRIC_CA_BIN_DIR',
    module: 'github.com/hyperledger/fabric-ca',
    release: '1.5.15',
    commands: ['fabric-ca-server'],
    versionArgs: ['version'],
    takes: 'about two minutes on two cores',
  },
  {
    name: 'versitygw',
    variable: 'VERSITYGW_BIN_DIR',
    module: 'github.com/versity/versitygw',
    release: '1.8.0',
    commands: ['versitygw'],
    versionArgs: ['--version'],
    takes: 'about two minutes on two cores',
  },
];

/** For the tests of the storage on it alone; built when it is asked for. @type {Kit} */
const seaweedfs = {
  name: 'seaweedfs',
  variable: 'SEAWEEDFS_BIN_DIR',
  module: 'github.com/seaweedfs/seaweedfs',
  release: '4.53',
  folder: '',
  commands: ['weed'],
  versionArgs: ['version'],
  takes: 'five to ten minutes on two cores',
};

/** @param {Kit} kit */
function toolFolder(kit) {
  return join(repository, 'fabric-config', 'tools', kit.name);
}

/** The version go.mod pins. @param {Kit} kit */
function pinned(kit) {
  const line = readFileSync(join(toolFolder(kit), 'go.mod'), 'utf8')
    .split('\n')
    .find((l) => l.trim().startsWith(`${kit.module} v`) || l.trim().startsWith(`require ${kit.module} v`));
  return (
    line
      ?.trim()
      .replace(/^require /, '')
      .split(' ')[1] ?? ''
  );
}

/**
 * Does a program on this machine fit? Its own word for its release, or the module version Go wrote into it.
 * @param {Kit} kit @param {string} folder
 */
async function fits(kit, folder) {
  const [first = ''] = kit.commands;
  if (!kit.commands.every((command) => existsSync(join(folder, command)))) return false;
  const said = await ask(join(folder, first), kit.versionArgs);
  if (said !== undefined && new RegExp(`\\bv?${kit.release.replaceAll('.', '\\.')}\\b`).test(said)) return true;
  const built = (await ask('go', ['version', '-m', join(folder, first)])) ?? '';
  return built.split('\n').some((line) => /\b(dep|mod)\b/.test(line) && line.includes(`${kit.module}\t${pinned(kit)}`));
}

/**
 * @param {Kit} kit @param {string} goVersion @param {boolean} [onlyIfThere]
 * @returns {Promise<string>} folder of the kit's programs, '' for what is not there and not to be built
 */
async function ensureKit(kit, goVersion, onlyIfThere = false) {
  const given = process.env[kit.variable];
  if (given !== undefined && given !== '') {
    if (await fits(kit, given)) return given;
    say(`${kit.variable} (${given}) does not hold ${kit.name} ${kit.release}; using the one that set-up builds`);
  }
  const source = toolFolder(kit);
  const key = digest(
    readFileSync(join(source, 'go.mod')),
    readFileSync(join(source, 'go.sum')),
    goVersion,
    process.platform,
    process.arch,
  ).slice(0, 24);
  const target = join(cacheFolder(), 'bin', `${kit.name}-${key}`);
  if (onlyIfThere) return existsSync(target) ? target : '';
  if (!existsSync(target)) say(`${kit.name} ${kit.release}: building (${kit.takes})`);
  const made = await cached(target, (temporary) => build(kit, temporary));
  if (made) say(`${kit.name} ${kit.release}: built`);
  return target;
}

/** @param {Kit} kit @param {string} folder */
async function build(kit, folder) {
  const packages = kit.commands.map((command) => `${kit.module}/${kit.folder ?? 'cmd/'}${command}`);
  const help = `If the network failed: a Go module named above could not be fetched. Check that \`go env GOPROXY\` names a proxy that answers and run npm run setup again; what was fetched is kept.\nOr give a folder with ${kit.commands.join(', ')} of release ${kit.release} in ${kit.variable}.`;
  await run(
    `building ${kit.name}`,
    'go',
    ['build', '-mod=readonly', '-trimpath', '-ldflags', '-s -w', '-o', `${folder}/`, ...packages],
    {
      cwd: toolFolder(kit),
      // GOFLAGS and a workspace of the user's would change what is built.
      env: { ...process.env, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '1' },
      help,
    },
  );
}

/**
 * @param {string} goVersion @param {{ readonly seaweedfs: boolean }} wanted whether to build what tests alone use
 * @returns {Promise<Record<Kit['name'], string>>}
 */
export async function ensureGoTools(goVersion, wanted) {
  /** @type {Partial<Record<Kit['name'], string>>} */
  const folders = {};
  // One after the other: each build uses all cores.
  for (const kit of kits) folders[kit.name] = await ensureKit(kit, goVersion);
  folders.seaweedfs = await ensureKit(seaweedfs, goVersion, !wanted.seaweedfs);
  const { fabric = '', 'fabric-ca': ca = '', versitygw = '' } = folders;
  return { fabric, 'fabric-ca': ca, versitygw, seaweedfs: folders.seaweedfs };
}
