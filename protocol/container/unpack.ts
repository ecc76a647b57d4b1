import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { parseCanonical } from '../encoding/canonical-json.ts';
import { ByteReader } from './byte-reader.ts';
import { RecordExcerpt } from './excerpt.ts';
import { Manifest, manifestDigest } from './manifest.ts';
import type { ManifestSegment } from './manifest.ts';
import { SALT_BYTES, SegmentDigest } from './segment-digest.ts';
import { MAX_META_BYTES, SegmentMeta } from './segment-meta.ts';
import { parseTarHeader, TAR_BLOCK_BYTES, TAR_END, tarPadding } from './tar.ts';

/** How much is taken into memory, and what it must be. */
export interface UnpackOptions {
  /** A segment with more bytes of data than this is refused (FILE_TOO_LARGE) before it is read. */
  readonly maxSegmentBytes: number;
  /** What it must be; without it, an excerpt makes it a share. */
  readonly expect?: 'record' | 'share';
  /** Hex SHA-384 that patient and doctor signed; another manifest is refused. Without it the caller must compare. */
  readonly manifestDigest?: string;
}

/** A segment whose bytes have the digest that the manifest gives them. */
export interface UnpackedSegment {
  /** `s1`, `s2`, …: the same as `entry.id`. */
  readonly id: string;
  /** What the signed manifest says of it. */
  readonly entry: ManifestSegment;
  /** 32 bytes; `packShare` needs them to pass the segment on. */
  readonly salt: Buffer;
  /** Title and what else travels with the data. */
  readonly meta: SegmentMeta;
  /** All of it, in memory, in plaintext. */
  readonly data: Buffer;
}

/** What a container holds, checked against its own manifest; against the signatures only through `manifestDigest`. */
export interface UnpackedRecord {
  /** The whole record's, also in a share. */
  readonly manifest: Manifest;
  /** Hex SHA-384 of its canonical JSON: compare it with the P_DE that both parties signed. */
  readonly manifestDigest: string;
  /** Present in a share only. */
  readonly excerpt?: RecordExcerpt;
  /** In the manifest's order: all of a record, one or more of a share. */
  readonly segments: readonly UnpackedSegment[];
}

interface TarFile {
  readonly name: string;
  readonly size: number;
}

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;
const MAX_EXCERPT_BYTES = 16 * 1024;

/**
 * Reads a container and checks every segment against the manifest. Give `manifestDigest` from the index record, or
 * compare it. Refuses (MANIFEST_MISMATCH) everything that `packRecord` or `packShare` would not have written, byte for
 * byte: other files, another order, duplicates, links, paths. Segments above the limit: FILE_TOO_LARGE.
 */
export async function unpackRecord(stream: Readable, options: UnpackOptions): Promise<UnpackedRecord> {
  const container = new ContainerReader(new ByteReader(stream));
  try {
    return await read(container, options);
  } finally {
    await container.close();
  }
}

async function read(
  container: ContainerReader,
  { maxSegmentBytes, expect, manifestDigest: signed }: UnpackOptions,
): Promise<UnpackedRecord> {
  const manifest = await container.json('manifest.json', MAX_MANIFEST_BYTES, Manifest);
  const digest = manifestDigest(manifest);
  if (signed !== undefined && signed !== digest) throw mismatch('The manifest is not the signed one');
  const excerpt =
    (await container.next()) === 'excerpt.json'
      ? await container.json('excerpt.json', MAX_EXCERPT_BYTES, RecordExcerpt.strict())
      : undefined;
  if (expect !== undefined && (expect === 'share') !== (excerpt !== undefined))
    throw mismatch(`This is not a ${expect}`);
  if (
    excerpt !== undefined &&
    (excerpt.T_ID !== manifest.tid || excerpt.version !== manifest.version || excerpt.manifestDigest !== digest)
  ) {
    throw mismatch('The excerpt belongs to another record');
  }
  const segments: UnpackedSegment[] = [];
  for (const entry of manifest.segments) {
    const there = (await container.next()) === `segments/${entry.id}/salt`;
    if (there) segments.push(await readSegment(container, entry, maxSegmentBytes));
    else if (excerpt === undefined) throw mismatch(`Segment ${entry.id} is missing`);
  }
  if (segments.length === 0) throw mismatch('There is no segment');
  await container.end();
  return { manifest, manifestDigest: digest, ...(excerpt === undefined ? {} : { excerpt }), segments };
}

async function readSegment(
  container: ContainerReader,
  entry: ManifestSegment,
  maxSegmentBytes: number,
): Promise<UnpackedSegment> {
  const folder = `segments/${entry.id}`;
  if (entry.bytes > maxSegmentBytes)
    throw new OpenwardError('FILE_TOO_LARGE', `Segment ${entry.id} is larger than allowed`);
  const salt = await container.file(`${folder}/salt`, (size) => size === SALT_BYTES);
  const metaBytes = await container.file(`${folder}/meta.json`, (size) => size <= MAX_META_BYTES);
  const data = await container.file(`${folder}/data`, (size) => size === entry.bytes);
  if (new SegmentDigest(salt, metaBytes).update(data).hex() !== entry.digest)
    throw mismatch(`Segment ${entry.id} has another digest`);
  return { id: entry.id, entry, salt, meta: parse(metaBytes, SegmentMeta, `${folder}/meta.json`), data };
}

/** One file of the tar after the other, each of which must be the one expected. */
class ContainerReader {
  #ahead: TarFile | undefined;

  constructor(private readonly bytes: ByteReader) {}

  /** Name of the file that follows, undefined at the end mark. */
  async next(): Promise<string | undefined> {
    return (await this.#peek())?.name;
  }

  async file(name: string, sizeAllowed: (size: number) => boolean): Promise<Buffer> {
    const file = await this.#peek();
    if (file?.name !== name) throw mismatch(`${name} was expected`);
    if (!sizeAllowed(file.size)) throw mismatch(`${name} has another size`);
    this.#ahead = undefined;
    const content = await this.bytes.read(file.size);
    const padding = await this.bytes.read(tarPadding(file.size).length);
    if (content.length !== file.size || !padding.equals(tarPadding(file.size)))
      throw mismatch(`${name} is cut short or padded with something`);
    return content;
  }

  async json<T extends z.ZodType>(name: string, maxBytes: number, schema: T): Promise<z.infer<T>> {
    return parse(await this.file(name, (size) => size <= maxBytes), schema, name);
  }

  /** The end mark was seen, and nothing follows. */
  async end(): Promise<void> {
    if ((await this.#peek()) !== undefined) throw mismatch('There is more than the manifest lists');
    if (!(await this.bytes.atEnd())) throw mismatch('Something follows the end');
  }

  close(): Promise<void> {
    return this.bytes.close();
  }

  #ended = false;

  async #peek(): Promise<TarFile | undefined> {
    if (this.#ahead !== undefined || this.#ended) return this.#ahead;
    const block = await this.bytes.read(TAR_BLOCK_BYTES);
    if (block.length === TAR_BLOCK_BYTES && block.every((byte) => byte === 0)) {
      await this.#expectEndMark();
      return undefined;
    }
    const header = parseTarHeader(block);
    if (header === undefined) throw mismatch('It is not a container');
    this.#ahead = header;
    return header;
  }

  async #expectEndMark(): Promise<void> {
    const rest = await this.bytes.read(TAR_END.length - TAR_BLOCK_BYTES);
    if (rest.length !== TAR_END.length - TAR_BLOCK_BYTES || rest.some((byte) => byte !== 0))
      throw mismatch('The end mark is damaged');
    this.#ended = true;
  }
}

function parse<T extends z.ZodType>(bytes: Buffer, schema: T, name: string): z.infer<T> {
  try {
    return schema.parse(parseCanonical(bytes));
  } catch (cause) {
    throw new OpenwardError('MANIFEST_MISMATCH', `${name} is malformed`, { cause });
  }
}

function mismatch(message: string): OpenwardError {
  return new OpenwardError('MANIFEST_MISMATCH', message);
}
