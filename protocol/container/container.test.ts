import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeThrownBy, inPieces } from '../testing.ts';
import { flipBit } from '../vectors/bits.ts';
import { readFixtures, readVectors } from '../vectors/fixtures.ts';
import { exampleSegments } from '../vectors/make-containers.ts';
import { StoryVectors } from '../vectors/schemas.ts';
import { RecordExcerpt } from './excerpt.ts';
import { Manifest, manifestDigest } from './manifest.ts';
import { packRecord, packShare } from './pack.ts';
import type { SegmentInput } from './pack.ts';
import { tarHeader } from './tar.ts';
import { unpackRecord } from './unpack.ts';

const { tid } = readFixtures();
const { pde } = readVectors('story', StoryVectors);
const limit = { maxSegmentBytes: 4096 };

const anySegment = fc.record({
  kind: fc.constantFrom('EMR', 'SHR', 'EHR', 'attachment'),
  mediaType: fc.constantFrom('application/json', 'application/dicom', 'image/png'),
  meta: fc.record({
    title: fc.string({ minLength: 1, maxLength: 50, unit: 'grapheme' }),
    note: fc.string({ unit: 'grapheme' }),
  }),
  data: fc.uint8Array({ maxLength: 1500 }),
}) satisfies fc.Arbitrary<SegmentInput>;
const anySegments = fc.array(anySegment, { minLength: 1, maxLength: 4 });

async function packed(segments: readonly SegmentInput[]) {
  const { stream, ...rest } = await packRecord({ tid, version: 1, segments });
  return { ...rest, tar: await buffer(stream) };
}

async function example() {
  const { tar, manifest, manifestDigest: digest } = await packed(exampleSegments);
  const { segments } = await unpackRecord(Readable.from([tar]), limit);
  const excerpt = RecordExcerpt.parse({ ...pde, T_ID: tid, manifestDigest: digest });
  return { tar, manifest, digest, segments, excerpt };
}

describe('a container', () => {
  it('gives back any segments, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(anySegments, fc.integer({ min: 1, max: 2000 }), async (segments, cut) => {
        const { tar, manifest, manifestDigest: digest } = await packed(segments);
        const unpacked = await unpackRecord(inPieces(tar, cut), { ...limit, manifestDigest: digest, expect: 'record' });
        expect(unpacked.manifest).toEqual(manifest);
        expect(unpacked.segments.map(({ meta, data }) => ({ meta, data: [...data] }))).toEqual(
          segments.map(({ meta, data }) => ({ meta, data: [...data] })),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is refused for any bit turned over anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySegments,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 7 }),
        async (segments, where, bit) => {
          const { tar, manifestDigest: digest } = await packed(segments);
          const changed = flipBit(tar, Math.floor(where * tar.length), bit);
          expect(
            await codeThrownBy(() => unpackRecord(Readable.from([changed]), { ...limit, manifestDigest: digest })),
          ).toMatch(/^(MANIFEST_MISMATCH|FILE_TOO_LARGE)$/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is refused wherever it is cut', async () => {
    const { tar, digest } = await example();
    for (let length = 0; length < tar.length; length += 97) {
      expect(
        await codeThrownBy(() =>
          unpackRecord(Readable.from([tar.subarray(0, length)]), { ...limit, manifestDigest: digest }),
        ),
      ).toBe('MANIFEST_MISMATCH');
    }
  });

  it('hides equal data behind different digests', async () => {
    const [segment] = exampleSegments;
    if (segment === undefined) throw new Error('There is no example');
    const { manifest } = await packed([segment, segment]);
    expect(manifest.segments[0]?.digest).not.toBe(manifest.segments[1]?.digest);
  });

  it('says what was set aside, under a format of its own, and no other record is of that format', async () => {
    const at = '2025-06-01T08:00:00.000Z';
    const left = { capture: 'ab'.repeat(48), device: 'Ventilator', from: at, to: at, reason: 'faulty' as const };
    const { stream, manifestDigest: signed } = await packRecord({
      tid,
      version: 1,
      segments: exampleSegments,
      setAside: [left],
    });
    const { manifest } = await unpackRecord(stream, { ...limit, manifestDigest: signed });
    expect(manifest).toMatchObject({ format: 'openward-manifest/2', setAside: [left] });
    expect((await packed(exampleSegments)).manifest).toMatchObject({ format: 'openward-manifest/1' });
  });

  it('keeps titles out of the manifest', async () => {
    const { manifest } = await example();
    expect(JSON.stringify(manifest)).not.toContain('Discharge');
  });

  it('takes data as a stream that is opened twice', async () => {
    let opened = 0;
    const data = () => {
      opened += 1;
      return Readable.from([Buffer.from('ab'), Buffer.from('c')]);
    };
    const { tar } = await packed([{ kind: 'SHR', mediaType: 'text/plain', meta: { title: 'x' }, data }]);
    const { segments } = await unpackRecord(Readable.from([tar]), limit);
    expect([opened, segments[0]?.data.toString()]).toEqual([2, 'abc']);
  });

  it.each(['ab', 'abcd', 'abX'])('notices a source that says abc first and %s then', async (second) => {
    const texts = ['abc', second];
    const data = () => Readable.from([Buffer.from(texts.shift() ?? '')]);
    expect(
      await codeThrownBy(() => packed([{ kind: 'SHR', mediaType: 'text/plain', meta: { title: 'x' }, data }])),
    ).toBe('FILE_UNREADABLE');
  });

  it('refuses a segment above the limit before reading it', async () => {
    const { tar } = await packed([
      { kind: 'EMR', mediaType: 'text/plain', meta: { title: 'x' }, data: Buffer.alloc(101) },
    ]);
    expect(await codeThrownBy(() => unpackRecord(Readable.from([tar]), { maxSegmentBytes: 100 }))).toBe(
      'FILE_TOO_LARGE',
    );
  });

  it('refuses an unreasonable size in the tar without waiting for that many bytes', async () => {
    const endless = Readable.from(
      (function* () {
        yield tarHeader('manifest.json', 8 ** 11 - 1);
        for (;;) yield Buffer.alloc(65_536);
      })(),
    );
    expect(await codeThrownBy(() => unpackRecord(endless, limit))).toBe('MANIFEST_MISMATCH');
    expect(endless.destroyed).toBe(true);
  });

  it('passes on the error of its source', async () => {
    const lost = new Error('connection lost');
    await expect(
      unpackRecord(
        Readable.from(
          (function* () {
            yield Buffer.alloc(10);
            throw lost;
          })(),
        ),
        limit,
      ),
    ).rejects.toBe(lost);
  });

  it('refuses a manifest that names a segment twice, or none', async () => {
    const { manifest } = await example();
    const [first] = manifest.segments;
    expect(Manifest.safeParse({ ...manifest, segments: [first, first] }).success).toBe(false);
    expect(Manifest.safeParse({ ...manifest, segments: [] }).success).toBe(false);
    expect(Manifest.safeParse({ ...manifest, more: 1 }).success).toBe(false);
  });
});

describe('a share', () => {
  it('carries the chosen segments and the whole signed manifest', async () => {
    const { manifest, digest, segments, excerpt } = await example();
    const { stream } = await packShare(manifest, segments.slice(0, 2).reverse(), excerpt);
    const unpacked = await unpackRecord(stream, { ...limit, expect: 'share', manifestDigest: digest });
    expect(unpacked.segments.map(({ id }) => id)).toEqual(['s1', 's2']);
    expect([manifestDigest(unpacked.manifest), unpacked.excerpt]).toEqual([digest, excerpt]);
  });

  it('does not contain a byte of the segments left out', async () => {
    const { manifest, segments, excerpt } = await example();
    const tar = await buffer((await packShare(manifest, segments.slice(1, 2), excerpt)).stream);
    expect(tar.includes('appendicitis') || tar.includes('Discharge')).toBe(false);
    expect(tar.includes(segments[0]?.salt ?? '')).toBe(false);
  });

  it('is not made of data, salt or meta that the manifest does not list', async () => {
    const { manifest, segments, excerpt } = await example();
    const [first] = segments;
    if (first === undefined) throw new Error('There is no segment');
    const changes = [
      { data: Buffer.from('other') },
      { salt: Buffer.alloc(32) },
      { meta: { title: 'other' } },
      { id: 's9' },
    ];
    for (const change of changes)
      expect(await codeThrownBy(() => packShare(manifest, [{ ...first, ...change }], excerpt))).toBe(
        'MANIFEST_MISMATCH',
      );
  });

  it('is not made with the excerpt of another record, nor of nothing', async () => {
    const { manifest, segments, excerpt } = await example();
    expect(await codeThrownBy(() => packShare(manifest, segments, { ...excerpt, version: 2 }))).toBe(
      'MANIFEST_MISMATCH',
    );
    expect(await codeThrownBy(() => packShare(manifest, [], excerpt))).toBe('INPUT_INVALID');
  });
});
