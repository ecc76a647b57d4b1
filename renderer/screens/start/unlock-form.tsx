import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../app/session.tsx';
import type { AskError } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useWords } from '../../i18n/index.ts';
import { PassphraseInput } from '../../input/passphrase-input.tsx';
import { testIds } from '../../test-ids.ts';

const ids = testIds.signIn;

/** The passphrase, for whoever was named above it. */
export function UnlockForm({
  act,
  unlock,
  complete,
  byNumber = false,
  children,
}: {
  readonly act: { readonly error: AskError | undefined; readonly busy: boolean };
  /** Answers nothing when it failed. */
  readonly unlock: (passphrase: string) => Promise<unknown>;
  /** Whether somebody was named. */
  readonly complete: boolean;
  /** Whether they were named by a number, which may be what is wrong. */
  readonly byNumber?: boolean;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const { refresh } = useSession();
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const wrong = act.error?.code === 'VAULT_PASSPHRASE_WRONG';
  const left = useSecondsLeft(act.error);
  const missing = [
    ...(complete ? [] : [t('start.signIn.missingNumber')]),
    ...(passphrase === '' ? [t('start.signIn.missing')] : []),
  ];
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (missing.length > 0 || left > 0) return;
    const me = await unlock(passphrase);
    setPassphrase('');
    if (me !== undefined) refresh();
    else field.current?.focus();
  };
  const wrongWords = byNumber
    ? t(left > 0 ? 'start.signIn.numberWrongWait' : 'start.signIn.numberWrong', { count: left })
    : t(left > 0 ? 'start.signIn.wrongWait' : 'start.signIn.wrong', { count: left });
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        {children}
        <PassphraseInput
          label={t('common.passphrase.label')}
          size="md"
          autoFocus={!byNumber}
          autoComplete="current-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          ref={field}
          error={wrong ? wrongWords : undefined}
          errorProps={{ role: 'alert', 'data-testid': testIds.common.error, 'data-code': 'VAULT_PASSPHRASE_WRONG' }}
          data-testid={ids.passphrase}
        />
        {wrong ? null : <ErrorPanel error={act.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" role="status">
            {act.busy
              ? t('start.signIn.unlocking')
              : missing.length > 0
                ? t('common.missing', { what: missing.join(t('common.listJoin')) })
                : ''}
          </Text>
          <Button
            type="submit"
            size="md"
            disabled={missing.length > 0 || left > 0}
            loading={act.busy}
            data-testid={ids.unlock}
          >
            {t('start.signIn.unlock')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Seconds until main takes the next try, counted down; main waits in any case, whoever asks. */
function useSecondsLeft(error: AskError | undefined): number {
  const [, tick] = useState(0);
  const [until, setUntil] = useState(0);
  const seconds = Number(error?.details['waitSeconds'] ?? 0);
  useEffect(() => setUntil(Date.now() + seconds * 1000), [error, seconds]);
  const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => tick((count) => count + 1), 250);
    return () => clearTimeout(timer);
  });
  return left;
}
