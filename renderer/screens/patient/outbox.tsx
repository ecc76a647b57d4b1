import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { isErrorCode } from '../../../domain/errors.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Panel } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { TreatmentName } from './treatment-name.tsx';

const ids = testIds.outbox;
const tones = { stored: 'wait', submitted: 'wait', committed: 'good', stuck: 'bad' } as const;

/** Signed records on their way to the ledger; not drawn when none is. */
export function PatientOutbox() {
  const t = useWords();
  const asking = useAsk('outbox.list', {}, { everyMs: 2000 });
  const retry = useAct('outbox.retry', ['outbox.list']);
  const discard = useAct('outbox.discard', ['outbox.list']);
  const [asked, setAsked] = useState<string>();
  const waiting = asking.value?.filter((item) => item.state !== 'committed') ?? [];
  if (waiting.length === 0) return <ErrorPanel error={asking.error} retry={asking.again} />;
  return (
    <Panel title={t('patient.outbox.title')} data-testid={ids.root}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('patient.outbox.intro')}
      </Text>
      {waiting.map((item) => (
        <Group key={item.id} gap="md" mb={6} data-testid={ids.item(item.id)} data-state={item.state}>
          <TreatmentName tid={item.tid} />
          <StatusBadge tone={tones[item.state]}>{t(`term.outbox.${item.state}`)}</StatusBadge>
          <Text size="sm" c="dimmed">
            {t('patient.outbox.attempts', { count: item.attempts })}
            {item.lastError !== undefined && isErrorCode(item.lastError)
              ? ` · ${t('patient.outbox.lastError', { what: t(`error.text.${item.lastError}.what`), code: item.lastError })}`
              : ''}
          </Text>
          {item.state === 'stuck' || item.attempts > 1 ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={retry.busy}
              onClick={() => void retry.run({ id: item.id })}
              data-testid={ids.retry(item.id)}
            >
              {t('patient.outbox.retry')}
            </Button>
          ) : null}
          {item.state === 'stuck' ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setAsked(item.id)}
              data-testid={ids.discard(item.id)}
            >
              {t('patient.outbox.discard')}
            </Button>
          ) : null}
        </Group>
      ))}
      {waiting.some(({ state }) => state === 'stuck') ? <Text size="sm">{t('patient.outbox.discardHint')}</Text> : null}
      <ErrorPanel error={retry.error} />
      {waiting
        .filter(({ id }) => id === asked)
        .map(({ id, tid, version }) => (
          <ConfirmSteps
            key={id}
            opened
            title={t('patient.outbox.discardTitle')}
            about={[{ name: t('patient.records.treatment'), value: <TreatmentName tid={tid} /> }]}
            subject={id}
            will={[t('patient.outbox.discardWill', { version })]}
            wont={[t('patient.outbox.discardWont')]}
            confirm={t('patient.outbox.discard')}
            danger
            busy={discard.busy}
            error={discard.error}
            onClose={() => setAsked(undefined)}
            onConfirm={() =>
              void discard.run({ id }).then((done) => {
                if (done !== undefined) setAsked(undefined);
              })
            }
          />
        ))}
    </Panel>
  );
}
