import { PDE } from '../../../domain/record.ts';
import type { OutboxEntry } from '../../../app/ports/outbox.ts';

export const tid = `T-${'1'.repeat(32)}`;

/** Well formed, and signed by nobody: the outbox keeps what it is given. */
export function entry(state: OutboxEntry['state'], padding = 0): OutboxEntry {
  const record = PDE.parse({
    T_ID: tid,
    URL_C: `s3://openward-records/records/${'a'.repeat(96)}`,
    digest: 'a'.repeat(96),
    manifestDigest: 'b'.repeat(96),
    bytes: 1,
    kinds: ['EMR'],
    D_SP: `aa..${'b'.repeat(80)}`,
    D_SD: `aa..${'c'.repeat(80 + padding)}`,
    version: 1,
  });
  return { id: `${tid}.1`, org: 'hospital1', record, state, attempts: 0, updatedAt: '2026-01-02T03:04:05.678Z' };
}
