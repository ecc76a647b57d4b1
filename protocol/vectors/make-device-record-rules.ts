import { bad, changesOf, deviceRecordBounds, deviceRecordOfVersionTwo } from './make-document-rules.ts';
import type { DocumentVectors } from './schemas.ts';

const base = 'shr-3';

/** Device records of version 3: one change each to a document that keeps every rule. */
export function makeDeviceRecordRules(): DocumentVectors {
  const record = {
    ...deviceRecordOfVersionTwo,
    version: 3,
    clock: [{ t: 0, wall: '2025-06-01T08:00:00.000Z' }],
    gaps: deviceRecordOfVersionTwo.gaps.map((gap) => ({ ...gap, series: 'paw', missingMs: 40 })),
  };
  const optional = new Set(['q', 'x', 'd', 'reason', 'bytes', 'series', 'missingMs']);
  return {
    bases: { [base]: record },
    cases: [
      { name: `${base}: as it is`, base, path: [] },
      ...changesOf(base, record, optional),
      ...deviceRecordBounds(base),
      bad(base, ['version'], 4, 'an unknown one'),
      bad(base, ['clock', 0, 'wall'], '2025-06-01', 'a day'),
      bad(base, ['clock', 0, 't'], 0.5, 'half a millisecond'),
      bad(base, ['gaps', 0, 'missingMs'], -1, 'less than nothing'),
    ],
  };
}
