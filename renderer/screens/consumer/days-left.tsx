import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';

/** How long a share can still be opened. */
export function DaysLeft({ until }: { readonly until: string }) {
  const t = useWords();
  const format = useFormat();
  const days = format.daysUntil(until);
  return (
    <span className="ow-nowrap">
      {days <= 1 ? t('consumer.request.lessThanDay') : t('consumer.request.daysLeft', { count: days })}
    </span>
  );
}
