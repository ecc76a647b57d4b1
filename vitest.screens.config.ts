import { defineConfig } from 'vitest/config';

/** Every screen with sample data in the real runtime, without network or ledger. */
export default defineConfig({
  test: {
    include: ['renderer/**/*.screens.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One window each.
    maxConcurrency: 2,
  },
});
