// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Shared by all checkouts of this user: XDG_CACHE_HOME/openward. */
export function cacheFolder() {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'openward');
}

/** @param {...(string | Uint8Array)} parts */
export function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** @param {string} file */
export function digestOfFile(file) {
  return digest(readFileSync(file));
}

/**
 * Makes a cache entry, whole or not at all: `make` fills a folder beside it, which is then renamed.
 * @param {string} target
 * @param {(folder: string) => Promise<void>} make
 * @returns {Promise<boolean>} false when it was there already
 */
export async function cached(target, make) {
  if (existsSync(target)) return false;
  const temporary = `${target}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    await make(temporary);
    renameSync(temporary, target);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return true;
}
