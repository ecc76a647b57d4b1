import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Search {
  readonly files: number;
  readonly bytes: number;
  readonly words: number;
  /** `<file>: <which word>`; the word itself is not repeated. */
  readonly found: readonly string[];
}

/**
 * Looks for each of `secrets` (as UTF-8, and as base64 at each of its three alignments) in every file below `folders`.
 */
export async function searchFor(secrets: readonly string[], folders: readonly string[]): Promise<Search> {
  const needles = secrets.flatMap((secret, index) => spellings(secret).map((bytes) => ({ index, bytes })));
  const longest = Math.max(...needles.map((needle) => needle.bytes.length));
  const found = new Set<string>();
  let files = 0;
  let bytes = 0;
  for (const folder of folders) {
    for (const file of await filesBelow(folder)) {
      files += 1;
      bytes += (await stat(file)).size;
      let tail = Buffer.alloc(0);
      for await (const chunk of createReadStream(file)) {
        const window = Buffer.concat([tail, chunk as Buffer]);
        for (const needle of needles) if (window.includes(needle.bytes)) found.add(`${file}: word ${needle.index + 1}`);
        tail = window.subarray(Math.max(0, window.length - longest));
      }
    }
  }
  return { files, bytes, words: secrets.length, found: [...found] };
}

function spellings(secret: string): Buffer[] {
  const plain = Buffer.from(secret, 'utf8');
  const encoded = [0, 1, 2].map((shift) => {
    const base64 = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at either end depend on neighbours that are not the secret's.
    return Buffer.from(base64.slice(shift === 0 ? 0 : shift + 1, -2));
  });
  return [plain, ...encoded.filter((bytes) => bytes.length >= 8)];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
