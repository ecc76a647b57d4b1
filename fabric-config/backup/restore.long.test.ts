import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractVersion } from '../../api/http/version.ts';
import { noMount, smallDisk } from '../../testing/full-disk.ts';
import { readableByOthers } from '../../testing/readable-by-others.ts';
import { DataPaths } from '../node/paths.ts';
import { readState } from '../lifecycle/state.ts';
import { restore } from './restore.ts';
import { storageItems } from './storage-files.ts';
import { Bench, head, passphrase, sampleItems } from './testing/archives.ts';
import { textItem } from './write-archive.ts';

const bench = new Bench();
afterAll(bench.remove);

const attributes = { 'user.etag': '"5d41402abc4b2a76b9719d911017c592"' };
const stored = [
  { ...textItem('nodes/hospital1/storage/bucket/', ''), attributes: { 'user.acl': '{"Owner":"OW"}' } },
  { ...textItem('nodes/hospital1/storage/bucket/records/object', 'sealed record'), attributes },
];

beforeAll(async () => {
  bench.put('pass', `${passphrase}\n`);
  await bench.archive('whole.age', [...sampleItems(), ...stored]);
});

const laidDown = (data: string, from = 'whole.age', signal = new AbortController().signal) =>
  restore({
    ...{ from: bench.file(from), passphraseFile: bench.file('pass'), signal },
    paths: new DataPaths(data),
    progress: () => undefined,
  });

describe('a restored folder', () => {
  const data = bench.file('data');
  beforeAll(async () => {
    await laidDown(data);
  });

  it('holds every file as it was, for its owner alone, and nothing that runs', () => {
    expect(readFileSync(join(data, 'nodes/hospital1/identities/peer/tls.pem'), 'utf8')).toBe(
      'certificate '.repeat(9_000),
    );
    expect(statSync(join(data, 'nodes/hospital1/empty')).size).toBe(0);
    expect(readableByOthers(data)).toEqual([]);
    expect(readState(new DataPaths(data))).toMatchObject({ processes: {}, orderers: 4 });
    expect(readdirSync(data).sort()).toEqual(['network.json', 'nodes']);
  });

  it('holds objects with what the storage keeps beside them', async () => {
    const found = [];
    for await (const { name, bytes, attributes: beside } of storageItems(
      join(data, 'nodes/hospital1/storage'),
      'storage',
    ))
      found.push({ name, bytes, beside });
    expect(found).toEqual([
      { name: 'storage/bucket/', bytes: 0, beside: { 'user.acl': '{"Owner":"OW"}' } },
      { name: 'storage/bucket/records/', bytes: 0, beside: undefined },
      { name: 'storage/bucket/records/object', bytes: 13, beside: attributes },
    ]);
  });

  it('is not restored into once more', async () => {
    await expect(laidDown(data)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('restoring', () => {
  const untouched = (data: string): void => {
    expect(existsSync(data), 'the folder').toBe(false);
    expect(existsSync(`${data}.partial`), 'half of it').toBe(false);
  };

  it('goes into a folder that is there and empty, and needs no other', async () => {
    mkdirSync(bench.file('empty'));
    await laidDown(bench.file('empty'));
    expect(readdirSync(bench.file('empty')).sort()).toEqual(['network.json', 'nodes']);
    expect(existsSync(bench.file('empty.partial'))).toBe(false);
  });

  it('of a damaged backup leaves an empty folder empty', async () => {
    mkdirSync(bench.file('still-empty'));
    bench.put('text.age', 'no backup');
    await expect(laidDown(bench.file('still-empty'), 'text.age')).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect(readdirSync(bench.file('still-empty'))).toEqual([]);
  });

  it('begins anew where one was killed while it moved its files into their folder', async () => {
    const data = bench.file('moving');
    mkdirSync(join(data, 'restoring'), { recursive: true });
    for (const name of ['restoring/.openward-restore', 'restoring/network.json', 'nodes'])
      writeFileSync(join(data, name), 'left');
    await laidDown(data);
    expect(readdirSync(data).sort()).toEqual(['network.json', 'nodes']);
    expect(readdirSync(join(data, 'nodes'))).toEqual(['hospital1']);
  });

  it.each(['network.json', 'somebody-elses'])('leaves a folder alone in which there is %s', async (name) => {
    const data = bench.freshFolder('held');
    writeFileSync(join(data, name), 'mine');
    await expect(laidDown(data)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readdirSync(data)).toEqual([name]);
  });

  it('holds the orderer back where others may know of later votes, and nowhere else', async () => {
    await bench.archive('alone.age', sampleItems(), { ...head, everyOrderer: false });
    await laidDown(bench.file('alone'), 'alone.age');
    const marked = (data: string): boolean => existsSync(new DataPaths(data).node('hospital1').heldBackOrderer());
    expect({ alone: marked(bench.file('alone')), all: marked(bench.file('data')) }).toEqual({
      alone: true,
      all: false,
    });
  });

  it('of a damaged backup leaves nothing', async () => {
    const damaged = bench.read('whole.age');
    damaged[damaged.length - 40] = (damaged[damaged.length - 40] ?? 0) ^ 1;
    bench.put('damaged.age', damaged);
    await expect(laidDown(bench.file('d'), 'damaged.age')).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    untouched(bench.file('d'));
  });

  it('of a backup by a newer release is refused before anything is laid down', async () => {
    await bench.archive('newer.age', sampleItems(), { ...head, contract: contractVersion + 1 });
    await expect(laidDown(bench.file('n'), 'newer.age')).rejects.toMatchObject({ code: 'BACKUP_NEWER' });
    untouched(bench.file('n'));
  });

  it('of a backup in which a node lacks its state leaves nothing', async () => {
    await bench.archive('stateless.age', sampleItems().slice(1));
    await expect(laidDown(bench.file('s'), 'stateless.age')).rejects.toMatchObject({ code: 'NETWORK_NOT_CREATED' });
    untouched(bench.file('s'));
  });

  it('with another passphrase leaves nothing', async () => {
    bench.put('pass', 'another one altogether\n');
    await expect(laidDown(bench.file('p'))).rejects.toMatchObject({ code: 'BACKUP_LOCKED' });
    bench.put('pass', `${passphrase}\n`);
    untouched(bench.file('p'));
  });

  it('that is interrupted leaves nothing', async () => {
    const stopped = AbortSignal.abort();
    await expect(laidDown(bench.file('i'), 'whole.age', stopped)).rejects.toMatchObject({ code: 'CANCELLED' });
    untouched(bench.file('i'));
  });

  it('goes on where one was killed, and keeps out of what is somebody else’s', async () => {
    const data = bench.file('killed');
    mkdirSync(`${data}.partial/nodes`, { recursive: true });
    writeFileSync(`${data}.partial/nodes/left`, 'half');
    await expect(laidDown(data)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readFileSync(`${data}.partial/nodes/left`, 'utf8')).toBe('half');
    writeFileSync(`${data}.partial/.openward-restore`, '');
    await laidDown(data);
    expect(readdirSync(join(data, 'nodes'))).toEqual(['hospital1']);
  });

  describe.skipIf(noMount !== undefined)('on a disk that is too small', () => {
    const disk = noMount === undefined ? smallDisk(1024) : undefined;
    afterAll(() => disk?.remove());
    const data = join(disk?.folder ?? '', 'data');

    it('is refused before anything is written, when it is known to be too much', async () => {
      await bench.archive('large.age', sampleItems(), { ...head, bytes: 10_000_000 });
      await expect(laidDown(data, 'large.age')).rejects.toMatchObject({ code: 'DISK_FULL' });
      untouched(data);
    });

    it.each([
      ['a file', 'nodes/hospital1/services/long'],
      ['an object', 'nodes/hospital1/storage/bucket/long'],
    ])('ends when it is full in the middle of %s, and leaves nothing', async (_what, name) => {
      await bench.archive('long.age', [...sampleItems(), textItem(name, 'x'.repeat(3_000_000))]);
      await expect(laidDown(data, 'long.age')).rejects.toMatchObject({ code: 'DISK_FULL' });
      untouched(data);
    });
  });
});

describe('tar', () => {
  it('is the one that knows attributes', () => {
    expect(execFileSync('tar', ['--version'], { encoding: 'utf8' })).toContain('GNU tar');
  });
});
