// @ts-check
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, cached, digestOfFile, repository } from './cache.mjs';
import { run, say } from './progress.mjs';

const networkHelp =
  'If the network failed: the package named above could not be fetched. Check that `npm ping` works and run npm run setup again; what was fetched is kept.';

/**
 * Environment of npm. Where Node's headers are installed beside it, node-gyp need not download them.
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment() {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const headers = existsSync(join(prefix, 'include', 'node', 'node_version.h'));
  return { ...process.env, JOBS: 'max', ...(headers ? { npm_config_nodedir: prefix } : {}) };
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>} */
function packagesIn(file) {
  const parsed = JSON.parse(readFileSync(file, 'utf8'));
  return parsed.packages ?? {};
}

/** npm writes node_modules/.package-lock.json last, so an interrupted installation does not pass. */
function isComplete() {
  const installedFile = join(repository, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = packagesIn(installedFile);
  return Object.entries(packagesIn(join(repository, 'package-lock.json'))).every(
    ([path, wanted]) => path === '' || wanted.optional === true || installed[path]?.version === wanted.version,
  );
}

/** Installs the packages of the lock file unless that is what is there. */
export async function ensurePackages() {
  const lock = digestOfFile(join(repository, 'package-lock.json'));
  const stamp = join(repository, 'node_modules', '.openward-setup');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  if (!isComplete()) {
    say('npm packages: installing');
    // Scripts of packages are not run; the one that has to compile is taken care of below.
    await run('installing npm packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: repository,
      env: npmEnvironment(),
      help: networkHelp,
    });
  }
  await ensureSqlite();
  writeFileSync(stamp, lock);
}

/**
 * sqlite3 compiles for two minutes; the result depends on its version and the platform only (Node-API), so it is kept
 * for other checkouts.
 */
async function ensureSqlite() {
  const folder = join(repository, 'node_modules', 'sqlite3');
  const binary = join(folder, 'build', 'Release', 'node_sqlite3.node');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const kept = join(
    cacheFolder(),
    'sqlite3',
    `${version}-${process.platform}-${process.arch}-napi${process.versions['napi'] ?? ''}`,
  );
  if (!existsSync(binary) && existsSync(kept)) {
    mkdirSync(dirname(binary), { recursive: true });
    copyFileSync(join(kept, 'node_sqlite3.node'), binary);
  }
  if (!existsSync(binary)) {
    say('sqlite3: compiling (about two minutes)');
    await run('compiling sqlite3', 'npm', ['rebuild', 'sqlite3', '--foreground-scripts'], {
      cwd: repository,
      env: npmEnvironment(),
      help: "It needs a C++ compiler, make and python3, and Node's headers (installed with Node, else fetched by node-gyp).",
    });
  }
  await run('loading sqlite3', process.execPath, ['-e', 'require("sqlite3")'], { cwd: repository });
  await cached(kept, async (temporary) => copyFileSync(binary, join(temporary, 'node_sqlite3.node')));
}
