import type { LocalisedText } from '../../domain/localised-text.ts';
import { useLocal, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
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

interface Missing {
  readonly unreadable: number;
  readonly silent?: readonly LocalisedText[];
}

/** What is not in a list and belongs there. An empty list says nothing is there only where nothing is missing. */
export function MissingFromList({ unreadable, silent = [] }: Missing) {
  const t = useWords();
  const local = useLocal();
  return (
    <>
      <UnreadableRows count={unreadable} />
      {silent.length === 0 ? null : (
        <Message
          tone="wait"
          title={t('common.silentHospitals', {
            count: silent.length,
            hospitals: silent.map(local).join(t('common.listJoin')),
          })}
          data-testid={testIds.common.silent}
        >
          {t('common.silentHospitalsHint', { count: silent.length })}
        </Message>
      )}
    </>
  );
}
