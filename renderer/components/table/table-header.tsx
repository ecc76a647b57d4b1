import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { Column } from './column.ts';
import type { TableView } from './table-view.ts';

interface TableHeaderProps<R> {
  readonly id: string;
  readonly column: Column<R>;
  readonly view: TableView;
  readonly onView: (view: TableView) => void;
}

/** The head of a column; a button that sorts where there is something to sort by. */
export function TableHeader<R>({ id, column, view, onView }: TableHeaderProps<R>) {
  const t = useWords();
  const align = { 'data-align': column.align ?? 'start' };
  if (column.text === undefined && column.order === undefined) {
    return (
      <th scope="col" {...align}>
        <span className="ow-table__plain">{column.header}</span>
      </th>
    );
  }
  const sorted = view.sort?.column === column.key ? view.sort : undefined;
  const { Icon, order } = stateOf(sorted);
  const descending = sorted !== undefined && !sorted.descending;
  return (
    <th scope="col" aria-sort={order} {...align}>
      <button
        type="button"
        title={t('common.table.sortBy', { column: column.header })}
        data-testid={testIds.table.sort(id, column.key)}
        onClick={() => onView({ ...view, sort: { column: column.key, descending } })}
      >
        {column.header}
        <Icon size={14} aria-hidden opacity={sorted === undefined ? 0.4 : 1} />
      </button>
    </th>
  );
}

function stateOf(sorted: TableView['sort']) {
  if (sorted === undefined) return { Icon: IconArrowsSort, order: 'none' } as const;
  if (sorted.descending) return { Icon: IconArrowDown, order: 'descending' } as const;
  return { Icon: IconArrowUp, order: 'ascending' } as const;
}
