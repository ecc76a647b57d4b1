import { Center, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Asking } from '../bridge/index.ts';
import { useWords } from '../i18n/index.ts';
import { ErrorPanel } from './error-panel.tsx';

export function Loading() {
  const t = useWords();
  return (
    <Center py={40} role="status" aria-label={t('common.loading')}>
      <Loader size="sm" />
    </Center>
  );
}

/**
 * Shows an answer once it is there; until then that it is being asked, or why it cannot be had. An old answer stays
 * visible under a new error.
 */
export function WhenAnswered<R>({
  asking,
  children,
}: {
  readonly asking: Pick<Asking<R>, 'value' | 'error' | 'again'>;
  readonly children: (value: R) => ReactNode;
}) {
  if (asking.value !== undefined) {
    return (
      <>
        <ErrorPanel error={asking.error} retry={asking.again} />
        {children(asking.value)}
      </>
    );
  }
  if (asking.error !== undefined) return <ErrorPanel error={asking.error} retry={asking.again} />;
  return <Loading />;
}
