import type { ReactNode } from 'react';
import { useWords } from '../i18n/index.ts';

/** What proves it, and only a machine reads: digests, transactions, addresses. Closed until somebody looks for it. */
export function Evidence({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  return (
    <details className="ow-proof" data-evidence="">
      <summary>{t('record.badge.open')}</summary>
      {children}
    </details>
  );
}
