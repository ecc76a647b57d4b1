import { Button, Group, Stack, Text } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { LocalUser } from '../../../api/window/views.ts';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { PassphraseInput } from '../../input/passphrase-input.tsx';
import { testIds } from '../../test-ids.ts';

/** Nobody has answered: the keys are here, and what was asked for with them is asked for again. */
export function GoOn({ user }: { readonly user: LocalUser }) {
  const t = useWords();
  const { refresh } = useSession();
  const [passphrase, setPassphrase] = useState('');
  const act = useAct('registration.goOn', ['session.view', 'registration.refresh']);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (passphrase === '') return;
    await act.run({ id: user.id, passphrase });
    setPassphrase('');
    refresh();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Message tone="note" title={t('start.waiting.pending')}>
          <p>{t('start.waiting.pendingWhat')}</p>
          <p>{t('start.waiting.pendingSafe')}</p>
        </Message>
        <PassphraseInput
          label={t('common.passphrase.label')}
          size="md"
          autoFocus
          autoComplete="current-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          data-testid={testIds.register.goOnPassphrase}
        />
        <ErrorPanel error={act.error} />
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" role="status">
            {act.busy
              ? t('start.waiting.goingOn')
              : passphrase === ''
                ? t('common.missing', { what: t('start.signIn.missing') })
                : ''}
          </Text>
          <Button
            type="submit"
            size="md"
            disabled={passphrase === ''}
            loading={act.busy}
            data-testid={testIds.register.goOn}
          >
            {t('start.waiting.goOn')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
