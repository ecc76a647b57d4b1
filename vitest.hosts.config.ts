import { defineConfig } from 'vitest/config';

/** A host for each organisation: run by setup/own-network.mjs, in a network namespace of its own. */
export default defineConfig({
  test: {
    include: ['**/*.hosts.test.ts'],
    exclude: ['**/{node_modules,dist,.openward}/**', 'mutation/**'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
