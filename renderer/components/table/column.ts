import type { ReactNode } from 'react';
import type { ViewColumn } from './table-view.ts';

/** A column of a table: what it is called, what it shows, and what may be filtered by. */
export interface Column<R> extends ViewColumn<R> {
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  readonly align?: 'start' | 'end';
  /** Left out while the table shares the width with a detail beside it. */
  readonly minor?: boolean;
  readonly filter?: {
    readonly value: (row: R) => string;
    readonly name: (value: string) => string;
    /** All there are, where the rows that are here do not have them all. */
    readonly options?: readonly string[];
  };
}
