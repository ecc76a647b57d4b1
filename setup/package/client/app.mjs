// @ts-check
import { cpSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundles, esbuildOptions } from '../../parts/bundles.mjs';
import { repository } from '../../parts/cache.mjs';
import { licenceOf, together } from '../licences.mjs';

const require = createRequire(import.meta.url);
const platform = `${process.platform}-${process.arch}`;
/** How the native module of Argon2id is called beside the serial port's. */
const ARGON2 = '@node-rs+argon2.node';

/**
 * The client as it is packaged: every package it uses bundled into its programs, beside them what cannot be bundled,
 * the WebAssembly of Umbral and the serial port's native module. No folder of packages, nothing that is not run.
 * @param {string} folder an empty one
 * @param {{ name: string, title: string }} called
 * @returns {Promise<void>}
 */
export async function makeApp(folder, { name, title }) {
  const client = join(folder, 'client');
  mkdirSync(client, { recursive: true });
  const packages = await Promise.all(programs.map((program) => bundleProgram(program, client)));
  const built = join(repository, 'dist', 'client');
  copyFileSync(join(built, 'preload.cjs'), join(client, 'preload.cjs'));
  cpSync(join(built, 'renderer'), join(client, 'renderer'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  copyFileSync(umbralWasm(), join(client, 'umbral_pre_wasm_bg.wasm'));
  copyNative(join(folder, 'prebuilds'));
  copyFileSync(argon2Native(), join(folder, 'prebuilds', platform, ARGON2));
  copyFileSync(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(
    join(folder, 'THIRD-PARTY-LICENSES.txt'),
    licencesOf([...packages.flat(), ...pagePackages, '@node-rs/argon2']),
  );
  writeFileSync(join(folder, 'package.json'), manifest(name, title));
}

/** What the pages are made of beside what the client's own bundle names. */
const pagePackages = ['@fontsource-variable/inter', '@mantine/core', '@mantine/hooks', 'react', 'react-dom'];

/** The client, the threads that judge passphrases and export device records for it, and the process of a capture. */
const programs = ['client', 'passphrase-judge', 'exporter', 'recorder'];

/**
 * @param {string} program
 * @param {string} folder
 * @returns {Promise<string[]>} folders of the packages that went in
 */
async function bundleProgram(program, folder) {
  const bundle = bundles.find(({ name }) => name === program);
  if (bundle === undefined) throw new Error(`there is no bundle named ${program}`);
  const { metafile } = await build({
    ...(await esbuildOptions(bundle)),
    packages: 'bundle',
    outfile: join(folder, basename(bundle.output)),
    sourcemap: false,
    // pkcs11js is wanted for keys in hardware only, and never loaded here.
    external: ['electron', 'pkcs11js'],
    plugins: [argon2FromBeside],
    // What was CommonJS asks for its folder and for built-in modules.
    banner: {
      js: [
        "import { createRequire as createRequireHere } from 'node:module';",
        'const require = createRequireHere(import.meta.url);',
        'const __dirname = import.meta.dirname;',
        'const __filename = import.meta.filename;',
      ].join('\n'),
    },
  });
  const folders = Object.keys(metafile?.inputs ?? {}).flatMap(
    (path) => /^(.*)node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/**
 * In place of the package's own search for its module, which goes through every platform and loads what the environment
 * names, the one that was packed. @type {import('esbuild').Plugin}
 */
const argon2FromBeside = {
  name: 'argon2-from-beside',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@node-rs\/argon2$/ }, ({ path }) => ({ path, namespace: 'beside' }));
    onLoad({ filter: /.*/, namespace: 'beside' }, () => ({
      contents: `import { createRequire } from 'node:module';
export const { hashRaw } = createRequire(import.meta.url)('../prebuilds/${platform}/${ARGON2}');`,
    }));
  },
};

/** The module of the machine this is packed on and for. */
function argon2Native() {
  const { optionalDependencies } = require('@node-rs/argon2/package.json');
  const name = Object.keys(optionalDependencies).find(
    (one) => one.startsWith(`@node-rs/argon2-${platform}`) && !one.endsWith('-musl'),
  );
  if (name === undefined) throw new Error(`there is no Argon2id for ${platform}`);
  return createRequire(require.resolve('@node-rs/argon2')).resolve(name);
}

function umbralWasm() {
  return join(dirname(require.resolve('@nucypher/umbral-pre')), 'umbral_pre_wasm_bg.wasm');
}

/** The serial port's module for this platform; the program finds it one folder above itself. @param {string} folder */
function copyNative(folder) {
  const own = dirname(dirname(createRequire(require.resolve('serialport')).resolve('@serialport/bindings-cpp')));
  cpSync(join(own, 'prebuilds', platform), join(folder, platform), {
    recursive: true,
    filter: (path) => !path.endsWith('.musl.node'),
  });
}

/** @param {readonly string[]} packages folders below the checkout, or names */
function licencesOf(packages) {
  const folders = packages.map((one) => join(repository, one.includes('node_modules/') ? one : `node_modules/${one}`));
  return together([...new Set(folders)].sort().map(licenceOf));
}

/** @param {string} name @param {string} title */
function manifest(name, title) {
  const { version, description, license } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const author = 'Openward';
  const main = 'client/main.js';
  return `${JSON.stringify({ name, productName: title, version, description, license, author, private: true, type: 'module', main }, null, 2)}\n`;
}
