import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noMount, smallDisk } from '../../testing/full-disk.ts';
import { manifestLine, type Item } from './manifest.ts';
import { readArchive } from './read-archive.ts';
import { chunksOf } from './tar.ts';
import { Bench, cheapEncrypter, decrypter, each, head, passphrase, sampleItems } from './testing/archives.ts';
import { textItem, writeArchive } from './write-archive.ts';

const bench = new Bench();
afterAll(bench.remove);
let whole: Buffer;

beforeAll(async () => {
  whole = readFileSync(await bench.archive('whole.age'));
});

interface Read {
  readonly name: string;
  readonly text: string;
  readonly attributes: Item['attributes'];
}

async function readAll(file: string, opening = decrypter()): Promise<Read[]> {
  const found: Read[] = [];
  await readArchive(file, {
    decrypter: opening,
    signal: new AbortController().signal,
    onHead: () => undefined,
    onItem: async (item) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of item.content()) chunks.push(chunk);
      found.push({ name: item.name, text: Buffer.concat(chunks).toString(), attributes: item.attributes });
    },
  });
  return found;
}

const codeOf = (file: string, opening = decrypter()): Promise<unknown> =>
  readAll(file, opening).then(
    () => 'read',
    (error: unknown) => (error as { code?: unknown }).code,
  );

const wordsOf = (file: string): Promise<string> =>
  readAll(file).then(
    () => 'read',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );

/** A tar of whatever entries, sealed as a backup is: what somebody with the recipient's key could make. */
async function sealedTar(
  entries: readonly (readonly [header: Parameters<ReturnType<typeof pack>['entry']>[0], text: string])[],
) {
  const tar = pack();
  for (const [header, text] of entries) tar.entry(header, text);
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(tar)) chunks.push(chunk);
  return bench.put('made.age', await cheapEncrypter().encrypt(new Uint8Array(Buffer.concat(chunks))));
}

describe('a backup', () => {
  it('gives back every file as it was, with what is kept beside it', async () => {
    const attributes = {
      'user.etag': '"5d41"',
      'user.checksums': '{"SHA256":"LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="}',
    };
    const items: Item[] = [
      ...sampleItems(),
      { ...textItem('nodes/hospital1/storage/records/', ''), attributes },
      { ...textItem(`nodes/hospital1/storage/records/${'long/'.repeat(60)}病历`, 'sealed'), attributes },
    ];
    const expected = items.map(({ name }) => name);
    const read = await readAll(await bench.archive('attributes.age', items));
    expect(read.map(({ name }) => name)).toEqual(expected);
    expect(read.at(-1)).toMatchObject({ text: 'sealed', attributes });
    expect(read.at(-2)).toMatchObject({ text: '', attributes });
    expect(read[2]?.text).toBe('certificate '.repeat(9_000));
  });

  it('is opened by nobody else’s passphrase', async () => {
    expect(await codeOf(bench.file('whole.age'), decrypter(`${passphrase} `))).toBe('BACKUP_LOCKED');
  });

  it('says nothing of what is in it to whoever has no key', () => {
    for (const word of ['hospital1', 'node.json', 'certificate', 'ustar']) expect(whole.includes(word)).toBe(false);
  });

  it('is refused when any one bit of it is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length * 8 - 1), async (bit) => {
        const changed = Buffer.from(whole);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await codeOf(bench.put('changed.age', changed))).toMatch(/^BACKUP_(DAMAGED|LOCKED)$/);
      }),
      { numRuns: 150, examples: [[0], [whole.length * 8 - 1], [8 * 70]] },
    );
  });

  it('is refused when it ends early, wherever', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (bytes) => {
        expect(await codeOf(bench.put('short.age', whole.subarray(0, bytes)))).toMatch(/^BACKUP_(DAMAGED|LOCKED)$/);
      }),
      { numRuns: 100, examples: [[0], [whole.length - 1], [whole.length - 16], [65_536 + 16 + 200]] },
    );
  });

  it('is refused when something was put behind it', async () => {
    expect(await codeOf(bench.put('longer.age', Buffer.concat([whole, Buffer.from('x')])))).toBe('BACKUP_DAMAGED');
  });

  it('of another program, or of nothing, is none', async () => {
    expect(await codeOf(bench.put('text.age', 'not age at all'))).toBe('BACKUP_DAMAGED');
    expect(await codeOf(bench.put('nothing.age', ''))).toBe('BACKUP_DAMAGED');
    expect(await codeOf(await sealedTar([[{ name: 'holiday.jpg' }, 'sea']]))).toBe('BACKUP_DAMAGED');
    expect(await codeOf(await sealedTar([]))).toBe('BACKUP_DAMAGED');
  });

  it('of a later version is named as such', async () => {
    const later = JSON.stringify({ ...head, format: 'openward-backup/3', something: 'else' });
    expect(await codeOf(await sealedTar([[{ name: 'backup.json' }, later]]))).toBe('BACKUP_NEWER');
  });

  it.each([
    'nodes/hospital1/../hospital2/node.json',
    '../outside',
    '/etc/passwd',
    'nodes/hospital2/node.json',
    'nodes/hospital1',
    'nodes/hospital1//node.json',
    'nodes/hospital1/./node.json',
    'network.json',
    'node.yaml',
    'nodes/hospital1/a\\b',
    `nodes/hospital1/${'x'.repeat(256)}`,
  ])('that names %s is refused', async (name) => {
    const made = await sealedTar([
      [{ name: 'backup.json' }, JSON.stringify(head)],
      [{ name }, 'here'],
    ]);
    expect(await codeOf(made)).toBe('BACKUP_DAMAGED');
    expect(await wordsOf(made)).toContain('names a place');
  });

  it.each(['symlink', 'link', 'fifo', 'character-device'] as const)('that holds a %s is refused', async (type) => {
    const made = await sealedTar([
      [{ name: 'backup.json' }, JSON.stringify(head)],
      [{ name: 'nodes/hospital1/way-out', type, linkname: '/etc/passwd' }, ''],
    ]);
    expect(await codeOf(made)).toBe('BACKUP_DAMAGED');
    expect(await wordsOf(made)).toContain('neither file nor folder');
  });

  it('that has a name twice, and says so in its manifest, is refused', async () => {
    const [first] = sampleItems();
    const text = await textOf(first);
    const headText = `${JSON.stringify(head, null, 2)}\n`;
    const line = (name: string, of: string): string =>
      manifestLine({ name, bytes: Buffer.byteLength(of) }, createHash('sha256').update(of).digest('hex'));
    const name = first?.name ?? '';
    const archive = (times: number) =>
      sealedTar([
        [{ name: 'backup.json' }, headText],
        ...Array.from({ length: times }, () => [{ name }, text] as const),
        [{ name: 'manifest' }, line('backup.json', headText) + line(name, text).repeat(times)],
      ]);
    expect([await codeOf(await archive(1)), await codeOf(await archive(2))]).toEqual(['read', 'BACKUP_DAMAGED']);
  });

  it.each([
    ['is as its manifest says', [0, 1, 2], 'read'],
    ['lacks a file', [0], 'BACKUP_DAMAGED'],
    ['has a file twice', [0, 1, 1, 2], 'BACKUP_DAMAGED'],
    ['has files in another order', [1, 0, 2], 'BACKUP_DAMAGED'],
  ] as const)('that %s (made by hand): %j gives %s', async (_what, order, code) => {
    const manifest = await manifestOf(bench.file('whole.age'));
    const items = sampleItems();
    const made = await sealedTar([
      [{ name: 'backup.json' }, `${JSON.stringify(head, null, 2)}\n`],
      ...(await Promise.all(
        order.map(async (at) => [{ name: items[at]?.name ?? '' }, await textOf(items[at])] as const),
      )),
      [{ name: 'manifest' }, manifest],
    ]);
    expect(await codeOf(made)).toBe(code);
  });
});

/** The manifest of an archive, by no code of the reader's. */
async function manifestOf(file: string): Promise<string> {
  const plain = Buffer.from(await decrypter().decrypt(new Uint8Array(readFileSync(file))));
  const at = plain.indexOf('{"name":"backup.json"');
  return plain.subarray(at, plain.lastIndexOf('}\n') + 2).toString();
}

async function textOf(item: Item | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of item?.content() ?? each([])) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('writing a backup', () => {
  const writing = (items: AsyncIterable<Item>, signal = new AbortController().signal) =>
    writeArchive(bench.file('new.age'), {
      ...{ encrypter: cheapEncrypter(), head, items, signal },
      manifest: bench.file('new.manifest'),
      progress: () => undefined,
    });
  const nothingThere = (): void => {
    expect(existsSync(bench.file('new.age')), 'the archive').toBe(false);
    expect(existsSync(bench.file('new.age.partial')), 'half of it').toBe(false);
  };

  it('that is interrupted leaves nothing', async () => {
    const stop = new AbortController();
    const items = async function* (): AsyncGenerator<Item> {
      yield* sampleItems();
      stop.abort();
      yield textItem('nodes/hospital1/last', 'x'.repeat(1_000_000));
      await Promise.resolve();
    };
    await expect(writing(items(), stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    nothingThere();
  });

  it('of a file that becomes shorter meanwhile says so, and leaves nothing', async () => {
    const short: Item = { ...textItem('nodes/hospital1/short', 'four'), bytes: 5 };
    await expect(writing(each([...sampleItems(), short]))).rejects.toMatchObject({ code: 'CONFLICT' });
    nothingThere();
  });

  it('of something that cannot be read leaves nothing', async () => {
    const gone: Item = { name: 'nodes/hospital1/gone', bytes: 3, content: () => createReadStream(bench.file('none')) };
    await expect(writing(each([gone]))).rejects.toMatchObject({ code: 'ENOENT' });
    nothingThere();
  });

  describe.skipIf(noMount !== undefined)('on a disk that is too small', () => {
    const disk = noMount === undefined ? smallDisk(1024) : undefined;
    afterAll(() => disk?.remove());

    it('ends when it is full, and leaves nothing', async () => {
      const long = textItem('nodes/hospital1/long', 'x'.repeat(8_000_000));
      const out = join(disk?.folder ?? '', 'new.age');
      const full = writeArchive(out, {
        ...{ encrypter: cheapEncrypter(), head, items: each([long]), signal: new AbortController().signal },
        manifest: bench.file('new.manifest'),
        progress: () => undefined,
      });
      await expect(full).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(readdirSync(disk?.folder ?? '')).toEqual([]);
    });
  });

  it('holds on when its reader is slower, and takes what is long piece by piece', async () => {
    const long: Item = {
      name: 'nodes/hospital1/long',
      bytes: 40 * 1024 * 1024,
      content: () => each(Array.from({ length: 40 }, () => Buffer.alloc(1024 * 1024, 7))),
    };
    const before = process.memoryUsage().arrayBuffers;
    await writing(each([long]));
    expect(process.memoryUsage().arrayBuffers - before, 'bytes kept').toBeLessThan(64 * 1024 * 1024);
    await readArchive(bench.file('new.age'), {
      decrypter: decrypter(),
      signal: new AbortController().signal,
      onHead: () => undefined,
      onItem: async (item) => {
        let bytes = 0;
        for await (const chunk of item.content()) bytes += chunk.length;
        expect(bytes).toBe(long.bytes);
      },
    });
  });
});
