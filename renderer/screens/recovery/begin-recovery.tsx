import { Button, List, Stack, Text } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { GuardianRole } from '../../../domain/guardians.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { CurrentPassphrase, OtherError } from '../../components/current-passphrase.tsx';
import { Message } from '../../components/status-badge.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { ShownCode } from './shown-code.ts';

const ids = testIds.recovery;

/** What recovery is, what happens without it, and the passphrase of now. */
export function BeginRecovery({
  again,
  onBegun,
}: {
  /** There is a file already. */
  readonly again: boolean;
  readonly onBegun: (code: ShownCode) => void;
}) {
  const t = useWords();
  const { role } = useMe();
  const [current, setCurrent] = useState('');
  const act = useAct('recovery.begin');
  const begin = async (): Promise<void> => {
    if (current === '' || act.busy) return;
    const code = await act.run({ current });
    setCurrent('');
    if (code !== undefined) onBegun(code);
  };
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void begin();
      }}
    >
      <Stack gap="lg">
        <Message tone="wait" title={t('recovery.begin.withoutTitle')}>
          <p>{t('recovery.begin.without')}</p>
        </Message>
        <div>
          <Text fw={600}>{t('recovery.begin.getsTitle')}</Text>
          <List mt={6} spacing={4}>
            {(['file', 'paper', 'both'] as const).map((one) => (
              <List.Item key={one}>{t(`recovery.begin.gets.${one}`)}</List.Item>
            ))}
          </List>
        </div>
        {again ? <Text>{t('recovery.begin.again')}</Text> : null}
        {GuardianRole.safeParse(role).success ? (
          <Button
            component={Link}
            to="/guardians"
            variant="subtle"
            style={{ alignSelf: 'flex-start' }}
            data-testid={ids.guardians}
          >
            {t('recovery.begin.guardians')}
          </Button>
        ) : null}
        <CurrentPassphrase value={current} onChange={setCurrent} error={act.error} testid={ids.current} />
        <OtherError error={act.error} />
        <NextStep
          label={t('recovery.begin.submit')}
          testid={ids.begin}
          busy={act.busy}
          missing={current === '' ? [t('keys.missing.current')] : []}
          onGo={() => void begin()}
        />
      </Stack>
    </form>
  );
}
