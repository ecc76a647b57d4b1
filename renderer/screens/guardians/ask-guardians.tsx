import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.guardians;

/** Somebody has come back with new keys, and has not asked their guardians for the old ones. */
export function AskGuardians({ threshold }: { readonly threshold: number }) {
  const t = useWords();
  const { label } = useMe();
  const [asked, setAsked] = useState(false);
  const act = useAct('guardians.ask', ['guardians.state']);
  return (
    <>
      <Message tone="note" title={t('guardians.recover.title')}>
        <Stack gap="sm">
          <p>{t('guardians.recover.about', { threshold })}</p>
          <Group justify="flex-end">
            <Button onClick={() => setAsked(true)} data-testid={ids.ask}>
              {t('guardians.recover.ask')}
            </Button>
          </Group>
        </Stack>
      </Message>
      <ConfirmSteps
        opened={asked}
        title={t('guardians.recover.askTitle')}
        subject={label}
        about={[{ name: t('guardians.recover.whose'), value: label }]}
        will={[t('guardians.recover.askWill')]}
        wont={[t('guardians.recover.askWont')]}
        confirm={t('guardians.recover.ask')}
        busy={act.busy}
        error={act.error}
        testid={ids.asked}
        onConfirm={() => void act.run({}).then((done) => done === undefined || setAsked(false))}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
