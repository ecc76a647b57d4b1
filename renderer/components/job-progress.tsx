import { Button, Group, Progress, Text } from '@mantine/core';
import { useState } from 'react';
import type { JobState } from '../bridge/index.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { phaseKey } from './phase-key.ts';

interface Job {
  readonly busy: boolean;
  readonly progress: JobState | undefined;
  readonly cancel: (() => void) | undefined;
}

/** What long work is doing, how far it is, and a way out. */
export function JobProgress({ job }: { readonly job: Job }) {
  return job.busy ? <RunningJob progress={job.progress} cancel={job.cancel} /> : null;
}

function RunningJob({ progress, cancel }: Omit<Job, 'busy'>) {
  const t = useWords();
  const format = useFormat();
  const [cancelling, setCancelling] = useState(false);
  const known = progress !== undefined && progress.total > 0;
  const percent = known ? Math.min(100, (progress.done / progress.total) * 100) : 100;
  const phase = t(`phase.${phaseKey(progress?.phase)}`);
  return (
    <div
      className="ow-panel"
      role="status"
      data-testid={testIds.common.progress}
      data-phase={progress?.phase ?? 'working'}
    >
      <Group justify="space-between" mb={8} wrap="nowrap">
        <div>
          <Text fw={600}>{phase}</Text>
          <Text size="sm" c="dimmed">
            {known ? amount(progress) : t('common.leaveSafe')}
          </Text>
        </div>
        {cancel === undefined ? null : (
          <Button
            variant="default"
            size="xs"
            disabled={cancelling}
            data-testid={testIds.common.cancelJob}
            onClick={() => {
              setCancelling(true);
              cancel();
            }}
          >
            {cancelling ? t('common.job.cancelling') : t('common.job.cancel')}
          </Button>
        )}
      </Group>
      <Progress value={percent} animated={!known} aria-label={phase} size="md" />
    </div>
  );

  function amount(state: JobState): string {
    return state.unit === 'bytes'
      ? t('common.job.bytes', { done: format.bytes(state.done), total: format.bytes(state.total) })
      : t('common.job.steps', { done: state.done, total: state.total });
  }
}
