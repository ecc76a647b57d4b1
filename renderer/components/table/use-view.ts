import { useEffect, useState } from 'react';
import type { NamedView, TableView } from './table-view.ts';
import { keepView, keptView } from './table-view.ts';

/** How a person looks at the table `id`, kept while they are signed in. */
export interface ViewState {
  readonly view: TableView;
  readonly setView: (view: TableView) => void;
  /** Views the person gave a name. */
  readonly saved: readonly NamedView[];
  readonly save: (named: NamedView) => void;
}

/** The view kept under `id`, or else `initial`. */
export function useView(id: string, initial: TableView): ViewState {
  const [view, setView] = useState<TableView>(() => keptView(id)?.view ?? initial);
  const [saved, setSaved] = useState<readonly NamedView[]>(() => keptView(id)?.saved ?? []);
  useEffect(() => keepView(id, view, saved), [id, view, saved]);
  return { view, setView, saved, save: (named) => setSaved([...saved, named]) };
}
