import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { developmentElectron } from './runtime.ts';

const check = z
  .custom<
    ((context: unknown) => void) & {
      whyNotReleasable: (folder: string | undefined, pinned: string | undefined) => string | undefined;
    }
  >()
  .parse(createRequire(import.meta.url)('./release-check.cjs'));
const configuration = z
  .object({ electronVersion: z.string(), beforePack: z.string(), electronFuses: z.record(z.string(), z.boolean()) })
  .parse(parse(readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8')));
const { electronVersion: pinned } = configuration;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-release-'));
  for (const [name, version] of [
    ['official', pinned],
    ['other', '46.0.0'],
    ['development', undefined],
  ] as const) {
    mkdirSync(join(folder, name));
    if (version !== undefined) writeFileSync(join(folder, name, 'version'), version);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the pinned official Electron is packaged', () => {
  expect(check.whyNotReleasable(join(folder, 'official'), pinned)).toBeUndefined();
});

test.each([
  ['the development runtime', 'development', pinned, 'it has no file "version"'],
  ['another version than the pinned one', 'other', pinned, `is Electron 46.0.0, but ${pinned} is pinned`],
  ['an unsupported version, even when pinned', 'official', developmentElectron, 'is not supported any more'],
  ['no exact version', 'official', '^45.0.0', 'pins no exact electronVersion'],
])('a release is refused with %s', (_, name, version, why) => {
  expect(check.whyNotReleasable(join(folder, name), version)).toContain(why);
  expect(() => check({ packager: { config: { electronDist: join(folder, name), electronVersion: version } } })).toThrow(
    'not packaged',
  );
});

test('anything else is packed under the name of a trial alone', () => {
  const config = { electronDist: join(folder, 'development'), electronVersion: developmentElectron };
  expect(() => check({ packager: { config: { ...config, productName: 'Openward Trial' } } })).not.toThrow();
  expect(() => check({ packager: { config: { ...config, productName: 'Openward' } } })).toThrow('not packaged');
});

test('the release is of the version whose types the client is written against', () => {
  const { electron } = z
    .object({ devDependencies: z.object({ electron: z.string() }) })
    .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).devDependencies;
  expect(pinned).toBe(electron);
});

test('a release is refused without a runtime', () => {
  expect(check.whyNotReleasable(undefined, pinned)).toContain('electronDist');
});

test('a release cannot be driven, inspected or made to run as Node', () => {
  expect(configuration.beforePack).toBe('main/boot/release-check.cjs');
  expect(configuration.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeCliInspectArguments: false,
    enableNodeOptionsEnvironmentVariable: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
  });
});
