import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { readDate, type TypedDate } from './typed-date.ts';

export interface DateFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'description'> {
  /** As typed: the day it is read as stands under the field. */
  readonly value: string;
  readonly onType: (text: string) => void;
  /** Whether a day, `YYYY-MM-DD`, can be one of these at all. */
  readonly possible: (day: string) => boolean;
  /** What to say of a day that cannot. */
  readonly impossible: string;
}

/** The one field for days: read in every order that can be read in one way alone, and read back. */
export function DateField({ value, onType, possible, impossible, ...field }: DateFieldProps) {
  const t = useWords();
  const format = useFormat();
  const [typing, setTyping] = useState(false);
  const read = readDate(value);
  return (
    <TextInput
      inputMode="numeric"
      placeholder="1985-03-27"
      autoComplete="off"
      spellCheck={false}
      maxLength={longest}
      {...field}
      value={value}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={read.kind === 'day' ? t('common.date.understood', { what: format.day(read.day) }) : undefined}
      descriptionProps={{ role: 'status', className: 'ow-understood' }}
      error={wrong(read)}
      onFocus={() => setTyping(true)}
      onBlur={() => setTyping(false)}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );

  function wrong(typed: TypedDate): string | undefined {
    if (typed.kind === 'day') return possible(typed.day) ? undefined : impossible;
    if (typed.kind === 'empty' || (typing && typed.kind !== 'noSuchDay')) return undefined;
    return t(`common.date.${typed.kind === 'unfinished' ? 'none' : typed.kind}`);
  }
}

/** `27th September, 1985` and some blanks. */
const longest = 30;
