// @ts-check
/**
 * The types of the three projects (the house, the renderer, set-up), by the native compiler. What has not changed since
 * the last run is not checked again; `node_modules/.cache/types-*.tsbuildinfo` remembers it.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(root, 'node_modules/typescript-native/bin/tsc');

/** @param {string} project @returns {boolean} whether nothing was found */
function check(project) {
  const memory = join(root, 'node_modules/.cache', `types-${project.replaceAll(/[/.]/g, '-')}.tsbuildinfo`);
  const options = ['--noEmit', '--incremental', '--tsBuildInfoFile', memory];
  return (
    spawnSync(process.execPath, [compiler, '-p', project, ...options], { cwd: root, stdio: 'inherit' }).status === 0
  );
}

const found = ['tsconfig.json', 'renderer/tsconfig.json', 'setup/tsconfig.json'].map(check);
process.exitCode = found.every(Boolean) ? 0 : 1;
