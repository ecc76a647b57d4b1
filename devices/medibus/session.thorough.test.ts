import { describe } from 'vitest';
import { faultNames, livesThrough, staysWhole } from './testing/endurance.ts';

describe('MEDIBUS, for as long as an examination takes', () => {
  staysWhole(15);
  for (const fault of faultNames) livesThrough([fault], 10);
});
