import { TextInput } from '@mantine/core';
import { useWords } from '../../i18n/index.ts';

/** How whoever is at this machine sees a person listed: as they like, or not by name at all. */
export function ListedAs({
  value,
  onChange,
  testid,
}: {
  readonly value: string;
  readonly onChange: (label: string) => void;
  readonly testid: string;
}) {
  const t = useWords();
  return (
    <TextInput
      label={t('start.register.label')}
      description={t('start.register.labelNote')}
      maxLength={80}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid={testid}
    />
  );
}
