import type { DriverKind } from '../link/driver.ts';
import { differences, type Difference } from './differences.ts';
import type { Recording } from './recording.ts';
import { replay } from './replay.ts';

/** Whether parsing a document's bytes again gives the document. */
export interface Verdict {
  readonly same: boolean;
  /** The driver is newer than the one that recorded: what it tells may be other, and more. */
  readonly newer: boolean;
  readonly driver: { readonly id: string; readonly recorded: string; readonly now: string };
  readonly differences: readonly Difference[];
  /** Where it is not the same: what the document does not say, which a replay would need. */
  readonly lacks: readonly string[];
}

/** Parses again, and compares each document with what it is now. */
export async function verdictOf(recording: Recording, kind: DriverKind): Promise<Verdict> {
  const { documents, lacks } = await replay(recording, kind);
  const found = recording.flatMap((document, at) => {
    const again = documents[at];
    const all =
      again === undefined ? [{ part: 'document', what: 'is none now', more: false }] : differences(document, again);
    return recording.length === 1 ? all : all.map((one) => ({ ...one, part: `document ${at + 1}, ${one.part}` }));
  });
  const { id, version: recorded } = recording[0].driver;
  return {
    same: found.length === 0,
    newer: isNewer(kind.version, recorded),
    driver: { id, recorded, now: kind.version },
    differences: found,
    lacks: found.length === 0 ? [] : lacks,
  };
}

/** Of two versions such as 1.10.0 and 1.9.2. */
function isNewer(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) > 0;
}
