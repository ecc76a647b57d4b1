import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useMemo, useRef } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { isComposing, isEnter } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';
import type { Column } from './column.ts';
import { choicesOf } from './filter-choices.ts';
import { isTyping } from './is-typing.ts';
import type { TableView } from './table-view.ts';

interface TableBarProps<R> {
  readonly id: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  readonly view: TableView;
  readonly onView: (view: TableView) => void;
  /** From the search down into the rows. */
  readonly onLeave: () => void;
  readonly shown: number;
  /** Of rows, those on pages that are not here yet among them. */
  readonly total: number;
  /** The table's kept views. */
  readonly children: ReactNode;
}

/** Above the rows: search (`/` from anywhere), filters, views, and how many rows are shown. */
export function TableBar<R>({ id, rows, columns, view, onView, onLeave, shown, total, children }: TableBarProps<R>) {
  const t = useWords();
  const format = useFormat();
  return (
    <div className="ow-table__bar">
      <Search id={id} view={view} onView={onView} onLeave={onLeave} />
      {columns.map((column) => (
        <Filter key={column.key} id={id} rows={rows} column={column} view={view} onView={onView} />
      ))}
      {children}
      <span className="ow-quiet" role="status" aria-live="polite">
        {t('common.table.shown', { shown: format.number(shown), total: format.number(total) })}
      </span>
    </div>
  );
}

function Search({ id, view, onView, onLeave }: Pick<TableBarProps<never>, 'id' | 'view' | 'onView' | 'onLeave'>) {
  const t = useWords();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const toSearch = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', toSearch);
    return () => document.removeEventListener('keydown', toSearch);
  }, []);
  return (
    <TextInput
      ref={field}
      size="xs"
      w={230}
      label={t('common.search')}
      placeholder={t('common.searchHint')}
      leftSection={<IconSearch size={15} />}
      value={view.search}
      onChange={(event) => onView({ ...view, search: event.currentTarget.value })}
      onKeyDown={(event) => {
        if (isEnter(event) || (event.key === 'ArrowDown' && !isComposing(event))) onLeave();
      }}
      data-testid={testIds.table.search(id)}
    />
  );
}

type FilterProps<R> = Pick<TableBarProps<R>, 'id' | 'rows' | 'view' | 'onView'> & { readonly column: Column<R> };

function Filter<R>({ id, rows, column, view, onView }: FilterProps<R>) {
  const t = useWords();
  const { filter, header, key } = column;
  const chosen = view.filters[key] ?? '';
  const choices = useMemo(
    () => (filter === undefined ? undefined : choicesOf(rows, filter, chosen)),
    [rows, filter, chosen],
  );
  if (choices === undefined) return null;
  return (
    <NativeSelect
      size="xs"
      label={header}
      aria-label={t('common.table.filter', { column: header })}
      data={[{ value: '', label: t('common.all') }, ...choices]}
      value={chosen}
      onChange={(event) => onView({ ...view, filters: { ...view.filters, [key]: event.currentTarget.value } })}
      data-testid={testIds.table.filter(id, key)}
    />
  );
}
