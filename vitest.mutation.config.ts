import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { NearestFirst } from './setup/mutate/nearest-first.ts';

/**
 * Stryker's set-up (runner 9.5) takes the arguments of `afterAll` as they were before vitest 4.1, and would report no
 * coverage at all. Its runner 9.6 does not need this.
 */
const strykerSetup: Plugin = {
  name: 'stryker-setup',
  transform: (code, id) =>
    /stryker-setup-\d+\.js$/.test(id) ? code.replaceAll('afterAll(({ meta })', 'afterAll(({}, { meta })') : undefined,
};

/** The tests that mutants of protocol/ and chaincode/ are held against (`npm run mutate`). */
export default defineConfig({
  plugins: [strykerSetup],
  test: {
    include: ['protocol/**/*.test.ts', 'chaincode/**/*.test.ts'],
    // Changes the text of the readers itself.
    exclude: ['protocol/vectors/removals/**'],
    sequence: { sequencer: NearestFirst },
    runner: 'setup/mutate/runner.mjs',
    setupFiles: ['setup/mutate/coverage.mjs'],
    testTimeout: 10_000,
    isolate: true,
  },
});
