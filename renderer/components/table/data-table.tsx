import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useMemo, useRef } from 'react';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { UnreadableRows } from '../unreadable-rows.tsx';
import type { Column } from './column.ts';
import { TableBar } from './table-bar.tsx';
import { TableHeader } from './table-header.tsx';
import { TableRows } from './table-rows.tsx';
import type { NamedView, TableView } from './table-view.ts';
import { plainView, rowsOf } from './table-view.ts';
import { TableViews } from './table-views.tsx';
import { useRowFocus } from './use-row-focus.ts';
import type { Paging } from './use-paged.ts';
import { useView } from './use-view.ts';

interface DataTableProps<R> {
  /** Prefix of its test ids, and the name its views are kept under. */
  readonly id: string;
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  readonly rowKey: (row: R) => string;
  readonly selected?: string | undefined;
  readonly onOpen?: (row: R) => void;
  readonly views?: readonly NamedView[];
  readonly initial?: TableView;
  /** A detail stands beside the table. */
  readonly compact?: boolean;
  readonly empty: ReactNode;
  /** Where the rows come in pages. */
  readonly paging?: Paging;
  /** Where they come as a whole: how many cannot be read, and are not among them. */
  readonly unreadable?: number;
}

/** A dense table for wards: search, filters, sorting, views kept for the session, and nothing that needs a mouse. */
export function DataTable<R>({ rows, empty, unreadable = 0, ...props }: DataTableProps<R>) {
  // Hooks of the table begin only where there are rows: what a person searched for belongs to them.
  const none = rows.length === 0 && props.paging?.filtered !== true;
  return (
    <>
      <UnreadableRows count={props.paging?.unreadable ?? unreadable} />
      {none ? <div className="ow-table-wrap">{empty}</div> : <FilledTable rows={rows} {...props} />}
    </>
  );
}

function FilledTable<R>(props: Omit<DataTableProps<R>, 'empty' | 'unreadable'>) {
  const {
    id,
    label,
    rows,
    columns,
    rowKey,
    selected,
    onOpen,
    views = [],
    initial = plainView,
    compact,
    paging,
  } = props;
  const t = useWords();
  const language = useLanguage();
  const { view, setView, saved, save } = useView(id, initial);
  const body = useRef<HTMLTableSectionElement>(null);
  const shown = useMemo(() => rowsOf(rows, columns, view, language), [rows, columns, view, language]);
  const drawn = useMemo(
    () => columns.filter((column) => compact !== true || column.minor !== true),
    [columns, compact],
  );
  const focus = useRowFocus(shown.length, body, (index) => {
    const row = shown[index];
    if (row !== undefined) onOpen?.(row);
  });
  useWhatIsLookedFor(paging, view);
  const total = paging?.total ?? rows.length;
  const bar = {
    id,
    rows,
    columns,
    view,
    onView: setView,
    shown: shown.length,
    total,
    onLeave: () => focus.focusRow(0),
  };
  const clear = (): void => setView({ ...plainView, ...(view.sort === undefined ? {} : { sort: view.sort }) });
  return (
    <div>
      <TableBar {...bar}>
        <TableViews id={id} view={view} presets={views} saved={saved} onChoose={setView} onSave={save} />
      </TableBar>
      <div className="ow-table-wrap">
        <table
          className="ow-table"
          role="grid"
          aria-label={label}
          aria-rowcount={(paging?.hasMore === true ? total : shown.length) + 1}
        >
          <caption>
            <VisuallyHidden>{t('common.table.caption', { table: label, keys: t('common.table.keys') })}</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              {drawn.map((column) => (
                <TableHeader key={column.key} id={id} column={column} view={view} onView={setView} />
              ))}
            </tr>
          </thead>
          <TableRows
            {...{ id, body, rowKey, selected, focus, onOpen, paging }}
            rows={shown}
            columns={drawn}
            onClear={clear}
          />
        </table>
      </div>
    </div>
  );
}

/**
 * Tells whoever asks for the rows how they are looked at. What the service can neither search nor order by is looked
 * for here, and so among all of them: page after page is brought in.
 */
function useWhatIsLookedFor(paging: Paging | undefined, view: TableView): void {
  const onView = paging?.onView;
  useEffect(() => onView?.(view), [onView, view]);
  const ordered = view.sort === undefined || view.sort.column === paging?.order;
  const wanted = paging?.hasMore === true && !paging.loadingMore && (view.search.trim() !== '' || !ordered);
  useEffect(() => {
    if (wanted) paging.more();
  }, [wanted, paging]);
}
