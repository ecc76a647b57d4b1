import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { developmentElectron, developmentNode } from '../main/boot/runtime.ts';
import { usesOf, type RuntimeUse } from './runtime-use.ts';
import { root } from './sources.ts';

// The whole client is looked at with its types.
vi.setConfig({ hookTimeout: 120_000 });

const read = (path: string): unknown => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));
const absent = z
  .object({ in: z.string(), since: z.string(), members: z.array(z.string()) })
  .parse(read('setup/electron/absent.json'));
const pinned = z
  .object({ devDependencies: z.object({ electron: z.string() }) })
  .parse(read('package.json')).devDependencies;

/** What runs inside Electron. */
const programs = [
  'main/boot/main.ts',
  'main/passphrase/thread.ts',
  'main/export/writer/thread.ts',
  'main/capture/recorder/program.ts',
  'main/preload/index.ts',
  'bench/runtime/electron.ts',
];

function isLater(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const at = a?.findIndex((part, index) => part !== b?.[index]) ?? -1;
  return at >= 0 && (a?.[at] ?? 0) > (b?.[at] ?? 0);
}

const isTooNew = (version: string): boolean => isLater(version, developmentNode);

/** One use a file of what the development runtime has not, at its second line, and how it is called. */
const examples = [
  ['a method', "import { app } from 'electron';\napp.configureWebAuthn", 'App.configureWebAuthn'],
  [
    'a method taken apart',
    "import { app } from 'electron';\nexport const { configureWebAuthn } = app;",
    'App.configureWebAuthn',
  ],
  [
    'an event',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow({}).on('persisted-state-restored', () => undefined);",
    'BrowserWindow.on(persisted-state-restored)',
  ],
  [
    'an option',
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow({ webPreferences: { enableDeprecatedPaste: true } });",
    'WebPreferences.enableDeprecatedPaste',
  ],
  ['a feature of Node', 'export const seen =\nprocess.features.require_module;', 'require_module'],
] as const;
const fileOf = (name: string): string => `main/boot/example-${name.replaceAll(' ', '-')}.ts`;

describe('the client', () => {
  let uses: readonly RuntimeUse[];
  beforeAll(() => {
    uses = usesOf(
      programs,
      { members: absent.members, isTooNew },
      new Map(examples.map(([name, source]) => [fileOf(name), source])),
    );
  });

  test('uses nothing that the development runtime does not have', () => {
    const own = uses.filter(({ where }) => !where.startsWith('main/boot/example-'));
    expect(own, `to be in Electron ${developmentElectron} (Node ${developmentNode}) as well`).toEqual([]);
  });

  test.each(examples)('would be seen to use %s that only the official runtime has', (name, _, what) => {
    expect(uses).toContainEqual(expect.objectContaining({ where: `${fileOf(name)}:2`, what }));
  });

  test('is held against a list of the two versions it runs on', () => {
    expect({ in: absent.in, since: absent.since }, 'node setup/electron/absent.mjs OLD/electron.d.ts').toEqual({
      in: developmentElectron,
      since: pinned.electron,
    });
  });
});
