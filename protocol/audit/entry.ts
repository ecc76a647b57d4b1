import { createHash } from 'node:crypto';
import { AuditEntry } from '../../domain/audit.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';

/** What stands in place of a digest before the first entry: 96 zeros. */
export const BEFORE_THE_FIRST = '0'.repeat(96);

/** An entry as it is kept. */
export interface KeptEntry {
  /** Its number: 1, 2, … */
  readonly sequence: number;
  /** Canonical JSON (RFC 8785) of an `AuditEntry`. */
  readonly entry: string;
  /** SHA-384 of that text's UTF-8, 96 hex digits. */
  readonly digest: string;
}

/** An entry and its digest, as they are kept. Throws TypeError for what JSON cannot say. */
export function keptEntry(entry: AuditEntry): KeptEntry {
  const bytes = canonicalBytes(entry);
  return { sequence: entry.sequence, entry: bytes.toString('utf8'), digest: digestOf(bytes) };
}

/** The digest of what is kept, whatever it says. SHA-384, 96 hex digits. */
export function digestOf(entry: Uint8Array): string {
  return createHash('sha384').update(entry).digest('hex');
}

/** @returns undefined for a text that is not canonical JSON of an entry */
export function readEntry(text: string): AuditEntry | undefined {
  try {
    return AuditEntry.safeParse(parseCanonical(Buffer.from(text, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
