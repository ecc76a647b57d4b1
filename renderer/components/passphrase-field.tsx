import { Progress, Stack, Text } from '@mantine/core';
import { useWords } from '../i18n/index.ts';
import { PassphraseInput } from '../input/passphrase-input.tsx';
import { shortest, strengthOf } from './passphrase-strength.ts';

export interface NewPassphrase {
  readonly first: string;
  readonly again: string;
}

export const noPassphrase: NewPassphrase = { first: '', again: '' };

export function passphraseComplete({ first, again }: NewPassphrase): boolean {
  return first.length >= shortest && first === again;
}

const share = { veryWeak: 15, weak: 40, fair: 70, strong: 100 };
const colour = { veryWeak: 'red', weak: 'orange', fair: 'yellow', strong: 'teal' };

/** A new passphrase, twice, with its strength in words. */
export function PassphraseField({
  value,
  onChange,
  testids,
}: {
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
  readonly testids: { readonly passphrase: string; readonly passphraseAgain: string };
}) {
  const t = useWords();
  const { first, again } = value;
  const strength = strengthOf(first);
  const missing = shortest - first.length;
  const words = missing > 0 ? t('common.passphrase.short', { count: missing }) : t(`common.passphrase.${strength}`);
  return (
    <Stack gap="sm">
      <PassphraseInput
        label={t('common.passphrase.label')}
        description={t('common.passphrase.hint')}
        autoComplete="new-password"
        required
        value={first}
        onChange={(event) => onChange({ first: event.currentTarget.value, again })}
        data-testid={testids.passphrase}
      />
      {first === '' ? null : (
        <div>
          <Progress value={share[strength]} color={colour[strength]} size="xs" aria-hidden />
          <Text size="sm" c="dimmed" mt={2} aria-live="polite">
            {t('common.passphrase.strength', { strength: words })}
          </Text>
        </div>
      )}
      <PassphraseInput
        label={t('common.passphrase.again')}
        autoComplete="new-password"
        required
        value={again}
        onChange={(event) => onChange({ first, again: event.currentTarget.value })}
        error={again !== '' && again !== first ? t('common.passphrase.differ') : undefined}
        data-testid={testids.passphraseAgain}
      />
      <Text size="sm" c="dimmed">
        {t('common.passphrase.noReset')}
      </Text>
    </Stack>
  );
}
