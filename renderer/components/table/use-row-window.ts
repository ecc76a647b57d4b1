import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';
import { withGaps } from './row-gaps.ts';
import type { ShownRow } from './row-gaps.ts';

/**
 * Up to so many rows all are in the page: finding in the page, printing and a screen reader's browsing then reach every
 * one.
 */
const MANY = 300;
/** Of a row with one line of text; those with more are measured. */
const ROW_HEIGHT = 53;
const OVERSCAN = 15;

export interface RowWindow {
  readonly rows: readonly ShownRow[];
  /** Height of the rows left out after the last one. */
  readonly after: number;
  /** For each row's element, so that its height is known. */
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
  /** Brings a row into the page and into view. */
  readonly reveal: (index: number) => void;
}

/**
 * Which rows of a table are in the page: of many, those in view and `focused`, which must not lose the keyboard's focus
 * by being scrolled away.
 */
export function useRowWindow(count: number, focused: number, body: RefObject<HTMLElement | null>): RowWindow {
  const many = count > MANY;
  const [place, setPlace] = useState<{ readonly scroller: HTMLElement; readonly top: number }>();
  useLayoutEffect(() => {
    const found = many && body.current !== null ? placeOf(body.current) : undefined;
    setPlace((known) => (known?.scroller === found?.scroller && known?.top === found?.top ? known : found));
  }, [many, body]);
  const virtualizer = useVirtualizer({
    count,
    enabled: many && place !== undefined,
    getScrollElement: () => place?.scroller ?? null,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: place?.top ?? 0,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), focused])].filter((index) => index < count).sort((a, b) => a - b),
  });
  if (!many)
    return {
      rows: Array.from({ length: count }, (_, index) => ({ index, gap: 0 })),
      after: 0,
      measure: undefined,
      reveal: () => undefined,
    };
  return {
    ...withGaps(virtualizer.getVirtualItems(), place?.top ?? 0, virtualizer.getTotalSize()),
    measure: virtualizer.measureElement,
    reveal: (index) => virtualizer.scrollToIndex(index),
  };
}

/** What scrolls the page up and down, and how far below its beginning the rows begin. */
function placeOf(body: HTMLElement): { scroller: HTMLElement; top: number } {
  let scroller: HTMLElement = body.closest('.ow-table-wrap')?.parentElement ?? body;
  while (scroller.parentElement !== null && !['auto', 'scroll'].includes(getComputedStyle(scroller).overflowY))
    scroller = scroller.parentElement;
  return {
    scroller,
    top: body.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop,
  };
}
