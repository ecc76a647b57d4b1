import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { pseudoTag, withThirdLanguage } from './third-language.ts';

/** What a translator has to write or change, the list of languages included. */
const MOST_FILES = 14;
const checkout = fileURLToPath(new URL('../..', import.meta.url));

it(`a third language takes at most ${MOST_FILES} files, all of them words but one line in one list`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'openward-language-'));
  try {
    const { files } = await withThirdLanguage(checkout, folder);
    expect(files.length, files.join(' ')).toBeLessThanOrEqual(MOST_FILES);
    const list = 'api/window/languages.ts';
    expect(files.filter((file) => !file.includes(pseudoTag))).toEqual([list]);
    const linesOf = async (root: string): Promise<string[]> => (await readFile(join(root, list), 'utf8')).split('\n');
    const before = new Set(await linesOf(checkout));
    expect((await linesOf(folder)).filter((line) => !before.has(line))).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
