import { useWords } from '../i18n/index.ts';
import { Message } from './status-badge.tsx';

/** That times are missing from a list of them, of so many doctors. */
export function UnreadableTimes({ doctors }: { readonly doctors: number }) {
  const t = useWords();
  return doctors === 0 ? null : (
    <Message tone="bad" title={t('common.unreadableTimes', { count: doctors })}>
      {t('common.unreadableTimesHint')}
    </Message>
  );
}

/** That a list has entries which cannot be shown: nobody is to take it for whole. */
export function UnreadableRows({ count }: { readonly count: number }) {
  const t = useWords();
  return count === 0 ? null : (
    <Message tone="bad" title={t('common.unreadableRows', { count })}>
      {t('common.unreadableRowsHint')}
    </Message>
  );
}
