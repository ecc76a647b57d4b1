// @ts-check
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { repository } from '../parts/cache.mjs';

/**
 * dist/electron: the runtime with this checkout's client as its app. Files are hard links to the cache, or copies on
 * another file system.
 * @param {string} runtime
 */
export function placeElectron(runtime) {
  const target = join(repository, 'dist', 'electron');
  const mark = join(target, '.from');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === runtime) return;
  rmSync(target, { recursive: true, force: true });
  linkTree(runtime, target);
  mkdirSync(join(target, 'resources'), { recursive: true });
  symlinkSync('../../client', join(target, 'resources', 'app'));
  writeFileSync(mark, runtime);
}

/** @param {string} from @param {string} to */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const source = join(from, name);
    if (lstatSync(source).isDirectory()) {
      linkTree(source, join(to, name));
      continue;
    }
    try {
      linkSync(source, join(to, name));
    } catch {
      copyFileSync(source, join(to, name));
    }
  }
}
