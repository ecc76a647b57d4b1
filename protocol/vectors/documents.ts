import { z } from 'zod';
import { decodeShr } from '../../api/formats/shr.ts';
import { StoredEmr } from '../../api/formats/emr.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { StoredPDE } from '../../domain/record.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { DocumentVectors } from './schemas.ts';

type Json = z.core.util.JSONType;

/** What reads each of the documents. */
const READERS: Readonly<Record<string, (document: Json) => unknown>> = {
  emr: (document) => StoredEmr.parse(document),
  'emr-1': (document) => StoredEmr.parse(document),
  'emr-3': (document) => StoredEmr.parse(document),
  'shr-1': (document) => decodeShr(canonicalBytes(document)),
  'shr-3': (document) => decodeShr(canonicalBytes(document)),
  'shr-3-reads': (document) => decodeShr(canonicalBytes(document)),
  shr: (document) => decodeShr(canonicalBytes(document)),
  pde: (document) => StoredPDE.parse(document),
};

/** The document of a case. */
export function documentOf(
  bases: DocumentVectors['bases'],
  { base, path, value }: DocumentVectors['cases'][number],
): Json {
  const document = bases[base];
  if (document === undefined) throw new RangeError(`There is no ${base}`);
  return path.length === 0 ? document : (changed(document, path, value) ?? null);
}

/** What a reader has of an unchanged one: a device record of version 2 is opened as one of the last version. */
export function openedAs(base: string, document: Json | undefined): Json | undefined {
  if (base !== 'shr' || typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  const clock = [{ t: 0, wall: '2025-06-01T08:00:00.000Z' }];
  const waveforms = [
    { code: 'paw', unit: null, intervalMs: 8, scale: 0.1, offset: 0, runs: [{ t: 0, last: 8, bins: [1, 2] }] },
  ];
  return { ...document, version: 3, clock, waveforms };
}

/** Reads it as what it is; INPUT_INVALID when it is none. */
export function readDocument(base: string, document: Json): unknown {
  try {
    return READERS[base]?.(document);
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', 'The document is malformed', { cause });
  }
}

/** A copy with another value at the end of the path, or without that member. */
export function changed(
  json: Json,
  [first, ...rest]: readonly (string | number)[],
  value: Json | undefined,
): Json | undefined {
  if (first === undefined) return value;
  if (Array.isArray(json))
    return json.flatMap((item, at) => (at === first ? (changed(item, rest, value) ?? []) : [item]));
  if (typeof json !== 'object' || json === null) throw new RangeError('The path leads nowhere');
  const { [first]: member, ...others } = json;
  const next = changed(member ?? null, rest, value);
  return next === undefined ? others : { ...others, [first]: next };
}
