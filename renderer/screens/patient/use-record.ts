import { useEffect, useRef } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import type { Act } from '../../bridge/index.ts';

type Opening = 'records.open' | 'confirm.open' | 'requests.open';

/**
 * Opens once when the screen comes up, and again when asked: opening is work with progress, not a question answered
 * from memory. What was opened is dropped with the screen.
 */
export function useOpenOnce<N extends Opening>(act: Act<N>, request: Parameters<Act<N>['run']>[0], key: string): void {
  const opened = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (opened.current === key) return;
    opened.current = key;
    void act.run(request);
  });
}

export type Opened = Replied<'records.open'>;
