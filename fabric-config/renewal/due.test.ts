import { describe, expect, it } from 'vitest';
import { TestAuthority } from '../../testing/authority.ts';
import { isDue, LEFT_OF_PROPOSED } from './due.ts';

const certificate = async (): Promise<string> => {
  const authority = await TestAuthority.found('AMSP', 'nodes');
  const [from, until] = [new Date('2026-01-01T00:00:00.000Z'), new Date('2026-12-27T00:00:00.000Z')];
  return (await authority.issue({}, { from, until })).certificate;
};

describe('a certificate of 360 days', () => {
  it('that waits for signatures is made anew later: when less than a tenth is left', async () => {
    const made = await certificate();
    const due = ['2026-11-20', '2026-11-22'].map((day) =>
      isDue(made, new Date(`${day}T00:00:00.000Z`), LEFT_OF_PROPOSED),
    );
    expect(due).toEqual([false, true]);
  });

  it.each([
    ['2026-01-02', false, 'that is new'],
    ['2026-08-28', false, 'of which a third is left and a day'],
    ['2026-08-30', true, 'of which less than a third is left'],
    ['2027-03-01', true, 'that has ended'],
  ])('is looked at on %s: due is %s, one %s', async (day, due) => {
    expect(isDue(await certificate(), new Date(`${day}T00:00:00.000Z`))).toBe(due);
  });
});
