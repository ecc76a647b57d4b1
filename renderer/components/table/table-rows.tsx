import { Button } from '@mantine/core';
import type { RefObject } from 'react';
import { Fragment } from 'react';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { Column } from './column.ts';
import { DataRow } from './data-row.tsx';
import { MoreRows } from './more-rows.tsx';
import type { Paging } from './use-paged.ts';
import type { RowFocus } from './use-row-focus.ts';

interface TableRowsProps<R> {
  readonly id: string;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  readonly rowKey: (row: R) => string;
  readonly selected: string | undefined;
  readonly focus: RowFocus;
  readonly onOpen: ((row: R) => void) | undefined;
  /** Shows every row again where the view left none. */
  readonly onClear: () => void;
  readonly paging: Paging | undefined;
}

/** The rows that are in the page, with room for those that are not. */
export function TableRows<R>(props: TableRowsProps<R>) {
  const { id, body, rows, columns, rowKey, selected, focus, onOpen, onClear, paging } = props;
  const { inPage, focused, setFocused, onKeyDown } = focus;
  return (
    <tbody ref={body} onKeyDown={onKeyDown} data-testid={testIds.table.rows(id)}>
      {inPage.rows.map(({ index, gap }) => {
        const row = rows[index];
        return row === undefined ? null : (
          <Fragment key={rowKey(row)}>
            <Spacer height={gap} columns={columns.length} />
            <DataRow
              row={row}
              index={index}
              columns={columns}
              focusable={index === focused}
              selected={selected !== undefined && rowKey(row) === selected}
              testid={testIds.table.row(id, rowKey(row))}
              measure={inPage.measure}
              onFocused={setFocused}
              onOpen={onOpen}
            />
          </Fragment>
        );
      })}
      <Spacer height={inPage.after} columns={columns.length} />
      {paging === undefined ? null : <MoreRows paging={paging} columns={columns.length} here={rows.length} />}
      {rows.length === 0 && paging?.hasMore !== true ? (
        <NothingMatches columns={columns.length} onClear={onClear} />
      ) : null}
    </tbody>
  );
}

/** In place of rows that are not in the page. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function NothingMatches({ columns, onClear }: { readonly columns: number; readonly onClear: () => void }) {
  const t = useWords();
  return (
    <tr>
      <td colSpan={columns}>
        {t('common.table.nothingMatches')}{' '}
        <Button variant="subtle" size="compact-sm" onClick={onClear}>
          {t('common.table.clear')}
        </Button>
      </td>
    </tr>
  );
}
