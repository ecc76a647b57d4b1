import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { context } from 'esbuild';
import type { BuildContext, Plugin } from 'esbuild';
import { z } from 'zod';
import type { ReplayedCase, VectorFile } from '../replay.ts';
import type { Removal } from './removals.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = `${root}node_modules/.cache/removals`;

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
        onLoad({ filter: /\.ts$/ }, ({ path }) =>
          reader.#changed?.file === path ? { contents: reader.#changed.text, loader: 'ts' } : undefined,
        );
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

const Replay = z.object({
  replayedCases: z.custom<(file: VectorFile) => ReplayedCase[]>((value) => typeof value === 'function'),
});
