import type { AskError } from '../bridge/index.ts';
import { useWords } from '../i18n/index.ts';
import { PassphraseInput } from '../input/passphrase-input.tsx';
import { testIds } from '../test-ids.ts';
import { ErrorPanel } from './error-panel.tsx';

interface CurrentPassphraseProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Of what it was given for. */
  readonly error?: AskError | undefined;
  readonly testid: string;
}

/** The passphrase one has now, given once more for what only its owner may do; that it is wrong is said here. */
export function CurrentPassphrase({ value, onChange, error, testid }: CurrentPassphraseProps) {
  const t = useWords();
  return (
    <PassphraseInput
      label={t('keys.current')}
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={isWrong(error) ? t('start.signIn.wrong') : undefined}
      errorProps={{ role: 'alert', 'data-testid': testIds.common.error, 'data-code': 'VAULT_PASSPHRASE_WRONG' }}
      data-testid={testid}
    />
  );
}

/** Every other error than that the passphrase is wrong. */
export function OtherError({ error }: Pick<CurrentPassphraseProps, 'error'>) {
  return isWrong(error) ? null : <ErrorPanel error={error} />;
}

function isWrong(error: AskError | undefined): boolean {
  return error?.code === 'VAULT_PASSPHRASE_WRONG';
}
