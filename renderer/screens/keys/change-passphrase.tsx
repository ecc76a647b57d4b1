import { Text } from '@mantine/core';
import { useAct } from '../../bridge/index.ts';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { KeysForm } from './keys-form.tsx';

/** Another passphrase for the keys on this machine. */
export function ChangePassphrase() {
  const t = useWords();
  const act = useAct('keys.changePassphrase');
  const change = async (current: string, passphrase: string): Promise<boolean> =>
    (await act.run({ current, passphrase })) !== undefined;
  return (
    <KeysForm
      legend={t('keys.change.title')}
      newLabel={t('keys.change.passphrase')}
      submit={t('keys.change.submit')}
      act={act}
      testids={testIds.keys.change}
      onSubmit={change}
    >
      <Text size="sm">{t('keys.change.about')}</Text>
      {act.value === undefined ? null : (
        <Message tone="good" data-testid={testIds.keys.changed}>
          <p>{t('keys.change.done')}</p>
        </Message>
      )}
    </KeysForm>
  );
}
