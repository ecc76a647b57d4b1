// @ts-check
import { bundles } from './setup/parts/bundles.mjs';

/** What nothing uses: files, exports, packages. Entries are what set-up builds and what is started by name. */
export default {
  entry: [
    ...bundles.map(({ source }) => source.replace('index.html', 'main.tsx')),
    'setup/*.mjs',
    'renderer/launcher/main.tsx',
    'renderer/testing/{main,build,look}.ts',
    'protocol/vectors/generate.ts',
    'e2e/world/global-setup.ts',
    'main/boot/release-check.cjs',
    'main/outbox/testing/sender.ts',
    '**/*.test.{ts,tsx}',
  ],
  project: ['**/*.{ts,tsx,mjs,cjs}', '!dist/**'],
};
