import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createWriteStream, existsSync, rename, rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { readEntry } from '../../protocol/audit/entry.ts';
import type { Place } from '../lifecycle/membership.ts';
import { auditEventOf } from './audit-event.ts';
import { withTrails, type ReadableTrail } from './trails.ts';

/** Which entries are written: RFC 3339, from `from` on, before `to`. */
export interface Period {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface Exported {
  readonly file: string;
  readonly events: number;
  /** Entries that cannot be read, and are not in the file. */
  readonly unreadable: number;
}

/**
 * Writes an organisation's trails as FHIR R4 AuditEvents, one JSON text a line, into a new file. Errors: CONFLICT for a
 * file that is there, those of the disk and of `withTrails`; no half file stays.
 */
export async function exportTrails(place: Place, org: string, file: string, period: Period): Promise<Exported> {
  if (existsSync(file)) throw new OpenwardError('CONFLICT', `${file} is there already`);
  // Of its own name: what a run that was killed has left is no part of this one.
  const partial = `${file}.${randomUUID()}.partial`;
  const counted = { events: 0, unreadable: 0 };
  try {
    await withTrails(place, org, (trail) =>
      pipeline(
        Readable.from(linesOf(trail, period, counted)),
        createWriteStream(partial, { flags: 'a', mode: 0o600, flush: true }),
      ),
    );
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { file, ...counted };
}

async function* linesOf(
  trail: ReadableTrail,
  { from, to }: Period,
  counted: { events: number; unreadable: number },
): AsyncGenerator<string> {
  for await (const kept of trail.entries()) {
    const entry = readEntry(kept.entry);
    if (entry === undefined) counted.unreadable += 1;
    else if (!(from && entry.at < from.toISOString()) && !(to && entry.at >= to.toISOString())) {
      counted.events += 1;
      yield `${JSON.stringify(auditEventOf(entry, trail))}\n`;
    }
  }
}
