import type { BuildOptions } from 'esbuild';

/** One output of the build; see bundles.mjs. */
export interface Bundle {
  readonly name: string;
  readonly source: string;
  readonly output: string;
  readonly kind: 'node' | 'program' | 'chaincode' | 'client' | 'preload' | 'pages';
}

export const bundles: readonly Bundle[];
export const neverLoaded: readonly string[];
export function esbuildOptions(bundle: Bundle): Promise<BuildOptions>;
export function buildAll(options?: {
  readonly quiet?: boolean;
  readonly only?: readonly string[];
}): Promise<{ built: string[]; absent: string[] }>;
