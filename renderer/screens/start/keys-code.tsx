import { Text } from '@mantine/core';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/** What somebody who asks for new keys reads out to the administrator. */
export function KeysCode({ code }: { readonly code: readonly string[] }) {
  const t = useWords();
  return (
    <Message tone="note" title={t('replacement.code.title')}>
      <p>{t('replacement.code.about')}</p>
      <Text
        ff="monospace"
        fz={28}
        fw={650}
        role="group"
        aria-label={t('replacement.code.label')}
        data-testid={testIds.comeBack.code}
        data-code={code.join('')}
      >
        {code.join(' ')}
      </Text>
    </Message>
  );
}
