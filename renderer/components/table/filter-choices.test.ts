import { describe, expect, it } from 'vitest';
import { choicesOf, wordFor } from './filter-choices.ts';

const filter = {
  value: (row: { readonly state: string }): string => row.state,
  name: wordFor(['open', 'done', 'revoked'], (value) => value.toUpperCase()),
};

describe('a filter of a table', () => {
  it('offers what the rows have, by its word', () => {
    expect(choicesOf([{ state: 'open' }, { state: 'done' }, { state: 'open' }], filter, '')).toEqual([
      { value: 'done', label: 'DONE' },
      { value: 'open', label: 'OPEN' },
    ]);
  });

  it('shows what it filters by, though no row has that any more: it never hides rows unseen', () => {
    expect(choicesOf([{ state: 'open' }], filter, 'revoked')).toEqual([
      { value: 'open', label: 'OPEN' },
      { value: 'revoked', label: 'REVOKED' },
    ]);
  });
});
