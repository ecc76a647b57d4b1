import { Text } from '@mantine/core';
import { useAct } from '../../bridge/index.ts';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { KeysForm } from './keys-form.tsx';

/** A copy of the keys in a file, to take along or to put away. */
export function KeepKeys() {
  const t = useWords();
  const act = useAct('keys.keep');
  const keep = async (current: string, passphrase: string): Promise<boolean> =>
    (await act.run({ current, passphrase }))?.saved ?? false;
  return (
    <KeysForm
      legend={t('keys.keep.title')}
      newLabel={t('keys.keep.passphrase')}
      submit={t('keys.keep.submit')}
      filled
      act={act}
      testids={testIds.keys.keep}
      onSubmit={keep}
    >
      <Text size="sm">{t('keys.keep.about')}</Text>
      <Text size="sm">{t('keys.keep.guard')}</Text>
      {act.value?.saved === true ? (
        <Message tone="good" data-testid={testIds.keys.kept}>
          <p>{t('keys.keep.done')}</p>
        </Message>
      ) : null}
    </KeysForm>
  );
}
