import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Without network, as unit tests, but minutes of work: every program built, every rule of a reader taken out. */
export default defineConfig({
  test: {
    include: ['**/*.thorough.test.ts'],
    exclude: ['**/{node_modules,dist,.openward}/**', 'mutation/**'],
    testTimeout: 120_000,
    // A server of PostgreSQL that two things at once keep waiting.
    hookTimeout: 120_000,
    maxWorkers: availableParallelism(),
  },
});
