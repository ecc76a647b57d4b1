import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import { isEnter } from '../../input/keys.ts';
import { isTyping } from './is-typing.ts';
import { useRowWindow, type RowWindow } from './use-row-window.ts';

/** Moving through the rows of a table by keyboard. */
export interface RowFocus {
  /** The one row that the Tab key reaches. */
  readonly focused: number;
  readonly setFocused: (index: number) => void;
  readonly inPage: RowWindow;
  readonly focusRow: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLTableSectionElement>) => void;
}

/** @param open what Enter does with the row of an index */
export function useRowFocus(
  count: number,
  body: RefObject<HTMLTableSectionElement | null>,
  open: (index: number) => void,
): RowFocus {
  const [at, setAt] = useState(0);
  const focused = Math.min(at, Math.max(0, count - 1));
  const inPage = useRowWindow(count, focused, body);
  /** A row that is to have the focus once it is in the page. */
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    const row = wanted.current === undefined ? null : rowAt(body, wanted.current);
    if (!row) return;
    wanted.current = undefined;
    row.focus();
  });
  /** A row that is out of the page is brought in first, and has the focus as soon as it is there. */
  const focusRow = (index: number): void => {
    const row = rowAt(body, index);
    if (row) {
      row.focus();
      return;
    }
    wanted.current = index;
    setAt(index);
    inPage.reveal(index);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    if (isTyping(event.target)) return;
    const target = targetOf(event.key, focused, count - 1);
    if (target !== undefined) {
      event.preventDefault();
      focusRow(target);
    } else if (isEnter(event) && event.target instanceof HTMLTableRowElement) open(focused);
  };
  return { focused, setFocused: setAt, inPage, focusRow, onKeyDown };
}

function rowAt(body: RefObject<HTMLTableSectionElement | null>, index: number): HTMLElement | null {
  return body.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`) ?? null;
}

/** The row a key leads to; undefined for a key that moves nothing. */
function targetOf(key: string, focused: number, last: number): number | undefined {
  return {
    ArrowDown: Math.min(last, focused + 1),
    ArrowUp: Math.max(0, focused - 1),
    Home: 0,
    End: last,
    PageDown: Math.min(last, focused + 10),
    PageUp: Math.max(0, focused - 10),
  }[key];
}
