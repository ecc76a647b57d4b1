import { defineConfig } from 'vitest/config';

/** Unit tests: beside the code, without processes or network. */
export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.openward/**', '**/*.integration.test.ts', '**/*.e2e.test.ts'],
    testTimeout: 20_000,
  },
});
