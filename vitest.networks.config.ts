import { defineConfig } from 'vitest/config';
import { ownNetworks } from './setup/test/own-networks.mjs';

/** On real parts, each file on a network of its own; what else is on real parts is vitest.integration.config.ts's. */
export default defineConfig({
  test: {
    include: ownNetworks,
    fileParallelism: false,
    // A second, the usual patience, is none beside other work.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
