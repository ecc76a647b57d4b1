// @ts-check
import { performance } from 'node:perf_hooks';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { digest, repository } from './cache.mjs';
import { callNames } from './call-names.mjs';
import { run, say, SetupError } from './progress.mjs';

/**
 * One output of the build.
 * @typedef {{ name: string, source: string, output: string, kind: 'node' | 'program' | 'chaincode' | 'client' |
 * 'preload' | 'pages' }} Bundle
 */

/** @type {readonly Bundle[]} */
export const bundles = [
  { name: 'chaincode', source: 'chaincode/index.ts', output: 'dist/chaincode/index.cjs', kind: 'chaincode' },
  ...['sa', 'hospital', 'cloud', 'storage-gate', 'ledger-gate', 'registrar'].map(
    (service) =>
      /** @type {Bundle} */ ({
        name: `services/${service}`,
        source: `services/${service}/main.ts`,
        output: `dist/services/${service}.js`,
        kind: 'node',
      }),
  ),
  { name: 'network', source: 'fabric-config/cli.ts', output: 'dist/network.js', kind: 'node' },
  { name: 'simulate', source: 'devices/simulators/cli.ts', output: 'dist/simulate.js', kind: 'program' },
  { name: 'replay', source: 'devices/replay/cli.ts', output: 'dist/replay.js', kind: 'program' },
  { name: 'tour', source: 'e2e/tour/tour.ts', output: 'dist/tour.js', kind: 'program' },
  { name: 'populate', source: 'e2e/populate/populate.ts', output: 'dist/populate.js', kind: 'program' },
  { name: 'bench', source: 'bench/cli.ts', output: 'dist/bench.js', kind: 'program' },
  { name: 'bench-node', source: 'bench/runtime/node.ts', output: 'dist/bench-node.js', kind: 'program' },
  { name: 'bench-scale', source: 'bench/scale/cli.ts', output: 'dist/bench-scale.js', kind: 'program' },
  {
    name: 'bench-scale-signer',
    source: 'bench/scale/load/signer.ts',
    output: 'dist/bench-scale-signer.js',
    kind: 'program',
  },
  { name: 'bench-electron', source: 'bench/runtime/electron.ts', output: 'dist/bench-app/main.js', kind: 'client' },
  { name: 'client', source: 'main/boot/main.ts', output: 'dist/client/main.js', kind: 'client' },
  {
    name: 'passphrase-judge',
    source: 'main/passphrase/thread.ts',
    output: 'dist/client/passphrase-judge.js',
    kind: 'client',
  },
  { name: 'exporter', source: 'main/export/writer/thread.ts', output: 'dist/client/exporter.js', kind: 'client' },
  { name: 'recorder', source: 'main/capture/recorder/program.ts', output: 'dist/client/recorder.js', kind: 'client' },
  { name: 'preload', source: 'main/preload/index.ts', output: 'dist/client/preload.cjs', kind: 'preload' },
  { name: 'pages', source: 'renderer/index.html', output: 'dist/client/renderer/index.html', kind: 'pages' },
];

/**
 * What each output was built from; dist/build.json.
 * @typedef {Record<string, { inputs: string[], digest: string }>} Ledger
 */
const ledgerFile = join(repository, 'dist', 'build.json');

/** @returns {Ledger} */
function readLedger() {
  try {
    return JSON.parse(readFileSync(ledgerFile, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {readonly string[]} inputs */
function digestOfInputs(inputs) {
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const lock = readFileSync(join(repository, 'package-lock.json'));
  return digest(
    own,
    lock,
    ...inputs.flatMap((input) => [
      input,
      existsSync(join(repository, input)) ? readFileSync(join(repository, input)) : 'gone',
    ]),
  );
}

/** @param {Bundle} bundle @param {Ledger} ledger */
function isCurrent(bundle, ledger) {
  const known = ledger[bundle.name];
  return (
    known !== undefined && existsSync(join(repository, bundle.output)) && digestOfInputs(known.inputs) === known.digest
  );
}

/** Of an organisation's programs: packages with parts that are no text, which therefore stay as they are. */
const besideNodePrograms = ['sqlite3', '@nucypher/umbral-pre'];
/** What packages name for databases and keys in hardware that are not ours. */
export const neverLoaded = [
  ...['better-sqlite3', 'mariadb', 'mariadb/callback', 'mysql', 'mysql2', 'oracledb', 'pg-native', 'pg-query-stream'],
  ...['pkcs11js', 'tedious'],
];
/** Packages that are no modules of ECMAScript ask for others by this. */
const requireInModule =
  "import { createRequire as createRequireOf } from 'node:module';\nconst require = createRequireOf(import.meta.url);";

/**
 * What esbuild is told for each kind of program beside what all have. @type {Record<string,
 * import('esbuild').BuildOptions>}
 */
const perKind = {
  // Started often, or on machines with slow disks: packages are in the one file, for finding and reading each of theirs
  // takes longer than all else that a start does.
  node: { format: 'esm', external: [...besideNodePrograms, ...neverLoaded], banner: { js: requireInModule } },
  program: { format: 'esm', packages: 'external' },
  client: { format: 'esm', packages: 'external', sourcemap: 'linked' },
  // Everything but Fabric's own packages goes into the one file whose digest the organisations approve.
  chaincode: { format: 'cjs', external: ['fabric-contract-api', 'fabric-shim', '@hyperledger/fabric-protos'] },
  // A sandboxed preload may require nothing but electron.
  preload: { format: 'cjs', external: ['electron'] },
};

/**
 * How esbuild makes a bundle; the pages are vite's. @param {Bundle} bundle @returns
 * {Promise<import('esbuild').BuildOptions>}
 */
export async function esbuildOptions(bundle) {
  const define = bundle.kind === 'preload' ? { CALL_NAMES: JSON.stringify((await callNames()).names) } : {};
  return {
    define,
    absWorkingDir: repository,
    entryPoints: [bundle.source],
    outfile: bundle.output,
    bundle: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    metafile: true,
    ...perKind[bundle.kind],
  };
}

/** @param {Bundle} bundle @returns {Promise<string[]>} the files of the project it was built from */
async function buildOne(bundle) {
  if (bundle.kind === 'pages') return buildPages();
  const { build } = await import('esbuild');
  try {
    const result = await build(await esbuildOptions(bundle));
    // What packages hold is told by the lock file, and theirs are thousands.
    const inputs = Object.keys(result.metafile?.inputs ?? {}).filter((path) => !/(^|\/)node_modules\//.test(path));
    return bundle.kind === 'preload' ? [...new Set([...inputs, ...(await callNames()).inputs])] : inputs;
  } catch (error) {
    throw new SetupError(`building ${bundle.name} failed:\n${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(join(repository, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(repository, path)).isDirectory() ? filesBelow(path) : [path];
  });
}

async function buildPages() {
  await run(
    'building the pages',
    process.execPath,
    [
      join(repository, 'node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--config',
      'renderer/vite.config.ts',
      '--logLevel',
      'warn',
    ],
    // Whatever this terminal is set to: what is installed is never a build for finding faults.
    { cwd: repository, env: { ...process.env, NODE_ENV: 'production' } },
  );
  return ['renderer', 'api', 'domain'].flatMap(filesBelow).filter((path) => !path.includes('.test.'));
}

/** The package.json files by which Node and Electron know what the outputs are. */
function writeManifests() {
  /** @param {string} folder @param {object} content */
  const write = (folder, content) => {
    mkdirSync(join(repository, 'dist', folder), { recursive: true });
    writeFileSync(join(repository, 'dist', folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
  };
  const { version, description, license } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  write('', { private: true, type: 'module' });
  write('chaincode', {
    name: 'openward-chaincode',
    version,
    license,
    private: true,
    type: 'commonjs',
    main: 'index.cjs',
  });
  write('bench-app', { name: 'openward-bench', version, license, private: true, type: 'module', main: 'main.js' });
  write('client', {
    name: 'openward',
    productName: 'Openward',
    version,
    description,
    license,
    private: true,
    type: 'module',
    main: 'main.js',
  });
}

/**
 * Builds what changed. Entries whose source is not there are left out, with a note; one that cannot be built does not
 * keep the others from it.
 * @param {{ quiet?: boolean, only?: readonly string[] }} [options] quiet: says only what it builds; only: these
 * bundles, by name
 * @returns {Promise<{ built: string[], absent: string[] }>}
 */
export async function buildAll({ quiet = false, only } = {}) {
  const ledger = readLedger();
  /** @type {string[]} */
  const built = [];
  /** @type {string[]} */
  const absent = [];
  writeManifests();
  /** @type {string[]} */
  const failures = [];
  for (const bundle of bundles.filter(({ name }) => only === undefined || only.includes(name))) {
    if (!existsSync(join(repository, bundle.source))) {
      absent.push(bundle.name);
      continue;
    }
    if (isCurrent(bundle, ledger)) continue;
    const begun = performance.now();
    let inputs;
    try {
      inputs = await buildOne(bundle);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failures.push(error.message);
      continue;
    }
    ledger[bundle.name] = { inputs, digest: digestOfInputs(inputs) };
    writeFileSync(ledgerFile, JSON.stringify(ledger));
    built.push(bundle.name);
    say(`built ${bundle.name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  }
  if (!quiet && absent.length > 0) say(`not there yet, left out: ${absent.join(', ')}`);
  if (failures.length > 0) throw new SetupError(failures.join('\n\n'));
  return { built, absent };
}
