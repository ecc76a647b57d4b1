import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { EmrPart } from './part.tsx';

/** Free text, growing with what is written. */
export function ProsePart({
  id,
  value,
  onChange,
  rows,
  required = false,
  children,
}: {
  readonly id: 'complaint' | 'findings' | 'plan';
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows: number;
  readonly required?: boolean;
  readonly children?: ReactNode;
}) {
  const t = useWords();
  return (
    <EmrPart id={id} hint={t(`doctor.emr.${id}Hint`)} actions={children}>
      <Textarea
        aria-label={t(`doctor.emr.section.${id}`)}
        required={required}
        autosize
        minRows={rows}
        maxRows={18}
        maxLength={20_000}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid={testIds.emr[id]}
      />
    </EmrPart>
  );
}
