import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { z } from 'zod';
import { bundles, esbuildOptions, type Bundle } from '../setup/parts/bundles.mjs';
import { root } from './sources.ts';

/** What a bundle is made of: files of ours by path, packages by name. */
export interface BundleContents {
  readonly name: string;
  /** The file the bundle begins at. */
  readonly source: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** Builds a bundle as set-up does, without writing it, and says what went in. */
export async function contentsOf(name: string): Promise<BundleContents> {
  const bundle = bundles.find((one) => one.name === name);
  if (!bundle) throw new Error(`expected a bundle named ${name} in setup/parts/bundles.mjs`);
  const inputs = bundle.kind === 'pages' ? await pageInputs() : await programInputs(bundle);
  const ours = inputs.filter((input) => /\.tsx?$/.test(input) && !input.includes('node_modules/'));
  const packages = inputs.flatMap((input) => packageOf(input) ?? []);
  return { name, source: bundle.source, files: ours, packages: [...new Set(packages)] };
}

/** Files that went in, and what is left to be required when the program runs. */
async function programInputs(bundle: Bundle): Promise<string[]> {
  const { metafile } = await esbuild({ ...(await esbuildOptions(bundle)), write: false });
  const inputs = Object.entries(metafile?.inputs ?? {});
  const external = inputs.flatMap(([, { imports }]) =>
    imports.filter(({ external: outside, path }) => outside === true && !/^[<.]/.test(path)),
  );
  return [...inputs.map(([path]) => path), ...external.map(({ path }) => `external:${path}`)];
}

const Built = z.array(z.object({ output: z.array(z.object({ moduleIds: z.array(z.string()).default([]) })) }));

async function pageInputs(): Promise<string[]> {
  const config = { configFile: `${root}renderer/vite.config.ts`, logLevel: 'silent', build: { write: false } } as const;
  const built = Built.parse([await vite(config)].flat());
  return built.flatMap(({ output }) => output.flatMap(({ moduleIds }) => moduleIds)).map((id) => id.replace(root, ''));
}

/** `external:jose` and `node_modules/jose/dist/x.js` are both the package jose. */
function packageOf(input: string): string | undefined {
  const path = /^external:(.*)$/.exec(input)?.[1] ?? /.*node_modules\/(.*)$/.exec(input)?.[1];
  return path === undefined ? undefined : /^(@[^/]+\/[^/]+|[^/]+)/.exec(path)?.[0];
}
