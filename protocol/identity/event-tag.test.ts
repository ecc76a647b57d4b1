import { describe, expect, it } from 'vitest';
import { eventTag } from './event-tag.ts';

const transaction = 'ab'.repeat(32);
const pid = 'cd'.repeat(48);

describe('the tag of a party in an event', () => {
  it('is what docs/formats.md says, to the character', () => {
    expect(eventTag(transaction, pid)).toBe('hhGlPGhAb9PhNMbvROGaQw');
  });

  it('is another in each transaction and for each person', () => {
    const others = [eventTag('ac'.repeat(32), pid), eventTag(transaction, 'ce'.repeat(48))];
    expect(new Set([eventTag(transaction, pid), ...others]).size).toBe(3);
  });
});
