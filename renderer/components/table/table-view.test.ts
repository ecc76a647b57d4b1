import { describe, expect, it } from 'vitest';
import type { ViewColumn } from './table-view.ts';
import { plainView, rowsOf, sameView } from './table-view.ts';

interface Row {
  readonly name: string;
  readonly state: string;
  readonly size: number;
}
const rows: readonly Row[] = [
  { name: 'Chen Wei', state: 'open', size: 20 },
  { name: 'Amara Okafor', state: 'done', size: 3 },
  { name: 'Chen Min', state: 'open', size: 100 },
];
const columns: readonly ViewColumn<Row>[] = [
  { key: 'name', text: (row) => row.name },
  { key: 'state', text: (row) => row.state, filter: { value: (row) => row.state } },
  { key: 'size', order: (row) => row.size },
];
const names = (view: Parameters<typeof rowsOf>[2]): string[] =>
  rowsOf(rows, columns, view, 'en').map((row) => row.name);

describe('table view', () => {
  it('shows everything in the order it came when nothing is asked', () => {
    expect(names(plainView)).toEqual(['Chen Wei', 'Amara Okafor', 'Chen Min']);
  });

  it('searches every word, in any column, whatever the case', () => {
    expect(names({ ...plainView, search: 'chen OPEN' })).toEqual(['Chen Wei', 'Chen Min']);
    expect(names({ ...plainView, search: 'chen wei' })).toEqual(['Chen Wei']);
  });

  it('filters by one value, and not at all by none', () => {
    expect(names({ ...plainView, filters: { state: 'done' } })).toEqual(['Amara Okafor']);
    expect(names({ ...plainView, filters: { state: '' } })).toHaveLength(3);
  });

  it('sorts numbers as numbers', () => {
    expect(names({ ...plainView, sort: { column: 'size', descending: false } })).toEqual([
      'Amara Okafor',
      'Chen Wei',
      'Chen Min',
    ]);
    expect(names({ ...plainView, sort: { column: 'size', descending: true } })).toEqual([
      'Chen Min',
      'Chen Wei',
      'Amara Okafor',
    ]);
  });

  it('knows a view again although an empty filter was touched', () => {
    expect(sameView({ search: ' ', filters: { state: '' } }, plainView)).toBe(true);
    expect(sameView({ search: '', filters: { state: 'open' } }, plainView)).toBe(false);
  });
});
