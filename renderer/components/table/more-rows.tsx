import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { Paging } from './use-paged.ts';

/** After the last row that is here: brings the next page in as soon as it comes into view, or by its button. */
export function MoreRows({ paging, columns, here }: { paging: Paging; columns: number; here: number }) {
  const t = useWords();
  const { hasMore, loadingMore, more } = paging;
  const row = useRef<HTMLTableRowElement>(null);
  const next = useRef(more);
  useEffect(() => {
    next.current = more;
  });
  useEffect(() => {
    if (!hasMore || loadingMore || row.current === null) return undefined;
    const observer = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting === true) next.current();
    });
    observer.observe(row.current);
    return () => observer.disconnect();
  }, [hasMore, loadingMore, here]);
  if (!hasMore) return null;
  return (
    <tr ref={row}>
      <td colSpan={columns} style={{ textAlign: 'center' }}>
        <Button size="xs" variant="default" loading={loadingMore} onClick={more} data-testid={testIds.common.loadMore}>
          {t('common.loadMore')}
        </Button>
      </td>
    </tr>
  );
}
