import { describe, expect, it, vi } from 'vitest';
import { productOf, violationsIn } from './judge.ts';
import { danglingIn, graphOf } from './module-graph.ts';
import { rooms } from './rooms.ts';
import { readSources, root } from './sources.ts';

const sources = readSources();

// Reading every file the first time takes seconds on a machine that has other work.
vi.setConfig({ testTimeout: 120_000 });

describe('the house', () => {
  it('is drawn as a table', () => {
    const product = productOf(graphOf(sources));
    process.stdout.write(`${tableOf(product)}\n`);
    for (const { place } of rooms) {
      expect(
        product.some((file) => file.startsWith(`${place}/`)),
        `${place} to have files`,
      ).toBe(true);
    }
  });

  it('has no arrow up, no cycle, and no room that reaches what it must not', () => {
    expect(violationsIn(sources)).toEqual([]);
  });

  it('has every file that is imported', () => {
    expect(danglingIn(graphOf(sources), root)).toEqual([]);
  });
});

/** One forbidden thing each: the file it is planted in, the text, and the sentence that must name it. */
const planted = [
  [
    'an arrow up by a type',
    'domain/share.ts',
    "import type { Share } from '../api/ledger/event.ts';",
    'domain may not reach api/ledger: domain/share.ts -> api/ledger/event.ts',
  ],
  [
    'a service that imports the client',
    'services/sa/intake.ts',
    "import '../../main/vault/vault-store.ts';",
    'services/sa may not reach main: services/sa/intake.ts -> main/vault/vault-store.ts',
  ],
  [
    'a service that imports another',
    'services/cloud/objects.ts',
    "import '../sa/rid-vault.ts';",
    'services/cloud may not reach services/sa: services/cloud/objects.ts -> services/sa/rid-vault.ts',
  ],
  [
    'the cloud service with what opens envelopes',
    'services/cloud/presign.ts',
    "import '../../protocol/envelope/keyring.ts'; import '../../protocol/envelope/open.ts';",
    'services/cloud may never decrypt: services/cloud/presign.ts -> protocol/envelope/open.ts',
  ],
  [
    'the cloud service with what opens a vault',
    'services/cloud/presign.ts',
    "import '../../protocol/vault/decrypt.ts';",
    'services/cloud may never decrypt: services/cloud/presign.ts -> protocol/vault/decrypt.ts',
  ],
  [
    'the ledger gate with what opens a backup',
    'services/ledger-gate/gate.ts',
    "import { Decrypter } from 'age-encryption';",
    'services/ledger-gate may never open a backup: services/ledger-gate/gate.ts -> age-encryption',
  ],
  [
    'ground that has a global without its name',
    'domain/ids.ts',
    'export const here = globalThis;',
    'domain runs without globalThis: domain/ids.ts uses it',
  ],
  [
    'a flow that talks to somebody by itself',
    'app/flows/book.ts',
    "export const line = new WebSocket('wss://example.org');",
    'app runs without WebSocket: app/flows/book.ts uses it',
  ],
  [
    'a package that decrypts in the storage gate',
    'services/storage-gate/gate.ts',
    "import { compactDecrypt } from 'jose';",
    'services/storage-gate may never decrypt: services/storage-gate/gate.ts -> jose',
  ],
  [
    'chaincode that signs',
    'chaincode/records/rules.ts',
    "import { signStatement } from '../../protocol/signature/sign.ts';",
    'chaincode may never sign: chaincode/records/rules.ts -> protocol/signature/sign.ts',
  ],
  [
    'the page with a route',
    'renderer/bridge/ask.ts',
    "import { saApi } from '../../api/http/sa.ts';",
    'renderer may not reach api/http: renderer/bridge/ask.ts -> api/http/sa.ts',
  ],
  [
    'a flow that uses Electron',
    'app/flows/book.ts',
    "import { dialog } from 'electron';",
    'app runs without electron: app/flows/book.ts imports it',
  ],
  [
    'a flow that uses the disk',
    'app/flows/book.ts',
    "import { readFileSync } from 'node:fs';",
    'app runs without node:fs: app/flows/book.ts imports it',
  ],
  [
    'ground that uses a global of Node',
    'domain/ids.ts',
    'export const here = process.cwd();',
    'domain runs without process: domain/ids.ts uses it',
  ],
  [
    'a page that uses a global of Node',
    'renderer/bridge/ask.ts',
    "export const bytes = Buffer.from('');",
    'renderer runs without Buffer: renderer/bridge/ask.ts uses it',
  ],
  [
    'a cycle',
    'domain/ids.ts',
    "import type { User } from './user.ts'; export const user = {};",
    'import cycle: domain/ids.ts <-> domain/replacement.ts <-> domain/user.ts',
  ],
  [
    'the product with a test helper',
    'main/vault/lock.ts',
    "import '../../testing/authority.ts';",
    'the product may not reach what is there for tests: main/vault/lock.ts imports testing/authority.ts',
  ],
  [
    'the product with the bench',
    'app/flows/book.ts',
    "import '../../bench/why.ts';",
    'app may not reach what is outside the house: app/flows/book.ts -> bench/why.ts',
  ],
  ['a room nobody drew', 'helpers/misc.ts', 'export const misc = 1;', 'no row of the table holds helpers/misc.ts'],
] as const;

describe('a forbidden thing, planted,', () => {
  it.each(planted)('%s is named', (_, file, text, sentence) => {
    const found = violationsIn(new Map([...sources, [file, `${sources.get(file) ?? ''}\n${text}`]]));
    expect(found).toContain(sentence);
  });

  it('is followed to its end through files that may be reached', () => {
    const way = new Map([
      ...sources,
      ['services/cloud/presign.ts', "import '../../connections/later.ts';"],
      ['connections/later.ts', "import '../protocol/container/unpack.ts';"],
    ]);
    expect(violationsIn(way)).toContain(
      'services/cloud may never decrypt: services/cloud/presign.ts -> connections/later.ts -> protocol/container/unpack.ts',
    );
  });
});

function tableOf(product: readonly string[]): string {
  const rows = rooms.map(({ place, mayReach, never, runtime }) => [
    place,
    String(product.filter((file) => file.startsWith(`${place}/`)).length),
    mayReach.join(' ') || '-',
    never.join(', ') || '-',
    runtime.join(' '),
  ]);
  const head = ['room', 'files', 'may reach', 'must never', 'runtime'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
