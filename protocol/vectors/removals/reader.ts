import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { context } from 'esbuild';
import type { BuildContext, Plugin } from 'esbuild';
import { z } from 'zod';
import type { ReplayedCase } from '../replay.ts';
import type { VectorFile } from '../vector-files.ts';
import type { Removal } from './removals.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = `${root}node_modules/.cache/removals`;
const derivation = `${root}protocol/vault/derivation.ts`;

/** The reader as a program of its own, built anew for each rule that is taken out of it. */
export class ReaderBuild {
  #changed: { readonly file: string; readonly text: string } | undefined;
  #count = 0;

  private constructor(private readonly building: Promise<BuildContext>) {}

  static start(): ReaderBuild {
    mkdirSync(folder, { recursive: true });
    const plugin: Plugin = {
      name: 'removal',
      setup: ({ onLoad }) => {
        onLoad({ filter: /\.ts$/ }, ({ path }) => {
          if (path === derivation) return { contents: rememberedDerivation(), loader: 'ts' };
          return reader.#changed?.file === path ? { contents: reader.#changed.text, loader: 'ts' } : undefined;
        });
      },
    };
    const reader: ReaderBuild = new ReaderBuild(
      context({
        entryPoints: [`${root}protocol/vectors/replay.ts`],
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'node',
        packages: 'external',
        logLevel: 'silent',
        define: { 'import.meta.url': JSON.stringify(pathToFileURL(`${root}protocol/vectors/replay.ts`).href) },
        plugins: [plugin],
      }),
    );
    return reader;
  }

  /** The frozen cases of a file as the reader replays them without this rule. */
  async without(removal: Removal): Promise<(file: VectorFile) => ReplayedCase[]> {
    const path = `${root}${removal.file}`;
    const text = readFileSync(path, 'utf8');
    this.#changed = { file: path, text: text.slice(0, removal.from) + removal.instead + text.slice(removal.to) };
    const [output] = (await (await this.building).rebuild()).outputFiles ?? [];
    this.#count += 1;
    const built = `${folder}/${process.pid}-${this.#count}.mjs`;
    writeFileSync(built, output?.contents ?? '');
    try {
      return Replay.parse(await import(pathToFileURL(built).href)).replayedCases;
    } finally {
      rmSync(built);
    }
  }

  async end(): Promise<void> {
    await (await this.building).dispose();
  }
}

const STRETCH = /^export async function stretch\(/m;
const stretched = new Map<string, Promise<Buffer>>();

/**
 * As it is, but that all readers share what was derived: the same passphrases and salts come in hundreds of them, each
 * made to be slow, and no rule of a reader stands there.
 */
function rememberedDerivation(): string {
  const text = readFileSync(derivation, 'utf8');
  if (!STRETCH.test(text)) throw new Error(`expected ${derivation} to export the function stretch`);
  return `${text.replace(STRETCH, 'async function stretchAnew(')}
    export async function stretch(passphrase, kdf) { return globalThis[${REMEMBERED}](passphrase, kdf, stretchAnew); }`;
}

const REMEMBERED = "Symbol.for('openward.remembered-stretch')";

type Stretch = (passphrase: string, kdf: unknown) => Promise<Buffer>;

Object.assign(globalThis, {
  [Symbol.for('openward.remembered-stretch')]: async (passphrase: string, kdf: unknown, anew: Stretch) => {
    const key = JSON.stringify([passphrase, kdf]);
    const known = stretched.get(key) ?? anew(passphrase, kdf);
    stretched.set(key, known);
    // Who asked overwrites it.
    return Buffer.from(await known);
  },
});

const Replay = z.object({
  replayedCases: z.custom<(file: VectorFile) => ReplayedCase[]>((value) => typeof value === 'function'),
});
