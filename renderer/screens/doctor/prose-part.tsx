import { Textarea } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useRef, useState } from 'react';
import { bounds } from '../../../domain/bounds.ts';
import { useWords } from '../../i18n/index.ts';
import { isComposing } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';
import { typeOver } from './go-to-blank.ts';
import { EmrPart } from './part.tsx';
import { PhraseSearch } from './phrase-search.tsx';
import { phraseBefore } from './template.ts';
import type { Phrase } from './use-texts.ts';

/** Free text, growing with what is written. Alt+P puts a phrase in: by the abbreviation before it, or from the list. */
export function ProsePart({
  id,
  value,
  onChange,
  rows,
  phrases,
  required = false,
  children,
  below,
}: {
  readonly id: 'complaint' | 'findings' | 'plan';
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows: number;
  readonly phrases: readonly Phrase[];
  readonly required?: boolean;
  readonly children?: ReactNode;
  /** What is to be said of the text. */
  readonly below?: ReactNode;
}) {
  const t = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const [asking, setAsking] = useState(false);
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event) || !event.altKey || event.ctrlKey || event.code !== 'KeyP') return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const found = selectionStart === selectionEnd ? phraseBefore(value, selectionEnd, phrases) : undefined;
    if (found === undefined) setAsking(true);
    else typeOver(event.currentTarget, found.start, selectionEnd, found.phrase.text);
  };
  const put = (text: string): void => {
    setAsking(false);
    if (field.current !== null) typeOver(field.current, field.current.selectionStart, field.current.selectionEnd, text);
  };
  return (
    <EmrPart id={id} hint={t(`doctor.emr.${id}Hint`)} actions={children}>
      <Textarea
        ref={field}
        aria-label={t(`doctor.emr.section.${id}`)}
        aria-keyshortcuts="Alt+P"
        required={required}
        autosize
        minRows={rows}
        maxRows={18}
        maxLength={bounds.section}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={press}
        data-prose=""
        data-testid={testIds.emr[id]}
      />
      {below}
      {asking ? (
        <PhraseSearch
          phrases={phrases}
          onTake={put}
          onEnd={(back) => {
            setAsking(false);
            if (back) field.current?.focus();
          }}
        />
      ) : null}
    </EmrPart>
  );
}
