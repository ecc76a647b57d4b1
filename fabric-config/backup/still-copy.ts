import { join } from 'node:path';
import { readdirSync, readFileSync, statSync, writeFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { poll } from '../lifecycle/concurrency.ts';
import { privateFolder } from '../lifecycle/files.ts';

/** How long a database may be written again and again, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Of the program that has it open, and of people who look what it did. */
const apart: ReadonlySet<string> = new Set(['LOCK', 'LOG', 'LOG.old']);

/**
 * Copies a small LevelDB that another program has open, as it was at one moment. Whatever is written to such a database
 * makes one of its files longer or a new one; files are never written over. So a copy during which nothing became
 * longer, newer or gone is what lay there at each moment of it, and opens as after a crash then. Otherwise it is taken
 * again. Errors: NETWORK_TIMEOUT.
 */
export async function stillCopy(folder: string, target: string, patienceMs = PATIENCE_MS): Promise<void> {
  const copied = await poll(() => Promise.resolve(copyOnce(folder, target)), patienceMs);
  if (!copied) throw new OpenwardError('NETWORK_TIMEOUT', `${folder} is written without a pause`);
}

function copyOnce(folder: string, target: string): boolean {
  try {
    const before = look(folder);
    const contents = [...before.keys()].map((name) => [name, readFileSync(join(folder, name))] as const);
    if (!same(before, look(folder))) return false;
    privateFolder(target);
    for (const [name, content] of contents) writeFileSync(join(target, name), content, { mode: 0o600 });
    return true;
  } catch (error) {
    // It has gone between two looks.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

type Look = ReadonlyMap<string, string>;

function look(folder: string): Look {
  const names = readdirSync(folder).filter((name) => !apart.has(name));
  return new Map(
    names.map((name) => {
      const { ino, size, mtimeNs } = statSync(join(folder, name), { bigint: true });
      return [name, `${ino} ${size} ${mtimeNs}`];
    }),
  );
}

function same(one: Look, other: Look): boolean {
  return one.size === other.size && [...one].every(([name, is]) => other.get(name) === is);
}
