import { defineConfig } from 'vitest/config';

/** Every screen with sample data in the real runtime, without network or ledger. */
export default defineConfig({
  test: {
    include: ['e2e/windows/*.screens.test.ts'],
    // A second, the usual patience, is none beside other work.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One window each.
    maxConcurrency: 2,
  },
});
