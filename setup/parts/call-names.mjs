// @ts-check
import { repository } from './cache.mjs';

const contract = 'api/window/calls.ts';

/**
 * Names of the calls a page may make, and the files they were read from: the contract is bundled and loaded, so that it
 * says them itself.
 * @returns {Promise<{ names: string[], inputs: string[] }>}
 */
export async function callNames() {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: repository,
    entryPoints: [contract],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const { calls } = await import(`data:text/javascript;base64,${source}`);
  const inputs = Object.keys(metafile.inputs).filter((input) => !input.startsWith('node_modules/'));
  return { names: Object.keys(calls), inputs };
}
