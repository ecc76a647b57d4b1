import { Text } from '@mantine/core';
import { useWords } from '../../i18n/index.ts';

/** Digits that two people read to one another. */
export function ComparedCode({ code, testid }: { readonly code: readonly string[]; readonly testid: string }) {
  const t = useWords();
  return (
    <Text
      ff="monospace"
      fz={28}
      fw={650}
      role="group"
      aria-label={t('guardians.recover.code')}
      data-testid={testid}
      data-code={code.join('')}
    >
      {code.join(' ')}
    </Text>
  );
}
