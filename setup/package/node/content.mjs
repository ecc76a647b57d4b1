// @ts-check
import { cpSync, mkdirSync, readFileSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { bundles, esbuildOptions, neverLoaded } from '../../parts/bundles.mjs';
import { repository } from '../../parts/cache.mjs';
import { SetupError } from '../../parts/progress.mjs';
import { wantedUnits } from './units.mjs';

/** Programs of a node, by the name of their bundle. */
const programs = [
  ...['network', 'chaincode'],
  ...bundles.map(({ name }) => name).filter((name) => name.startsWith('services/')),
];

/** Loaded by name, which no bundle says: a database by knex. */
const loadedByName = ['sqlite3'];
/** What types a package, compiles it, or stands for Node where there is another runtime: nothing that Node loads. */
const besideNode = /^(@types\/.*|bare-.*|node-addon-api|node-gyp|prebuild-install|tar)$/;

/**
 * What of the checkout runs a node, in a folder that looks like one: programs, the packages they load, Fabric's.
 * @param {string} folder @param {string} installed where the folder will lie
 * @returns {Promise<{ packages: string[], tools: Record<string, string> }>} folders in the checkout of packages that are
 * in it or in its programs, and of the kits of tools
 */
export async function putContent(folder, installed) {
  mkdirSync(folder, { recursive: true });
  for (const name of programs) copy(outputOf(name), folder);
  for (const path of ['dist/chaincode/package.json', 'dist/package.json', 'package.json', ...ownFiles])
    copy(path, folder);
  const { inside, beside } = await packagesOf();
  for (const path of beside) copyPackage(path, folder);
  const tools = putTools(folder, installed);
  put(join(folder, 'package.json'), manifest());
  put(join(folder, 'installation.json'), {
    format: 'openward-installation/1',
    command: 'openward-node',
    wantedUnits,
  });
  removeEmpty(folder);
  return { packages: [...new Set([...inside, ...beside])].sort(), tools };
}

const ownFiles = [
  'fabric-config/builder/bin',
  'fabric-config/examples',
  'fabric-config/lifecycle/rotate-logs.sh',
  ...['alerts.yml', 'ledger.json', 'overview.json'].map((file) => `fabric-config/monitoring/${file}`),
];

/** @param {string} name */
function bundleOf(name) {
  const bundle = bundles.find((one) => one.name === name);
  if (bundle === undefined) throw new Error(`there is no bundle named ${name}`);
  return bundle;
}

/** @param {string} name */
function outputOf(name) {
  return bundleOf(name).output;
}

/** @param {string} path in the checkout @param {string} folder */
function copy(path, folder) {
  cpSync(join(repository, path), join(folder, path), { recursive: true });
}

/** @param {string} path @param {object} value */
function put(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

function manifest() {
  const { version, description, license, engines } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return { name: 'openward-node', version, description, license, private: true, type: 'module', engines };
}

/**
 * Folders of packages: those whose text is in the programs, and those that lie beside them, with all that these load.
 * @returns {Promise<{ inside: string[], beside: string[] }>}
 */
async function packagesOf() {
  const built = await Promise.all(
    programs.map(async (name) => build({ ...(await esbuildOptions(bundleOf(name))), write: false })),
  );
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const inside = inputs.flatMap((path) => /^(.*\/)?node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(path)?.[0] ?? []);
  const imports = built.flatMap(({ metafile }) => Object.values(metafile?.outputs ?? {}).flatMap((one) => one.imports));
  return { inside: [...new Set(inside)], beside: withTheirs(imports.filter(({ external }) => external)) };
}

/** Folders of packages, and of those that they load. @param {readonly { path: string }[]} imports */
function withTheirs(imports) {
  const { packages } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  /** @type {Set<string>} */
  const found = new Set();
  // Of Node's own modules, some are in later versions alone.
  const outside = imports.filter(({ path }) => !path.startsWith('node:') && !isBuiltin(path));
  const names = outside.flatMap(({ path }) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(path)?.[0] ?? []);
  const wanted = names.filter((name) => !neverLoaded.includes(name));
  const waiting = [...wanted, ...loadedByName].map((name) => placeOf(packages, '', name));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const { dependencies = {} } = packages[path];
    const theirs = Object.keys(dependencies).filter((name) => !besideNode.test(name));
    waiting.push(...theirs.map((name) => placeOf(packages, path, name)));
  }
  return [...found];
}

/** Where Node finds a package, from another's folder. @param {Record<string, object>} packages @param {string} from @param {string} name */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') throw new SetupError(`${name}, which ${from} loads, is not in package-lock.json`);
  }
}

/** Of a package what runs, and its licence. @param {string} path @param {string} folder */
function copyPackage(path, folder) {
  const from = join(repository, path);
  cpSync(from, join(folder, path), {
    recursive: true,
    filter: (source) => source === from || isRun(source.slice(from.length + 1), statSync(source).isDirectory()),
  });
}

/** Folders at the head of a package in which nothing lies that runs; what AWS has for bundlers is among them. */
const besideFolders = /^(test|tests|docs?|examples?|benchmarks?|coverage|integration|dist-es|node_modules)$/;
/** What a compiler left where a package was built here and not fetched. */
const compiled = /(^|\/)build\/Release\/(\.deps|obj|obj\.target)$/;
/** What Node or a package of it opens. */
const opened = /\.([cm]?js|json|node|wasm|proto)$/;
const besideFiles = /^\.|\.(test|spec)\.[cm]?js$|^tsconfig.*\.json$/;

/** @param {string} path inside the package @param {boolean} isFolder */
function isRun(path, isFolder) {
  const name = basename(path);
  if (isFolder && compiled.test(path)) return false;
  if (isFolder) return !name.startsWith('.') && name !== '__tests__' && !(name === path && besideFolders.test(name));
  return /^(licen[cs]e|copying|notice)/i.test(name) || (opened.test(name) && !besideFiles.test(name));
}

/** Fabric's programs, and where lifecycle/tools.ts finds them. @param {string} folder @param {string} installed */
function putTools(folder, installed) {
  const { tools: built } = JSON.parse(readFileSync(join(repository, 'dist', 'setup.json'), 'utf8'));
  // Not what set-up has built for tests alone.
  const names = ['fabric', 'fabric-ca', 'versitygw'];
  const tools = Object.fromEntries(names.map((name) => [name, built[name]]));
  for (const name of names) cpSync(tools[name], join(folder, 'bin'), { recursive: true });
  put(join(folder, 'dist', 'setup.json'), {
    tools: Object.fromEntries(names.map((name) => [name, join(installed, 'bin')])),
  });
  return tools;
}

/** @param {string} folder @returns {boolean} whether it is gone */
function removeEmpty(folder) {
  const left = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => !entry.isDirectory() || !removeEmpty(join(folder, entry.name)),
  );
  if (left.length === 0) rmdirSync(folder);
  return left.length === 0;
}
