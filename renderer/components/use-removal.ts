import { useEffect, useRef } from 'react';
import { putBack } from './put-back.ts';
import { useUndo } from './undo.tsx';

/** Removes one of a list at once, and offers to put it back where it was. */
export function useRemoval<T>(
  list: readonly T[],
  onChange: (list: readonly T[]) => void,
  nameOf: (item: T, at: number) => string,
): (at: number) => void {
  const offer = useUndo();
  // What else was changed by the time it is put back stays changed.
  const latest = useRef({ list, onChange });
  useEffect(() => {
    latest.current = { list, onChange };
  });
  return (at) => {
    const item = list[at];
    if (item === undefined) return;
    onChange(list.filter((_one, index) => index !== at));
    offer({
      what: nameOf(item, at),
      undo: () => latest.current.onChange(putBack(latest.current.list, at, item)),
    });
  };
}
