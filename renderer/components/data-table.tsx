import { Button, NativeSelect, TextInput, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort, IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Fragment, useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { DataRow } from './data-row.tsx';
import type { NamedView, TableView, ViewColumn } from './table-view.ts';
import { keepView, keptView, plainView, rowsOf } from './table-view.ts';
import { TableViews } from './table-views.tsx';
import { useRowWindow } from './use-row-window.ts';

export interface Column<R> extends ViewColumn<R> {
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  readonly align?: 'start' | 'end';
  /** Left out while the table shares the width with a detail beside it. */
  readonly minor?: boolean;
  readonly filter?: { readonly value: (row: R) => string; readonly name: (value: string) => string };
}

export interface DataTableProps<R> {
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
}

/** A dense table for wards: search, filters, sorting, views kept for the session, and nothing that needs a mouse. */
export function DataTable<R>({
  id,
  label,
  rows,
  columns,
  rowKey,
  selected,
  onOpen,
  views = [],
  initial = plainView,
  compact = false,
  empty,
}: DataTableProps<R>) {
  const t = useWords();
  const language = useLanguage();
  const [view, setView] = useState<TableView>(() => keptView(id)?.view ?? initial);
  const [saved, setSaved] = useState<readonly NamedView[]>(() => keptView(id)?.saved ?? []);
  const [at, setAt] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const shown = useMemo(() => rowsOf(rows, columns, view, language), [rows, columns, view, language]);
  const choicesOf = useMemo(
    () =>
      new Map(
        columns.flatMap((column) =>
          column.filter === undefined ? [] : [[column.key, choices(rows, column.filter)] as const],
        ),
      ),
    [rows, columns],
  );
  const focused = Math.min(at, Math.max(0, shown.length - 1));

  const drawn = useMemo(() => columns.filter((column) => !compact || column.minor !== true), [columns, compact]);
  const inPage = useRowWindow(shown.length, focused, body);
  /** A row that is to have the focus once it is in the page. */
  const wanted = useRef<number>(undefined);

  useEffect(() => {
    const row =
      wanted.current === undefined
        ? undefined
        : body.current?.querySelector<HTMLElement>(`tr[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus();
  });
  useEffect(() => keepView(id, view, saved), [id, view, saved]);
  useEffect(() => {
    const toSearch = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      search.current?.focus();
    };
    document.addEventListener('keydown', toSearch);
    return () => document.removeEventListener('keydown', toSearch);
  }, []);

  if (rows.length === 0) return <div className="ow-table-wrap">{empty}</div>;
  return (
    <div>
      <div className="ow-table__bar">
        <TextInput
          ref={search}
          size="xs"
          w={230}
          label={t('common.search')}
          placeholder={t('common.searchHint')}
          leftSection={<IconSearch size={15} />}
          value={view.search}
          onChange={(event) => setView({ ...view, search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') focusRow(0);
          }}
          data-testid={testIds.table.search(id)}
        />
        {columns.map(filterOf)}
        <TableViews
          id={id}
          view={view}
          presets={views}
          saved={saved}
          onChoose={setView}
          onSave={(named) => setSaved([...saved, named])}
        />
        <span className="ow-quiet" role="status" aria-live="polite">
          {t('common.table.shown', { shown: shown.length, total: rows.length })}
        </span>
      </div>
      <div className="ow-table-wrap">
        <table className="ow-table" role="grid" aria-label={label} aria-rowcount={shown.length + 1}>
          <caption>
            <VisuallyHidden>{t('common.table.caption', { table: label, keys: t('common.table.keys') })}</VisuallyHidden>
          </caption>
          <thead>
            <tr>{drawn.map(headerOf)}</tr>
          </thead>
          <tbody ref={body} onKeyDown={move} data-testid={testIds.table.rows(id)}>
            {inPage.rows.map(({ index, gap }) => {
              const row = shown[index];
              return row === undefined ? null : (
                <Fragment key={rowKey(row)}>
                  {spacer(gap)}
                  <DataRow
                    row={row}
                    index={index}
                    columns={drawn}
                    focusable={index === focused}
                    selected={selected !== undefined && rowKey(row) === selected}
                    testid={testIds.table.row(id, rowKey(row))}
                    measure={inPage.measure}
                    onFocused={setAt}
                    onOpen={onOpen}
                  />
                </Fragment>
              );
            })}
            {spacer(inPage.after)}
            {shown.length === 0 ? (
              <tr>
                <td colSpan={drawn.length}>
                  {t('common.table.nothingMatches')}{' '}
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => setView({ ...plainView, ...(view.sort === undefined ? {} : { sort: view.sort }) })}
                  >
                    {t('common.table.clear')}
                  </Button>
                </td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </div>
    </div>
  );

  function filterOf(column: Column<R>): ReactNode {
    const choices = choicesOf.get(column.key);
    if (choices === undefined) return null;
    return (
      <NativeSelect
        key={column.key}
        size="xs"
        label={column.header}
        aria-label={t('common.table.filter', { column: column.header })}
        data={[{ value: '', label: t('common.all') }, ...choices]}
        value={view.filters[column.key] ?? ''}
        onChange={(event) =>
          setView({ ...view, filters: { ...view.filters, [column.key]: event.currentTarget.value } })
        }
        data-testid={testIds.table.filter(id, column.key)}
      />
    );
  }

  function headerOf(column: Column<R>): ReactNode {
    const sorted = view.sort?.column === column.key ? view.sort : undefined;
    const align = { 'data-align': column.align ?? 'start' };
    if (column.text === undefined && column.order === undefined) {
      return (
        <th key={column.key} scope="col" {...align}>
          <span className="ow-table__plain">{column.header}</span>
        </th>
      );
    }
    const Icon = sorted === undefined ? IconArrowsSort : sorted.descending ? IconArrowDown : IconArrowUp;
    return (
      <th
        key={column.key}
        scope="col"
        aria-sort={sorted === undefined ? 'none' : sorted.descending ? 'descending' : 'ascending'}
        {...align}
      >
        <button
          type="button"
          title={t('common.table.sortBy', { column: column.header })}
          data-testid={testIds.table.sort(id, column.key)}
          onClick={() =>
            setView({ ...view, sort: { column: column.key, descending: sorted !== undefined && !sorted.descending } })
          }
        >
          {column.header}
          <Icon size={14} aria-hidden opacity={sorted === undefined ? 0.4 : 1} />
        </button>
      </th>
    );
  }

  /** In place of rows that are not in the page. */
  function spacer(height: number): ReactNode {
    if (height <= 0) return null;
    return (
      <tr aria-hidden>
        <td colSpan={drawn.length} style={{ height, padding: 0, border: 0 }} />
      </tr>
    );
  }

  /** A row that is out of the page is brought in first, and has the focus as soon as it is there. */
  function focusRow(index: number): void {
    const row = body.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    if (row) row.focus();
    else {
      wanted.current = index;
      setAt(index);
      inPage.reveal(index);
    }
  }

  function move(event: KeyboardEvent<HTMLTableSectionElement>): void {
    if (isTyping(event.target)) return;
    const last = shown.length - 1;
    const target = {
      ArrowDown: Math.min(last, focused + 1),
      ArrowUp: Math.max(0, focused - 1),
      Home: 0,
      End: last,
      PageDown: Math.min(last, focused + 10),
      PageUp: Math.max(0, focused - 10),
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      focusRow(target);
    } else if (event.key === 'Enter' && event.target instanceof HTMLTableRowElement) {
      const row = shown[focused];
      if (row !== undefined) onOpen?.(row);
    }
  }
}

function choices<R>(
  rows: readonly R[],
  { value, name }: NonNullable<Column<R>['filter']>,
): { value: string; label: string }[] {
  return [...new Set(rows.map(value))].sort().map((one) => ({ value: one, label: name(one) }));
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}
