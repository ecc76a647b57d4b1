import { bad, deviceRecordOfVersionTwo } from './make-document-rules.ts';
import type { DocumentVectors } from './schemas.ts';

const base = 'shr-3-reads';

/** Device records of version 3 that say when bytes came, and when the host did nothing. */
export function makeDeviceReadTimesRules(): DocumentVectors {
  const [chunk] = deviceRecordOfVersionTwo.raw;
  const record = {
    ...deviceRecordOfVersionTwo,
    version: 3,
    clock: [{ t: 0, wall: '2025-06-01T08:00:00.000Z' }],
    raw: [{ ...chunk, bytes: 'AAAA', reads: [0, 2, 17, 1] }],
    heldUp: [{ t: 900, ms: 600 }],
  };
  return {
    bases: { [base]: record },
    cases: [
      { name: `${base}: as it is`, base, path: [] },
      bad(base, ['raw', 0, 'reads', 2], -1, 'before the chunk'),
      bad(base, ['raw', 0, 'reads', 3], 0.5, 'half a byte'),
      bad(base, ['raw', 0, 'reads'], '0 2', 'text'),
      bad(base, ['heldUp', 0, 'ms'], 0, 'for no time'),
      bad(base, ['heldUp', 0, 'ms'], 0.5, 'half a millisecond'),
      bad(base, ['heldUp', 0, 't'], '900', 'text'),
      bad(base, ['heldUp', 0, 't'], undefined, 'left out'),
      bad(base, ['heldUp', 0, 'ms'], undefined, 'left out for how long'),
      bad(base, ['heldUp', 0, 'why'], 'tired', 'a member of which nobody knows'),
    ],
  };
}
