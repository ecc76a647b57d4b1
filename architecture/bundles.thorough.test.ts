import { describe, expect, it, vi } from 'vitest';
import { contentsOf, type BundleContents } from './bundle-contents.ts';
import { mayReach, roomOf } from './judge.ts';
import { abilities, isForTests } from './rooms.ts';

// Building takes seconds on a machine that has other work.
vi.setConfig({ testTimeout: 120_000 });

/** The programs that are shipped; the others drive and measure them. */
const shipped = [
  'chaincode',
  'services/sa',
  'services/hospital',
  'services/cloud',
  'services/storage-gate',
  'services/ledger-gate',
  'services/registrar',
  'network',
  'client',
  'passphrase-judge',
  'exporter',
  'recorder',
  'preload',
  'pages',
];

/** What of a bundle the table does not allow to the room it begins in. */
function strangersIn({ name, source, files, packages }: BundleContents): string[] {
  const room = roomOf(source);
  if (!room) return [`${name} begins outside the house, at ${source}`];
  const held = [...files, ...packages];
  return [
    ...files.filter((file) => !mayReach(room, file)).map((file) => `${name} holds ${file}`),
    ...files.filter(isForTests).map((file) => `${name} holds ${file}, which is there for tests`),
    ...room.never.flatMap((ability) =>
      abilities[ability]
        .filter((place) => held.includes(place))
        .map((place) => `${name} can ${ability}: it holds ${place}`),
    ),
  ];
}

describe('what is really built', () => {
  it.each(shipped)('%s holds nothing that its room may not reach', async (name) => {
    const contents = await contentsOf(name);
    // A program that was emptied passes types, lint and every unit test, and holds its own file alone.
    expect(contents.files.length, `${name} to hold more of ours than the file it begins with`).toBeGreaterThan(1);
    expect(strangersIn(contents)).toEqual([]);
  });

  it('is looked at by a search that finds what decrypts where it is', async () => {
    const { files, packages } = await contentsOf('client');
    const cloud = { name: 'services/cloud', source: 'services/cloud/main.ts', files, packages };
    expect(strangersIn(cloud)).toContain('services/cloud can decrypt: it holds protocol/envelope/open.ts');
    expect(strangersIn(cloud)).toContain('services/cloud can decrypt: it holds jose');
  });

  it('keeps the dictionaries of passphrases out of the program whose thread the window waits for', async () => {
    const dictionaries = ['@zxcvbn-ts/core', '@zxcvbn-ts/language-common', '@zxcvbn-ts/language-en', 'pinyin-pro'];
    const inClient = (await contentsOf('client')).packages;
    expect(dictionaries.filter((name) => inClient.includes(name))).toEqual([]);
    expect((await contentsOf('passphrase-judge')).packages).toEqual(expect.arrayContaining(dictionaries));
  });

  it('leaves a sandboxed preload nothing to require but electron', async () => {
    expect((await contentsOf('preload')).packages).toEqual(['electron']);
  });
});
