import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudUp, IconPencil } from '@tabler/icons-react';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { SavedState } from './draft-saver.ts';

const icons = { saved: IconCheck, saving: IconCloudUp, unsaved: IconPencil, failed: IconAlertTriangle };

/** Whether what was written is kept, in words; it stays in sight, and out of the way of the writing, when it is not. */
export function SavedBadge({
  saved: { state, savedAt, error },
  onAgain,
}: {
  readonly saved: SavedState;
  readonly onAgain: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const Icon = icons[state];
  const words =
    state !== 'saved'
      ? t(`doctor.emr.saved.${state}`)
      : savedAt === undefined
        ? t('doctor.emr.saved.nothing')
        : t('doctor.emr.saved.saved', { when: when(savedAt) });
  return (
    <>
      <span className="ow-saved" role="status" data-state={state} data-testid={testIds.emr.saved}>
        <Icon size={16} stroke={2} aria-hidden />
        {words}
        {error === undefined ? null : <span className="ow-mono">{error.code}</span>}
      </span>
      {state === 'failed' ? (
        <Button size="compact-sm" variant="default" onClick={onAgain}>
          {t('common.tryAgain')}
        </Button>
      ) : null}
    </>
  );

  function when(instant: string): string {
    return format.date(instant) === format.date(new Date().toISOString())
      ? format.time(instant)
      : format.dateTime(instant);
  }
}
