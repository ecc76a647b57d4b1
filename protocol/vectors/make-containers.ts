import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { packRecord, packShare } from '../container/pack.ts';
import type { RecordInput } from '../container/pack.ts';
import type { RecordExcerpt } from '../container/excerpt.ts';
import { unpackRecord } from '../container/unpack.ts';
import { tarHeader, tarPadding, TAR_END } from '../container/tar.ts';
import { flipBit } from './bits.ts';
import type { Fixtures } from './fixtures.ts';
import type { ContainerVectors } from './schemas.ts';

type Case = ContainerVectors['cases'][number];
const MISMATCH = ['MANIFEST_MISMATCH'];

export const exampleSegments: RecordInput['segments'] = [
  {
    kind: 'EMR',
    mediaType: 'application/json',
    meta: { title: 'Discharge letter 出院小结' },
    data: Buffer.from('{"diagnosis":{"code":"K35.8","text":"Acute appendicitis"}}', 'utf8'),
  },
  {
    kind: 'SHR',
    mediaType: 'application/x-ndjson',
    meta: { title: 'Ventilator', fileName: 'ventilator.ndjson' },
    data: Buffer.from('{"t":"2025-06-01T08:00:00.000Z","etco2":{"value":38,"unit":"mm[Hg]"}}\n', 'utf8'),
    start: '2025-06-01T08:00:00.000Z',
    end: '2025-06-01T08:10:00.000Z',
    device: 'ventilator-1',
    gaps: [{ from: '2025-06-01T08:04:00.000Z', to: '2025-06-01T08:04:05.000Z', reason: 'device silent' }],
  },
  { kind: 'attachment', mediaType: 'text/plain', meta: { title: 'Empty note' }, data: Buffer.alloc(0) },
];

export async function makeContainers(
  { otherTid }: Fixtures,
  excerpt: RecordExcerpt,
  record: Buffer,
): Promise<ContainerVectors> {
  const unpacked = await unpackRecord(Readable.from([record]), { maxSegmentBytes: 1024 });
  const { manifest, manifestDigest, segments } = unpacked;
  const share = await buffer((await packShare(manifest, segments.slice(1, 2), excerpt)).stream);
  const otherManifest = await packRecord({ tid: otherTid, version: 1, segments: exampleSegments });
  const other = await buffer(otherManifest.stream);

  const expected = segments.map(({ id, meta, data }) => ({ id, title: meta.title, data: data.toString('base64') }));
  const bad = (name: string, tar: Buffer, expect: Case['expect'] = 'record', errors = MISMATCH): Case => ({
    name,
    expect,
    tarGzip: compress(tar),
    manifestDigest,
    errors,
  });
  return {
    cases: [
      {
        name: 'a record of three segments',
        expect: 'record',
        tarGzip: compress(record),
        manifestDigest,
        segments: expected,
      },
      {
        name: 'a share of its second segment',
        expect: 'share',
        tarGzip: compress(share),
        manifestDigest,
        segments: expected.slice(1, 2),
      },
      bad('a share passed off as the record', share, 'record'),
      bad('the record passed off as a share', record, 'share'),
      bad('another record', other),
      bad(
        'a share with the first segment of another record',
        splice(share, 'segments/s2/salt', 3, file(other, 'segments/s2/salt', 3)),
        'share',
      ),
      bad('a segment left out', splice(record, 'segments/s3/salt', 3, Buffer.alloc(0))),
      bad('a segment twice', splice(record, 'segments/s3/salt', 0, file(record, 'segments/s2/salt', 3))),
      bad(
        'segments exchanged',
        splice(
          splice(record, 'segments/s2/salt', 3, Buffer.alloc(0)),
          'segments/s3/salt',
          3,
          Buffer.concat([file(record, 'segments/s3/salt', 3), file(record, 'segments/s2/salt', 3)]),
        ),
      ),
      bad('a file nobody listed', splice(record, 'segments/s1/salt', 0, tarFile('extra', Buffer.from('x')))),
      bad(
        'a path that climbs',
        splice(record, 'segments/s1/data', 1, tarFile('segments/../../data', Buffer.from('x'))),
      ),
      bad('a link in place of data', asLink(record, 'segments/s1/data')),
      bad('something behind the end', Buffer.concat([record, Buffer.alloc(512)])),
      bad('the end mark missing', record.subarray(0, -1024)),
      bad('half of the end mark missing', record.subarray(0, -512)),
      bad('cut in the middle', record.subarray(0, Math.floor(record.length / 2))),
      bad('nothing at all', Buffer.alloc(0)),
      ...['manifest.json', 'segments/s1/salt', 'segments/s1/meta.json', 'segments/s1/data'].map((name) =>
        bad(`a bit of ${name} turned over`, flipBit(record, position(record, name) + 512)),
      ),
      bad('a bit of a tar header turned over', flipBit(record, position(record, 'segments/s1/data') + 140)),
      bad('a bit of the padding turned over', flipBit(record, position(record, 'segments/s1/data') + 512 + 511)),
    ],
  };
}

/** A tar is mostly padding; the vectors carry it as gzip (RFC 1952) to stay small. */
function compress(tar: Buffer): string {
  return gzipSync(tar, { level: 9 }).toString('base64');
}

function tarFile(name: string, content: Buffer): Buffer {
  return Buffer.concat([tarHeader(name, content.length), content, tarPadding(content.length)]);
}

function position(tar: Buffer, name: string): number {
  for (let at = 0; at < tar.length - TAR_END.length;) {
    if (
      tar
        .subarray(at, at + 100)
        .toString('latin1')
        .replace(/\0+$/, '') === name
    )
      return at;
    at = next(tar, at);
  }
  throw new RangeError(`There is no ${name}`);
}

function next(tar: Buffer, at: number): number {
  const size = Number.parseInt(tar.subarray(at + 124, at + 135).toString('latin1'), 8);
  return at + 512 + size + tarPadding(size).length;
}

/** `count` files from `name` on. */
function file(tar: Buffer, name: string, count: number): Buffer {
  const start = position(tar, name);
  let end = start;
  for (let index = 0; index < count; index += 1) end = next(tar, end);
  return tar.subarray(start, end);
}

/** Replaces `count` files from `name` on. */
function splice(tar: Buffer, name: string, count: number, replacement: Buffer): Buffer {
  const start = position(tar, name);
  return Buffer.concat([tar.subarray(0, start), replacement, tar.subarray(start + file(tar, name, count).length)]);
}

/** A symbolic link with a correct checksum. */
function asLink(tar: Buffer, name: string): Buffer {
  const header = Buffer.from(tar.subarray(position(tar, name), position(tar, name) + 512));
  header.write('2', 156, 'ascii');
  header.write('/etc/passwd', 157, 'ascii');
  header.write('        ', 148, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return splice(tar, name, 1, Buffer.concat([header, file(tar, name, 1).subarray(512)]));
}
