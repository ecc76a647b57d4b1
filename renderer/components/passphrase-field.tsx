import { Progress, Stack, Text } from '@mantine/core';
import { useWords } from '../i18n/index.ts';
import { PassphraseInput } from '../input/passphrase-input.tsx';
import { testIds } from '../test-ids.ts';
import { usePassphraseStrength } from './use-passphrase-strength.ts';

/** As main demands it. */
const shortest = 10;

export interface NewPassphrase {
  readonly first: string;
  readonly again: string;
}

export const noPassphrase: NewPassphrase = { first: '', again: '' };

export function passphraseComplete({ first, again }: NewPassphrase): boolean {
  return first.length >= shortest && first === again;
}

/** By the score main gives: colour, how full the bar is, and the word for it. */
const looks = [
  { share: 10, colour: 'red', word: 'veryWeak' },
  { share: 25, colour: 'red', word: 'veryWeak' },
  { share: 45, colour: 'orange', word: 'weak' },
  { share: 75, colour: 'teal', word: 'fair' },
  { share: 100, colour: 'teal', word: 'strong' },
] as const;

/** A new passphrase, twice, with its strength in words. Main judges it, and refuses one that is not enough. */
export function PassphraseField({
  value,
  onChange,
  known,
  testids,
}: {
  readonly value: NewPassphrase;
  /** What is known of its owner: name, number and the like. */
  readonly known: readonly string[];
  readonly onChange: (value: NewPassphrase) => void;
  readonly testids: { readonly passphrase: string; readonly passphraseAgain: string };
}) {
  const t = useWords();
  const { first, again } = value;
  const strength = usePassphraseStrength(first, known);
  const missing = shortest - first.length;
  const look = looks[strength?.score ?? 0] ?? looks[0];
  const words = missing > 0 ? t('common.passphrase.short', { count: missing }) : t(`common.passphrase.${look.word}`);
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
      {first === '' || strength === undefined ? null : (
        <div data-testid={testIds.common.strength} data-enough={strength.enough && missing <= 0}>
          <Progress value={look.share} color={look.colour} size="xs" aria-hidden />
          <Text size="sm" c="dimmed" mt={2} aria-live="polite">
            {t('common.passphrase.strength', { strength: words })}{' '}
            {strength.advice.map((advice) => t(`common.passphrase.advice.${advice}`)).join(' ')}
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
