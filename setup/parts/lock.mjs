// @ts-check
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { say } from './progress.mjs';

/** A process by its number and by when it began, in which boot: numbers are given out again. @param {number} pid */
function identityOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold anything; what follows it does not. The 20th field from there is the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return `${pid} ${fields[19]} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Who holds a lock; undefined when there is none. @param {string} file */
function ownerOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Nobody holds a lock that is empty, cut off, or names a process that is gone. @param {string} owner */
function isAlive(owner) {
  const pid = Number(owner.split(' ')[0]);
  return Number.isSafeInteger(pid) && pid > 0 && identityOf(pid) === owner;
}

/** The lock appears with its contents, or not at all. @param {string} file @returns {boolean} whether it is ours now */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, identityOf(process.pid) ?? '', { mode: 0o600 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Takes a lock away that nobody holds; one that was made anew meanwhile is put back. @param {string} file */
function clear(file) {
  const aside = `${file}.${process.pid}.left`;
  try {
    renameSync(file, aside);
    if (isAlive(readFileSync(aside, 'utf8'))) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} file */
async function waitFor(file) {
  for (let told = false; !take(file);) {
    const owner = ownerOf(file);
    if (owner === undefined) continue;
    if (!isAlive(owner)) {
      clear(file);
      continue;
    }
    if (!told) say(`another set-up is at work (process ${owner.split(' ')[0]}); waiting for it`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * Runs `work` while no other set-up of this user does; waits for another one. A lock whose owner is gone is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  await waitFor(file);
  const release = () => rmSync(file, { force: true });
  const interrupted = () => {
    release();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await work();
  } finally {
    process.removeListener('SIGINT', interrupted);
    process.removeListener('SIGTERM', interrupted);
    release();
  }
}
