import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { codeThrownBy, inPieces } from '../testing.ts';
import { readFixtures, readVectors } from '../vectors/fixtures.ts';
import { StoryVectors } from '../vectors/schemas.ts';
import { ByteReader } from './byte-reader.ts';
import { RecordExcerpt } from './excerpt.ts';
import { Manifest, MAX_SEGMENTS } from './manifest.ts';
import { packRecord, packShare } from './pack.ts';
import type { SegmentInput } from './pack.ts';
import { SegmentDigest } from './segment-digest.ts';
import { MAX_META_BYTES, SegmentMeta } from './segment-meta.ts';
import { parseTarHeader, TAR_BLOCK_BYTES, TAR_END, tarHeader, tarPadding } from './tar.ts';
import { unpackRecord } from './unpack.ts';

const { tid, otherTid } = readFixtures();
const { pde } = readVectors('story', StoryVectors);
const salt = Buffer.alloc(32, 7);
const at = '2030-01-15T08:00:00.000Z';
const text = (data: string, more: Partial<SegmentInput> = {}): SegmentInput => ({
  kind: 'EMR',
  mediaType: 'text/plain',
  meta: { title: 'x' },
  data: Buffer.from(data),
  ...more,
});

async function packed(...segments: SegmentInput[]) {
  const { stream, manifest, manifestDigest } = await packRecord({ tid, version: 1, segments });
  const tar = await buffer(stream);
  const unpacked = await unpackRecord(Readable.from([tar]), { maxSegmentBytes: 4096 });
  const excerpt = RecordExcerpt.parse({ ...pde, T_ID: tid, version: 1, manifestDigest });
  return { tar, manifest, manifestDigest, segments: unpacked.segments, excerpt };
}

describe('a header of the tar', () => {
  it('is that of ustar, every field of it', () => {
    const header = tarHeader('segments/s1/data', 0o1234);
    const field = (from: number, to: number) => header.toString('latin1', from, to);
    expect({
      name: field(0, 100),
      mode: field(100, 108),
      owner: field(108, 116),
      group: field(116, 124),
      size: field(124, 136),
      time: field(136, 148),
      type: field(156, 157),
      link: field(157, 257),
      magic: field(257, 265),
      names: field(265, 329),
      device: field(329, 345),
      prefix: field(345, 512),
    }).toEqual({
      name: 'segments/s1/data'.padEnd(100, '\0'),
      mode: '0000644\0',
      owner: '0000000\0',
      group: '0000000\0',
      size: '00000001234\0',
      time: '00000000000\0',
      type: '0',
      link: '\0'.repeat(100),
      magic: 'ustar\x0000',
      names: '\0'.repeat(64),
      device: '0000000\x000000000\0',
      prefix: '\0'.repeat(167),
    });
    const others = [...header.fill(' ', 148, 156)].reduce((sum, byte) => sum + byte, 0);
    expect(tarHeader('segments/s1/data', 0o1234).toString('latin1', 148, 156)).toBe(
      `${others.toString(8).padStart(6, '0')}\0 `,
    );
  });

  it('takes names and sizes that fit, and no others', () => {
    for (const name of ['a', '!~', 'x'.repeat(100)])
      expect(parseTarHeader(tarHeader(name, 1))).toEqual({ name, size: 1 });
    for (const name of ['', 'x'.repeat(101), 'a b', 'é', 'a\n', ' a'])
      expect(() => tarHeader(name, 1), name).toThrow('Not a name for this profile of tar');
    for (const size of [0, 8 ** 11 - 1]) expect(parseTarHeader(tarHeader('a', size))).toEqual({ name: 'a', size });
    for (const size of [-1, 0.5, 8 ** 11, Number.NaN])
      expect(() => tarHeader('a', size), String(size)).toThrow('Not a size for this profile of tar');
  });

  it('is none when anything in it is another', () => {
    expect(parseTarHeader(Buffer.alloc(TAR_BLOCK_BYTES))).toBeUndefined();
    for (const [position, byte] of [
      [100, '1'],
      [156, '2'],
      [157, 'x'],
      [263, '1'],
      [345, 'p'],
      [511, 'x'],
    ] as const) {
      const header = tarHeader('a', 1);
      header.write(byte, position, 'latin1');
      expect(parseTarHeader(header), `at ${position}`).toBeUndefined();
    }
  });

  it('is followed by whole blocks, and the last file by two empty ones', () => {
    expect([0, 1, 511, 512, 513].map((size) => tarPadding(size).length)).toEqual([0, 511, 1, 0, 511]);
    expect(tarPadding(1).equals(Buffer.alloc(511))).toBe(true);
    expect(TAR_END.equals(Buffer.alloc(1024))).toBe(true);
  });
});

describe('a manifest', () => {
  const segment = {
    id: 's1',
    kind: 'EMR',
    mediaType: 'text/plain',
    bytes: 0,
    digest: 'ab'.repeat(48),
    start: at,
    end: at,
    device: 'd',
    gaps: [{ from: at, to: at, reason: 'r' }],
  };
  const manifest = { format: 'openward-manifest/1', tid, version: 1, segments: [segment] };
  const accepts = (change: object, ofSegment: object = {}) =>
    Manifest.safeParse({ ...manifest, segments: [{ ...segment, ...ofSegment }], ...change }).success;

  it('is taken as it is', () => {
    expect(Manifest.parse(manifest)).toEqual(manifest);
  });

  it.each([
    ['version', [1, 9999], [0, 10_000, 1.5]],
    ['format', ['openward-manifest/1'], ['openward-manifest/2', '']],
    ['more', [], [1]],
  ])('has bounds for %s', (member, taken, refused) => {
    expect(taken.filter((value) => !accepts({ [member]: value }))).toEqual([]);
    expect(refused.filter((value) => accepts({ [member]: value }))).toEqual([]);
  });

  const gap = (reason: string) => ({ from: at, to: at, reason });
  it.each([
    ['bytes', [0, 1], [-1, 0.5]],
    ['digest', ['0'.repeat(96)], ['0'.repeat(95), 'AB'.repeat(48)]],
    ['device', [undefined, 'x', 'x'.repeat(120)], ['', 'x'.repeat(121)]],
    ['gaps', [undefined, [], Array(1000).fill(gap('r'))], [Array(1001).fill(gap('r')), [{ from: at, to: at }]]],
    ['gaps', [[gap('x'.repeat(120))]], [[gap('')], [gap('x'.repeat(121))], [{ ...gap('r'), more: 1 }]]],
    ['mediaType', ['a/b', 'application/vnd.openward.emr+json', '0.+-/9.+-'], ['a', 'a/', '/b', 'A/b', 'a/b; c=d']],
    ['mediaType', [`a/${'b'.repeat(125)}`], [`a/${'b'.repeat(126)}`, '.a/b', 'a/.b', ' a/b', 'a/b/c']],
    ['more', [], [1]],
  ])('has bounds for %s of a segment', (member, taken, refused) => {
    expect(taken.filter((value) => !accepts({}, { [member]: value }))).toEqual([]);
    expect(refused.filter((value) => accepts({}, { [member]: value }))).toEqual([]);
  });

  it('has one segment to ten thousand, each of its own id', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...segment, gaps: [], id: `s${i + 1}` }));
    expect(MAX_SEGMENTS).toBe(10_000);
    expect([0, 1, 10_000, 10_001].map((count) => accepts({ segments: many(count) }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(accepts({ segments: [segment, segment] })).toBe(false);
  });
});

describe('a segment', () => {
  it('has the digest of salt, length of meta, meta and data', () => {
    const meta = Buffer.from('{"title":"x"}');
    const expected = createHash('sha384')
      .update(Buffer.concat([salt, Buffer.from([0, 0, 0, meta.length]), meta, Buffer.from('data')]))
      .digest('hex');
    expect(new SegmentDigest(salt, meta).update(Buffer.from('da')).update(Buffer.from('ta')).hex()).toBe(expected);
    for (const length of [31, 33]) expect(() => new SegmentDigest(Buffer.alloc(length), meta)).toThrow(RangeError);
  });

  it('has a title, and beside it whatever JSON can say', () => {
    const accepts = (meta: object) => SegmentMeta.safeParse(meta).success;
    expect([{ title: 'x' }, { title: 'x'.repeat(200), file: 'a', list: [1, null] }].map(accepts)).toEqual([true, true]);
    expect([{}, { title: '' }, { title: 'x'.repeat(201) }, { title: 'x', at: new Date() }].map(accepts)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('keeps all that is said of it, and says nothing that is not', async () => {
    const gaps = [{ from: at, to: at, reason: 'unplugged' }];
    const { manifest } = await packed(text('a', { start: at, end: at, device: 'd', gaps }), text('b'));
    expect(manifest.segments[0]).toMatchObject({ id: 's1', start: at, end: at, device: 'd', gaps, bytes: 1 });
    expect(Object.keys(manifest.segments[1] ?? {}).sort()).toEqual(['bytes', 'digest', 'id', 'kind', 'mediaType']);
  });

  it('has a description of 64 KiB at most', async () => {
    const note = (length: number) => text('a', { meta: { title: 'x', note: 'n'.repeat(length) } });
    const around = '{"note":"","title":"x"}'.length;
    await expect(packed(note(MAX_META_BYTES - around))).resolves.toHaveProperty('tar');
    expect(await codeThrownBy(() => packed(note(MAX_META_BYTES - around + 1)))).toBe('INPUT_INVALID');
    expect(MAX_META_BYTES).toBe(65_536);
  });

  it('may be as long as the limit, and no longer', async () => {
    const { tar } = await packed(text('abc'));
    const open = (maxSegmentBytes: number) => unpackRecord(Readable.from([tar]), { maxSegmentBytes });
    expect((await open(3)).segments[0]?.data.toString()).toBe('abc');
    expect(await codeThrownBy(() => open(2))).toBe('FILE_TOO_LARGE');
  });

  it('is read from bytes alone', async () => {
    const notBytes = () => Readable.from(['text']);
    await expect(packed(text('', { data: notBytes }))).rejects.toThrow(TypeError);
    await expect(unpackRecord(Readable.from(['text']), { maxSegmentBytes: 1 })).rejects.toThrow(TypeError);
  });
});

describe('a share', () => {
  const none = 'nothing was refused';
  const sharing = async (change: object = {}, chosen = ['s2']) => {
    const record = await packed(text('a'), text('b'), text('c'));
    const segments = record.segments.filter(({ id }) => chosen.includes(id));
    const share = (excerpt: object, parts = segments) =>
      packShare(record.manifest, parts, { ...record.excerpt, ...change, ...excerpt });
    return { ...record, share, chosen: segments };
  };

  it.each([
    ['another treatment', { T_ID: otherTid }],
    ['another version', { version: 2 }],
    ['another manifest', { manifestDigest: 'cd'.repeat(48) }],
  ])('is not made of %s', async (_, change) => {
    const { share } = await sharing();
    expect(await codeThrownBy(() => share(change))).toBe('MANIFEST_MISMATCH');
    expect(await codeThrownBy(() => share({}))).toBe(none);
  });

  it('is not made of nothing, of what is not in the record, or of what was changed', async () => {
    const { share, chosen } = await sharing();
    const [segment] = chosen;
    if (segment === undefined) throw new Error('A segment was chosen');
    expect(await codeThrownBy(() => share({}, []))).toBe('INPUT_INVALID');
    expect(await codeThrownBy(() => share({}, [...chosen, { ...segment, id: 's9' }]))).toBe('MANIFEST_MISMATCH');
    for (const change of [
      { data: Buffer.from('x') },
      { data: Buffer.from('bb') },
      { salt: Buffer.alloc(32) },
      { meta: { title: 'y' } },
    ])
      expect(await codeThrownBy(() => share({}, [{ ...segment, ...change }]))).toBe('MANIFEST_MISMATCH');
  });

  it('opens as a share, with the excerpt and the chosen segments in the order of the record', async () => {
    const { share, segments, excerpt, manifest, manifestDigest } = await sharing();
    const { stream } = await share({}, [...segments].reverse().slice(0, 2));
    const tar = await buffer(stream);
    const open = (expected: 'share' | 'record') =>
      unpackRecord(Readable.from([tar]), { maxSegmentBytes: 9, expect: expected, manifestDigest });
    expect(await open('share')).toEqual({ manifest, manifestDigest, excerpt, segments: segments.slice(1) });
    expect(await codeThrownBy(() => open('record'))).toBe('MANIFEST_MISMATCH');
  });

  it('is not what a record is', async () => {
    const { tar } = await packed(text('a'));
    expect(await codeThrownBy(() => unpackRecord(Readable.from([tar]), { maxSegmentBytes: 9, expect: 'share' }))).toBe(
      'MANIFEST_MISMATCH',
    );
  });
});

describe('a container', () => {
  const refused = (tar: Buffer) => codeThrownBy(() => unpackRecord(Readable.from([tar]), { maxSegmentBytes: 4096 }));

  it('ends with its end mark and nothing behind it', async () => {
    const { tar } = await packed(text('a'));
    expect(await refused(tar)).toBe('nothing was refused');
    for (const more of [Buffer.alloc(1), Buffer.alloc(512), tar])
      expect(await refused(Buffer.concat([tar, more]))).toBe('MANIFEST_MISMATCH');
    for (const missing of [1, 512, 1023, 1024])
      expect(await refused(tar.subarray(0, -missing)), `${missing} bytes short`).toBe('MANIFEST_MISMATCH');
    for (const position of [1, 511, 512, 1024]) {
      const damaged = Buffer.from(tar);
      damaged.writeUInt8(1, tar.length - position);
      expect(await refused(damaged), `${position} from the end`).toBe('MANIFEST_MISMATCH');
    }
  });

  it('says what was malformed in it as the cause', async () => {
    const body = Buffer.from('{"format":"openward-manifest/1"}');
    const tar = Buffer.concat([tarHeader('manifest.json', body.length), body, tarPadding(body.length), TAR_END]);
    await expect(unpackRecord(Readable.from([tar]), { maxSegmentBytes: 1 })).rejects.toMatchObject({
      code: 'MANIFEST_MISMATCH',
      cause: expect.any(ZodError),
    });
  });

  it('with segments in another order, or more than the manifest lists, is refused', async () => {
    const { tar } = await packed(text('a'), text('b'));
    // A segment takes salt, meta and data, each a header and a block.
    const [one, two] = [tar.subarray(-1024 - 2 * 3072, -1024 - 3072), tar.subarray(-1024 - 3072, -1024)];
    const head = tar.subarray(0, -1024 - 2 * 3072);
    expect(await refused(Buffer.concat([head, one, two, TAR_END]))).toBe('nothing was refused');
    for (const pieces of [[two, one], [one], [two], [], [one, two, two], [one, one, two]])
      expect(await refused(Buffer.concat([head, ...pieces, TAR_END]))).toBe('MANIFEST_MISMATCH');
  });
});

describe('a reader of bytes', () => {
  it('gives exact lengths until the stream ends, then what is left', async () => {
    const reader = new ByteReader(inPieces(Buffer.from('abcdefg'), 3));
    const read = async (length: number) => (await reader.read(length)).toString();
    expect([await read(0), await read(2), await read(3), await reader.atEnd()]).toEqual(['', 'ab', 'cde', false]);
    expect([await read(9), await reader.atEnd(), await read(1)]).toEqual(['fg', true, '']);
  });

  it('skips empty pieces, and lets go of the stream when it is closed', async () => {
    const stream = Readable.from([Buffer.alloc(0), Buffer.from('ab'), Buffer.alloc(0), Buffer.from('c')]);
    const reader = new ByteReader(stream);
    expect((await reader.read(3)).toString()).toBe('abc');
    await reader.close();
    expect(stream.destroyed).toBe(true);
  });
});
