import { defineConfig } from 'vitest/config';

/** On real parts: one network for the whole run, one file after the other; `npm test` has who needs none elsewhere. */
export default defineConfig({
  test: {
    include: ['**/*.integration.test.ts'],
    exclude: ['**/{node_modules,dist,.openward}/**', 'mutation/**'],
    fileParallelism: false,
    // A second, the usual patience, is none beside other work.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 180_000,
    hookTimeout: 300_000,
    globalSetup: ['e2e/world/global-setup.ts'],
  },
});
