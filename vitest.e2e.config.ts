import { defineConfig } from 'vitest/config';

/** Windows on the real network: one file after another, since each drives several Electron processes. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.test.ts'],
    fileParallelism: false,
    // A second, the usual patience, is none beside other work.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 240_000,
    hookTimeout: 300_000,
    globalSetup: ['e2e/world/global-setup.ts'],
  },
});
