import { join } from 'node:path';
import { existsSync, readdir, readFile, statSync } from '../../connections/disk.ts';

/** Where a desktop puts what is plugged in. */
const plugged = /^\/(?:run\/)?media\//;

/**
 * The tops of what is plugged in now, the last one last.
 * @param folder in which each folder is one, where the system puts them elsewhere
 */
export async function pluggedSticks(folder: string | undefined): Promise<readonly string[]> {
  if (folder !== undefined) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  }
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  return mounts
    .split('\n')
    .map((line) => unescaped(line.split(' ')[1] ?? ''))
    .filter((place) => plugged.test(place));
}

/** Of these, the newest file at the top of any that ends so; those that are named by Openward before others. */
export async function newestOn(sticks: readonly string[], ending: string): Promise<string | undefined> {
  const found = (await Promise.all(sticks.map((stick) => filesOn(stick, ending)))).flat();
  const rank = ({ name, changed }: Found): number => (name.startsWith('openward') ? 1e15 : 0) + changed;
  return found.sort((a, b) => rank(b) - rank(a))[0]?.path;
}

interface Found {
  readonly path: string;
  readonly name: string;
  readonly changed: number;
}

/** No links, which lead elsewhere. */
async function filesOn(stick: string, ending: string): Promise<readonly Found[]> {
  const entries = await readdir(stick, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith(ending))
    .map(({ name }) => ({ name, path: join(stick, name), changed: statSync(join(stick, name)).mtimeMs }));
}

/** A name that nothing has there yet: what is on a stick is never written over. */
export function freeNameOn(stick: string, name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  for (let count = 1; ; count += 1) {
    const path = join(stick, count === 1 ? name : `${stem}-${count}${ending}`);
    if (!existsSync(path)) return path;
  }
}

/** `\040` is a blank. */
function unescaped(place: string): string {
  return place.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}
