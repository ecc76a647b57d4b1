// @ts-check
import { bundles } from './setup/parts/bundles.mjs';

/** What nothing uses fails the check: files, exports, packages. Entries are what set-up builds and what is started by name. */
export default {
  entry: [
    ...bundles.map(({ source }) => source.replace('index.html', 'main.tsx')),
    'setup/*.mjs',
    'setup/test/report.mjs',
    'setup/mutate/*.mjs',
    'setup/electron/absent.mjs',
    'vitest.*.config.ts',
    'renderer/vite.config.ts',
    'renderer/launcher/main.tsx',
    'renderer/testing/{main,build,look}.ts',
    // Found by their folder: a language is its files and one line.
    'renderer/i18n/*/index.ts',
    'main/words/catalogues/*.ts',
    'protocol/vectors/generate.ts',
    'protocol/vectors/generate-rules.ts',
    'e2e/world/global-setup.ts',
    'main/boot/release-check.cjs',
    'main/outbox/testing/sender.ts',
    'main/capture/testing/recording.ts',
    '**/*.test.{ts,tsx}',
  ],
  project: ['**/*.{ts,tsx,mjs,cjs}', '!dist/**'],
  // A type that stands in what a file shows is shown with it.
  exclude: ['types'],
  // Run by name, from setup/.
  ignoreDependencies: [
    'prettier',
    'oxlint',
    'oxlint-tsgolint',
    'typescript-native',
    '@stryker-mutator/api',
    'electron-builder',
    '@cyclonedx/cyclonedx-npm',
  ],
  // Debian packages that set-up installs; PostgreSQL and Prometheus, where the machine has it.
  ignoreBinaries: [
    'dpkg',
    'initdb',
    'ip',
    'keytool',
    'mount',
    'nsenter',
    'openssl',
    'pkcs11-tool',
    'postgres',
    'prometheus',
    'promtool',
    'script',
    'setpriv',
    'socat',
    'softhsm2-util',
    'umount',
    'unshare',
    'Xvfb',
  ],
};
