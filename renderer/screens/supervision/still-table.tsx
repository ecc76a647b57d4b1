import type { ReactNode } from 'react';

export interface StillColumn<R> {
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  /** Numbers stand below one another. */
  readonly isNumber?: boolean;
}

/** A short table that is read and not worked with. The first column says what a row is about. */
export function StillTable<R>({
  label,
  columns,
  rows,
  rowKey,
}: {
  readonly label: string;
  readonly columns: readonly StillColumn<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
}) {
  return (
    <table className="ow-table ow-table--still" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ header, isNumber }) => (
            <th key={header} scope="col" {...aligned(isNumber)}>
              <span className="ow-table__plain">{header}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map(({ header, cell, isNumber }) => (
              <td key={header} {...aligned(isNumber)}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function aligned(isNumber: boolean | undefined): { readonly 'data-align'?: 'end' } {
  return isNumber === true ? { 'data-align': 'end' } : {};
}
