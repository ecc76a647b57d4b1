/** How a person looks at a table: what they search, filter and sort by. */
export interface TableView {
  readonly search: string;
  /** Column key to the one value shown. */
  readonly filters: Readonly<Record<string, string>>;
  readonly sort?: { readonly column: string; readonly descending: boolean };
}

export interface NamedView {
  readonly key: string;
  readonly name: string;
  readonly view: TableView;
}

export interface ViewColumn<R> {
  readonly key: string;
  /** Words searched and, without `order`, sorted by. */
  readonly text?: (row: R) => string;
  readonly order?: (row: R) => string | number;
  readonly filter?: { readonly value: (row: R) => string };
}

export const plainView: TableView = { search: '', filters: {} };

/** The rows a view shows, in its order. Sorting is stable: rows that are equal keep the order they came in. */
export function rowsOf<R>(
  rows: readonly R[],
  columns: readonly ViewColumn<R>[],
  view: TableView,
  locale: string,
): readonly R[] {
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = rows.filter((row) => {
    if (!columns.every((column) => passes(column, row, view))) return false;
    if (words.length === 0) return true;
    const haystack = columns
      .map((column) => column.text?.(row) ?? '')
      .join(' ')
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const sorted = view.sort;
  const by = columns.find((column) => column.key === sorted?.column);
  if (sorted === undefined || by === undefined) return shown;
  const collator = new Intl.Collator(locale, { numeric: true });
  const direction = sorted.descending ? -1 : 1;
  const keyed = shown.map((row) => ({ row, key: keyOf(by, row) }));
  return keyed.sort((left, right) => direction * compare(left.key, right.key, collator)).map(({ row }) => row);
}

function passes<R>(column: ViewColumn<R>, row: R, view: TableView): boolean {
  const wanted = view.filters[column.key];
  return wanted === undefined || wanted === '' || column.filter === undefined || column.filter.value(row) === wanted;
}

function keyOf<R>(column: ViewColumn<R>, row: R): string | number {
  return column.order?.(row) ?? column.text?.(row) ?? '';
}

function compare(left: string | number, right: string | number, collator: Intl.Collator): number {
  return typeof left === 'number' && typeof right === 'number'
    ? left - right
    : collator.compare(String(left), String(right));
}

export function sameView(left: TableView, right: TableView): boolean {
  return JSON.stringify(tidy(left)) === JSON.stringify(tidy(right));
}

function tidy(view: TableView): unknown {
  const filters = Object.entries(view.filters)
    .filter(([, value]) => value !== '')
    .sort();
  return [view.search.trim(), filters, view.sort ?? null];
}

/** Views and saved views of this session, by table. Forgotten when the person signs out. */
const kept = new Map<string, { view: TableView; saved: readonly NamedView[] }>();

export function keptView(
  table: string,
): { readonly view: TableView; readonly saved: readonly NamedView[] } | undefined {
  return kept.get(table);
}

export function keepView(table: string, view: TableView, saved: readonly NamedView[]): void {
  kept.set(table, { view, saved });
}

export function forgetViews(): void {
  kept.clear();
}
