import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { pseudoText, pseudoWords } from './pseudo.ts';

/** Pseudo-English: the convention for a language that nobody speaks and every developer reads. */
export const pseudoTag = 'en-XA';

/** What is checked with the types of the house. Its rooms, and the files beside them. */
const Project = z.object({ include: z.array(z.string()) });
const list = 'api/window/languages.ts';
const mainWords = 'main/words/catalogues';
const windowWords = 'renderer/i18n';

/**
 * A copy of the checkout in `folder`, which must be empty, in which the client has a third language: the files a
 * translator would write, made of the English ones, and one line in the list. Answers which files were written or
 * changed.
 */
export async function withThirdLanguage(
  checkout: string,
  folder: string,
): Promise<{ readonly files: readonly string[] }> {
  for (const part of await partsOf(checkout)) await cp(join(checkout, part), join(folder, part), { recursive: true });
  await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  const files = [...(await translations(checkout)), await lineInTheList(checkout)];
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return { files: files.map(({ path }) => path) };
}

/** All that may speak a language, its tests included: a list of two languages in one of them would be a third place. */
async function partsOf(checkout: string): Promise<string[]> {
  const house = Project.parse(JSON.parse(await readFile(join(checkout, 'tsconfig.json'), 'utf8')));
  const rooms = house.include.filter((part) => !part.includes('*'));
  return [...rooms, 'renderer', 'package.json', 'tsconfig.json'];
}

interface Written {
  readonly path: string;
  readonly text: string;
}

async function translations(checkout: string): Promise<Written[]> {
  const parts = (await readdir(join(checkout, windowWords, 'en'))).filter((name) => name !== 'index.ts');
  return [
    { path: `${windowWords}/${pseudoTag}/index.ts`, text: await indexFile(checkout) },
    ...(await Promise.all(parts.map((name) => windowFile(checkout, name)))),
    await mainFile(checkout),
  ];
}

async function windowFile(checkout: string, name: string): Promise<Written> {
  const parts = await exportsOf(join(checkout, windowWords, 'en', name));
  const text = [...parts].map(([part, words]) => `export const ${part} = ${JSON.stringify(pseudoWords(words))};\n`);
  return { path: `${windowWords}/${pseudoTag}/${name}`, text: text.join('\n') };
}

async function mainFile(checkout: string): Promise<Written> {
  const words = pseudoWords((await exportsOf(join(checkout, mainWords, 'en.ts'))).get('words'));
  const type = "import type { MainWords } from '../main-words.ts';\n\n";
  return {
    path: `${mainWords}/${pseudoTag}.ts`,
    text: `${type}export const words: MainWords = ${JSON.stringify(words)};\n`,
  };
}

async function exportsOf(file: string): Promise<Map<string, unknown>> {
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  return new Map(Object.entries({ ...(typeof module === 'object' ? module : {}) }));
}

/** As in Chinese: a translation's index promises to be a whole catalogue, which the English one does not need to. */
async function indexFile(checkout: string): Promise<string> {
  return readFile(join(checkout, windowWords, 'zh', 'index.ts'), 'utf8');
}

async function lineInTheList(checkout: string): Promise<Written> {
  const text = await readFile(join(checkout, list), 'utf8');
  const line = `  '${pseudoTag}': { name: '${pseudoText('English')}', locale: '${pseudoTag}' },\n`;
  return { path: list, text: text.replace('} as const;', `${line}} as const;`) };
}
