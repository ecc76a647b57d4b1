import { memo } from 'react';
import type { ReactNode } from 'react';

export interface DataRowProps<R> {
  readonly row: R;
  readonly index: number;
  readonly columns: readonly {
    readonly key: string;
    readonly cell: (row: R) => ReactNode;
    readonly align?: 'start' | 'end';
  }[];
  /** The one row that the Tab key reaches. */
  readonly focusable: boolean;
  readonly selected: boolean;
  readonly testid: string;
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
  readonly onFocused: (index: number) => void;
  readonly onOpen: ((row: R) => void) | undefined;
}

function Row<R>({ row, index, columns, focusable, selected, testid, measure, onFocused, onOpen }: DataRowProps<R>) {
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={focusable ? 0 : -1}
      aria-selected={selected}
      data-testid={testid}
      onFocus={() => onFocused(index)}
      onClick={() => onOpen?.(row)}
    >
      {columns.map((column) => (
        <td key={column.key} data-align={column.align ?? 'start'}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/**
 * A row of a table; drawn anew only when something of its own changed, since scrolling asks for it sixty times a
 * second.
 */
export const DataRow = memo(Row) as typeof Row;
