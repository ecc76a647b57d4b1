import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { useMe } from '../../app/session.tsx';
import type { AskError } from '../../bridge/index.ts';
import { CurrentPassphrase, OtherError } from '../../components/current-passphrase.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { noPassphrase, passphraseComplete, PassphraseField } from '../../components/passphrase-field.tsx';
import { useWords } from '../../i18n/index.ts';

/** The passphrase of now, and a new one: for whatever is done with the keys themselves. */
export function KeysForm({
  legend,
  children,
  newLabel,
  submit,
  filled = false,
  act,
  testids,
  onSubmit,
}: {
  readonly legend: string;
  /** What it is for. */
  readonly children: ReactNode;
  /** What the new passphrase is for. */
  readonly newLabel: string;
  readonly submit: string;
  /** A screen has one step that is filled. */
  readonly filled?: boolean;
  readonly act: { readonly busy: boolean; readonly error: AskError | undefined };
  readonly testids: Readonly<Record<'current' | 'passphrase' | 'passphraseAgain' | 'submit', string>>;
  /** Whether it was done: what was typed goes then. */
  readonly onSubmit: (current: string, passphrase: string) => Promise<boolean>;
}) {
  const t = useWords();
  const me = useMe();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState<NewPassphrase>(noPassphrase);
  const missing = [
    ...(current === '' ? [t('keys.missing.current')] : []),
    ...(passphraseComplete(next) ? [] : [t('common.passphrase.missing')]),
  ];
  const go = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (missing.length > 0 || act.busy) return;
    const done = await onSubmit(current, next.first);
    setCurrent('');
    if (done) setNext(noPassphrase);
  };
  return (
    <form onSubmit={(event) => void go(event)}>
      <Fieldset legend={legend}>
        <Stack gap="md">
          {children}
          <CurrentPassphrase value={current} onChange={setCurrent} error={act.error} testid={testids.current} />
          <Text size="sm" fw={600}>
            {newLabel}
          </Text>
          <PassphraseField value={next} onChange={setNext} known={[me.label]} testids={testids} />
          <OtherError error={act.error} />
          <Group justify="flex-end" gap="md">
            <span className="ow-next__missing" role="status">
              {act.busy
                ? t('keys.busy')
                : missing.length === 0
                  ? ''
                  : t('common.missing', { what: missing.join(t('common.listJoin')) })}
            </span>
            <Button
              type="submit"
              variant={filled ? 'filled' : 'default'}
              disabled={missing.length > 0}
              loading={act.busy}
              data-testid={testids.submit}
            >
              {submit}
            </Button>
          </Group>
        </Stack>
      </Fieldset>
    </form>
  );
}
