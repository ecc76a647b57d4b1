import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import { unpackRecord } from '../../protocol/container/unpack.ts';
import type { UnpackedRecord, UnpackedSegment } from '../../protocol/container/unpack.ts';
import type { Manifest } from '../../protocol/container/manifest.ts';
import type { Readable } from 'node:stream';
import { StoredEmr, EMR_MEDIA_TYPE } from '../../api/formats/emr.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { MAX_SEGMENT_BYTES, type SegmentKind } from '../../domain/record.ts';

/** Plaintext of a record or of the shared part of one, checked against the signed manifest. In memory only. */
export interface RecordContents {
  readonly manifest: Manifest;
  readonly manifestDigest: string;
  /** The segments that are here: all of a record, the chosen ones of a share. */
  readonly segments: readonly UnpackedSegment[];
  /** Segments that are EMR documents, parsed. */
  readonly emr: readonly { readonly segment: string; readonly document: StoredEmr }[];
}

/** What somebody signed about a record's contents. */
export interface SignedContents {
  readonly tid: string;
  readonly version: number;
  readonly manifestDigest: string;
}

/**
 * Reads decrypted contents and checks them against what was signed. Nothing is handed out before the last byte was
 * checked.
 * Errors: MANIFEST_MISMATCH, FILE_TOO_LARGE, those of the stream.
 */
export async function readContents(
  plaintext: Readable,
  expect: 'record' | 'share',
  signed: SignedContents,
): Promise<{ contents: RecordContents; unpacked: UnpackedRecord }> {
  const unpacked = await unpackRecord(plaintext, { maxSegmentBytes: MAX_SEGMENT_BYTES, expect });
  const { manifest, manifestDigest, segments } = unpacked;
  if (manifestDigest !== signed.manifestDigest)
    throw mismatch('The manifest is not the one that was signed', {
      expected: signed.manifestDigest,
      found: manifestDigest,
    });
  if (manifest.tid !== signed.tid || manifest.version !== signed.version)
    throw mismatch('The manifest is of another record', {});
  const emr = emrOf(segments);
  // Nothing came before the first version that it could amend.
  if (manifest.version === 1 && emr.some(({ document }) => document.format === 'openward-emr/3'))
    throw mismatch('The first version of a record says that it amends one', {});
  return { contents: { manifest, manifestDigest, segments, emr }, unpacked };
}

/** The kinds a record has something of, each once, in the manifest's order. */
export function kindsOf(manifest: Manifest): SegmentKind[] {
  return [...new Set(manifest.segments.map(({ kind }) => kind))];
}

function emrOf(segments: readonly UnpackedSegment[]): { segment: string; document: StoredEmr }[] {
  return segments
    .filter(({ entry }) => entry.mediaType === EMR_MEDIA_TYPE)
    .map(({ id, data }) => ({ segment: id, document: parseEmr(id, data) }));
}

function parseEmr(id: string, data: Uint8Array): StoredEmr {
  try {
    return StoredEmr.parse(parseCanonical(data));
  } catch (cause) {
    throw new OpenwardError('MANIFEST_MISMATCH', `Segment ${id} is not the medical record it claims to be`, { cause });
  }
}

function mismatch(why: string, details: Record<string, string>): OpenwardError {
  return new OpenwardError('MANIFEST_MISMATCH', why, { details });
}
