import { defineConfig } from 'vitest/config';
import { noNetwork } from './setup/test/own-networks.mjs';

/** On real parts, of which none is a network: windows, serial ports, files. One file after the other. */
export default defineConfig({
  test: {
    include: noNetwork,
    fileParallelism: false,
    // A second, the usual patience, is none beside other work.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
