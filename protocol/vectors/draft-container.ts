import { gzipSync } from 'node:zlib';
import { SegmentDigest } from '../container/segment-digest.ts';
import { tarHeader, tarPadding, TAR_END } from '../container/tar.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';
import type { ContainerVectors } from './schemas.ts';

type Case = ContainerVectors['cases'][number];

/** A container as its files; each of them may be anything. */
export interface Draft {
  /** Of the tar, in their order. */
  readonly files: readonly (readonly [name: string, content: Buffer])[];
  readonly manifestDigest: string;
}

export const at = '2025-06-01T08:00:00.000Z';
export const salt = Buffer.alloc(32, 7);
export const plainMeta = canonicalBytes({ title: 'Note' });
export const plainData = Buffer.from('Nothing of note.');

/** What one segment is made of. */
export interface Parts {
  readonly salt?: Buffer;
  readonly meta?: Buffer;
  readonly data?: Buffer;
  /** Of the manifest's entry, over what follows from the parts. */
  readonly entry?: object;
}

/** Where a container of two segments, a good one otherwise, differs. */
export interface Change {
  readonly manifest?: object;
  readonly first?: Parts;
  readonly secondId?: string;
  /** Bytes in place of the manifest's. */
  readonly manifestBytes?: (manifest: object) => Buffer;
  readonly excerpt?: Buffer;
  /** Segments beyond the second, of which the manifest alone tells. */
  readonly more?: readonly object[];
}

export function entryOf(
  id: string,
  { salt: own = salt, meta = plainMeta, data = plainData, entry = {} }: Parts,
): object {
  const digest = own.length === 32 ? new SegmentDigest(own, meta).update(data).hex() : shortSaltDigest(own, meta, data);
  return { id, kind: 'EMR', mediaType: 'text/plain', bytes: data.length, digest, ...entry };
}

/** The same digest over a salt that our own code would not take. */
function shortSaltDigest(own: Buffer, meta: Buffer, data: Buffer): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(meta.length);
  return sha384Hex(Buffer.concat([own, length, meta, data]));
}

function filesOf(id: string, { salt: own = salt, meta = plainMeta, data = plainData }: Parts): Draft['files'] {
  return [
    [`segments/${id}/salt`, own],
    [`segments/${id}/meta.json`, meta],
    [`segments/${id}/data`, data],
  ];
}

/** A container of two segments that keeps every rule but those that the change breaks. */
export function draft(tid: string, change: Change = {}): Draft {
  const { manifest = {}, first = {}, secondId = 's2', manifestBytes = canonicalBytes, excerpt, more = [] } = change;
  const second: Parts = { data: Buffer.from('{}'), entry: { kind: 'SHR', start: at, end: at, device: 'Ventilator' } };
  const segments = [entryOf('s1', first), entryOf(secondId, second), ...more];
  const bytes = manifestBytes({ format: 'openward-manifest/1', tid, version: 1, segments, ...manifest });
  const files: Draft['files'] = [
    ['manifest.json', bytes],
    ...(excerpt === undefined ? [] : ([['excerpt.json', excerpt]] as const)),
    ...filesOf('s1', first),
    ...filesOf(secondId, second),
  ];
  return { files, manifestDigest: sha384Hex(bytes) };
}

/** The files one after the other, each with its header and padding, and the end mark. */
export function tarOf(files: Draft['files']): Buffer {
  return Buffer.concat([
    ...files.map(([name, content]) =>
      Buffer.concat([tarHeader(name, content.length), content, tarPadding(content.length)]),
    ),
    TAR_END,
  ]);
}

export function refusedContainer(
  name: string,
  { files, manifestDigest }: Draft,
  { expect = 'record', tar = tarOf(files) }: { expect?: Case['expect']; tar?: Buffer } = {},
): Case {
  return {
    name,
    expect,
    tarGzip: gzipSync(tar, { level: 9 }).toString('base64'),
    manifestDigest,
    errors: ['MANIFEST_MISMATCH'],
  };
}
