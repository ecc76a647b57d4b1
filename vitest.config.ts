import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Unit tests: beside the code, without processes or network. */
export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: [
      '**/{node_modules,dist,.openward}/**',
      // Where `npm run mutate` keeps its changed copies.
      'mutation/**',
      '**/*.integration.test.ts',
      '**/*.e2e.test.ts',
      '**/*.screens.test.ts',
      '**/*.thorough.test.ts',
      '**/*.hosts.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Loading the crypto, ledger and SDK modules once per worker instead of once per file is two thirds of the time.
    isolate: false,
    // What was compiled and has not changed is not compiled again by the next run.
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/vitest' },
    // The tests are the only work meanwhile; the default leaves a core unused.
    maxWorkers: availableParallelism(),
  },
});
