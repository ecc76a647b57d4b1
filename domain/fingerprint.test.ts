import { expect, it } from 'vitest';
import { fingerprintGroups } from './fingerprint.ts';

it('a fingerprint is compared in groups of four, however it was written', () => {
  expect(fingerprintGroups('ab:CD:01:23:45')).toEqual(['ABCD', '0123', '45']);
  expect(fingerprintGroups('abcd0123')).toEqual(['ABCD', '0123']);
});
