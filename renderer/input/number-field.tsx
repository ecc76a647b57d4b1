import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useLanguage, useWords } from '../i18n/index.ts';
import { useUnit } from '../i18n/unit.ts';
import type { TypedNumber } from './typed-number.ts';
import { decimalMark, readNumber, typeNumber } from './typed-number.ts';

export interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'description'> {
  /** As typed: what it is read as stands under the field. */
  readonly value: string;
  readonly onType: (text: string) => void;
  /** UCUM; said with what was understood. */
  readonly unit: string;
  /** Whether a number can be one of these at all. */
  readonly possible: (value: number) => boolean;
  /** What to say of a number that cannot. */
  readonly impossible: string;
}

/**
 * The one field for numbers: read in the window's language, refused where others would read otherwise, and read back.
 */
export function NumberField({ value, onType, unit, possible, impossible, ...field }: NumberFieldProps) {
  const t = useWords();
  const language = useLanguage();
  const inWords = useUnit();
  const [typing, setTyping] = useState(false);
  const read = readNumber(value, language);
  const understood = read.kind === 'number' ? `${typeNumber(read.value, language)} ${inWords(unit)}`.trim() : '';
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      {...field}
      value={value}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={understood === '' ? undefined : t('common.number.understood', { what: understood })}
      descriptionProps={{ role: 'status', className: 'ow-understood' }}
      error={wrong(read)}
      onFocus={() => setTyping(true)}
      onBlur={() => setTyping(false)}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );

  function wrong(typed: TypedNumber): string | undefined {
    if (typed.kind === 'separators') return t('common.number.separators', { mark: decimalMark(language) });
    if (typed.kind === 'none' || (typed.kind === 'unfinished' && !typing)) return t('common.number.none');
    return typed.kind === 'number' && !possible(typed.value) ? impossible : undefined;
  }
}
