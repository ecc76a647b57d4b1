import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { OpenwardError } from '../../domain/errors.ts';
import type { SegmentKind } from '../../domain/record.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { RecordExcerpt } from './excerpt.ts';
import { Manifest, MANIFEST_FORMAT, MANIFEST_WITH_SET_ASIDE, manifestDigest } from './manifest.ts';
import type { Gap, ManifestSegment, SetAside } from './manifest.ts';
import { SALT_BYTES, SegmentDigest } from './segment-digest.ts';
import { MAX_META_BYTES, SegmentMeta } from './segment-meta.ts';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

/**
 * Bytes, or a function that opens the same bytes each time it is called (they are read twice: digest first, then data).
 */
export type SegmentData = Uint8Array | (() => Readable);

/** A segment before it has an id, a salt and a digest: what `packRecord` finds those for. */
export interface SegmentInput {
  /** EMR, SHR, EHR or attachment; stands in the manifest and, each once, in the P_DE. */
  readonly kind: SegmentKind;
  /** RFC 6838, lower case, without parameters; at most 127 characters. */
  readonly mediaType: string;
  /** Title and what else tells too much for the manifest; at most MAX_META_BYTES as canonical JSON. */
  readonly meta: SegmentMeta;
  /** The bytes themselves; their number and digest go into the manifest. */
  readonly data: SegmentData;
  /** RFC 3339 in UTC with milliseconds: what stretch of time a device's data covers. */
  readonly start?: string | undefined;
  /** End of that stretch, written the same way. */
  readonly end?: string | undefined;
  /** Maker and model of the device, 1 to 120 characters. No serial number: every recipient of any segment reads it. */
  readonly device?: string | undefined;
  /** Stretches without usable data, at most 1000. */
  readonly gaps?: readonly Gap[] | undefined;
}

/** One version of the record of one treatment. */
export interface RecordInput {
  /** T_ID that manifest, envelope and both signatures name. */
  readonly tid: string;
  /** 1 to 9999: one more than the version it amends. */
  readonly version: number;
  /** 1 to MAX_SEGMENTS, in the order in which they are to stand. */
  readonly segments: readonly SegmentInput[];
  /** What was recorded for the treatment and is not among the segments, at most 1000. */
  readonly setAside?: readonly SetAside[] | undefined;
  /** Replaces the random salts, for frozen test vectors only. */
  readonly saltFor?: (index: number) => Uint8Array;
}

/** What is sealed, and what of it is signed. */
export interface PackedRecord {
  /** As it stands in the tar: ids, lengths and digests filled in. */
  readonly manifest: Manifest;
  /** Hex SHA-384 of the manifest's canonical JSON: `manifestDigest` of the P_DE, under D_SP and D_SD. */
  readonly manifestDigest: string;
  /**
   * The tar, in plaintext: seal it before it leaves memory. Ends with FILE_UNREADABLE when a source gave other bytes
   * the second time.
   */
  readonly stream: Readable;
}

/** A segment as `unpackRecord` gives it. */
export interface ShareSegment {
  /** Its id in the record's manifest: a share keeps the numbers of the whole. */
  readonly id: string;
  /** The 32 bytes it was packed with: without them its digest cannot be found again. */
  readonly salt: Uint8Array;
  /** Unchanged: it is under the digest. */
  readonly meta: SegmentMeta;
  /** Unchanged, whole. */
  readonly data: SegmentData;
}

interface Prepared {
  readonly entry: ManifestSegment;
  readonly salt: Uint8Array;
  readonly metaBytes: Buffer;
  readonly data: SegmentData;
}

const PIECE_BYTES = 1024 * 1024;

/**
 * Packs a whole record. Segments get the ids s1, s2, … in the order given.
 * Throws ZodError for malformed input, INPUT_INVALID for a meta above MAX_META_BYTES; errors of the sources come
 * through.
 */
export async function packRecord({
  tid,
  version,
  segments,
  setAside = [],
  saltFor = () => randomBytes(SALT_BYTES),
}: RecordInput): Promise<PackedRecord> {
  const prepared: Prepared[] = [];
  for (const [index, segment] of segments.entries())
    prepared.push(await prepare(segment, `s${index + 1}`, saltFor(index)));
  const manifest = Manifest.parse({
    format: setAside.length === 0 ? MANIFEST_FORMAT : MANIFEST_WITH_SET_ASIDE,
    tid,
    version,
    segments: prepared.map(({ entry }) => entry),
    ...(setAside.length === 0 ? {} : { setAside: [...setAside] }),
  });
  return { manifest, manifestDigest: manifestDigest(manifest), stream: bytesOf(tarOf(manifest, undefined, prepared)) };
}

/**
 * Packs chosen segments of a record for C_s: the whole manifest, so that it can be checked against what was signed, the
 * excerpt of the index record, and the chosen segments only. Throws MANIFEST_MISMATCH when one is not what the manifest
 * says or the excerpt is another record's, INPUT_INVALID when none is chosen, ZodError for a malformed excerpt.
 */
export async function packShare(
  manifest: Manifest,
  segments: readonly ShareSegment[],
  excerpt: RecordExcerpt,
): Promise<{ stream: Readable }> {
  const index = RecordExcerpt.parse(excerpt);
  if (
    index.T_ID !== manifest.tid ||
    index.version !== manifest.version ||
    index.manifestDigest !== manifestDigest(manifest)
  ) {
    throw new OpenwardError('MANIFEST_MISMATCH', 'The excerpt belongs to another record');
  }
  if (segments.length === 0) throw new OpenwardError('INPUT_INVALID', 'A share has at least one segment');
  const chosen = new Map(segments.map((segment) => [segment.id, segment]));
  const prepared: Prepared[] = [];
  for (const entry of manifest.segments) {
    const segment = chosen.get(entry.id);
    if (segment === undefined) continue;
    prepared.push(await checked(entry, segment));
    chosen.delete(entry.id);
  }
  if (chosen.size > 0) throw new OpenwardError('MANIFEST_MISMATCH', 'A chosen segment is not in the manifest');
  return { stream: bytesOf(tarOf(manifest, index, prepared)) };
}

async function prepare(segment: SegmentInput, id: string, salt: Uint8Array): Promise<Prepared> {
  const { kind, mediaType, start, end, device, gaps, data } = segment;
  const metaBytes = serialiseMeta(segment.meta);
  const { bytes, digest } = await measure(data, salt, metaBytes);
  const optional = { start, end, device, gaps: gaps === undefined ? undefined : [...gaps] };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { entry: { id, kind, mediaType, bytes, digest, ...present }, salt, metaBytes, data };
}

async function checked(entry: ManifestSegment, { salt, meta, data }: ShareSegment): Promise<Prepared> {
  const metaBytes = serialiseMeta(meta);
  const { bytes, digest } = await measure(data, salt, metaBytes);
  if (bytes !== entry.bytes || digest !== entry.digest)
    throw new OpenwardError('MANIFEST_MISMATCH', `Segment ${entry.id} is not what the manifest says`);
  return { entry, salt, metaBytes, data };
}

function serialiseMeta(meta: SegmentMeta): Buffer {
  const bytes = canonicalBytes(SegmentMeta.parse(meta));
  if (bytes.length > MAX_META_BYTES)
    throw new OpenwardError('INPUT_INVALID', 'The description of a segment is too long');
  return bytes;
}

async function measure(
  data: SegmentData,
  salt: Uint8Array,
  metaBytes: Buffer,
): Promise<{ bytes: number; digest: string }> {
  const hash = new SegmentDigest(salt, metaBytes);
  let bytes = 0;
  for await (const piece of pieces(data)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, digest: hash.hex() };
}

async function* pieces(data: SegmentData): AsyncGenerator<Buffer> {
  if (data instanceof Uint8Array) {
    const whole = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < whole.length; at += PIECE_BYTES) yield whole.subarray(at, at + PIECE_BYTES);
    return;
  }
  for await (const piece of data()) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('A stream of bytes was expected');
    yield piece;
  }
}

async function* tarOf(
  manifest: Manifest,
  excerpt: RecordExcerpt | undefined,
  segments: readonly Prepared[],
): AsyncGenerator<Buffer> {
  yield* file('manifest.json', canonicalBytes(manifest));
  if (excerpt !== undefined) yield* file('excerpt.json', canonicalBytes(excerpt));
  for (const segment of segments) {
    const folder = `segments/${segment.entry.id}`;
    yield* file(`${folder}/salt`, segment.salt);
    yield* file(`${folder}/meta.json`, segment.metaBytes);
    yield* dataFile(`${folder}/data`, segment);
  }
  yield TAR_END;
}

function* file(name: string, content: Uint8Array): Generator<Buffer> {
  yield Buffer.concat([tarHeader(name, content.length), content, tarPadding(content.length)]);
}

/** The source is read a second time here; a file that changed in between must not slip in. */
async function* dataFile(name: string, { entry, salt, metaBytes, data }: Prepared): AsyncGenerator<Buffer> {
  const changed = () => new OpenwardError('FILE_UNREADABLE', 'A file changed while it was being packed');
  const hash = new SegmentDigest(salt, metaBytes);
  let bytes = 0;
  yield tarHeader(name, entry.bytes);
  for await (const piece of pieces(data)) {
    bytes += piece.length;
    if (bytes > entry.bytes) throw changed();
    hash.update(piece);
    yield piece;
  }
  if (bytes !== entry.bytes || hash.hex() !== entry.digest) throw changed();
  const padding = tarPadding(bytes);
  if (padding.length > 0) yield padding;
}

function bytesOf(source: AsyncGenerator<Buffer>): Readable {
  return Readable.from(source, { objectMode: false, highWaterMark: PIECE_BYTES });
}
