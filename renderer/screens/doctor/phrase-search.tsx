import { useState } from 'react';
import { OptionSearch } from '../../components/option-search.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { searched, type Phrase } from './use-texts.ts';

const ids = testIds.emr;

/** The phrases, under the section they go into: gone with Escape, or when the keyboard goes elsewhere. */
export function PhraseSearch({
  phrases,
  onTake,
  onEnd,
}: {
  readonly phrases: readonly Phrase[];
  readonly onTake: (text: string) => void;
  /** `back`: the keyboard goes into the section again. */
  readonly onEnd: (back: boolean) => void;
}) {
  const t = useWords();
  const [query, setQuery] = useState<string>();
  return (
    <OptionSearch
      size="xs"
      mt={6}
      autoFocus
      aria-label={t('doctor.emr.phrase.label')}
      placeholder={t('doctor.emr.phrase.hint')}
      maxLength={80}
      whenEmpty
      query={query ?? ''}
      onQuery={setQuery}
      options={searched(phrases, query ?? '', ({ abbreviation, text }) => `${abbreviation} ${text}`)
        .slice(0, 12)
        .map(({ id, abbreviation, text }) => ({
          key: id,
          testid: ids.phraseOption(id),
          content: (
            <>
              <span className="ow-code">{abbreviation}</span>
              <span>{text}</span>
            </>
          ),
        }))}
      listLabel={t('doctor.emr.phrase.options')}
      none={t('doctor.emr.phrase.none')}
      onTake={(id) => {
        const phrase = phrases.find((one) => one.id === id);
        if (phrase !== undefined) onTake(phrase.text);
      }}
      onEscape={() => onEnd(true)}
      onBlur={() => onEnd(false)}
      data-testid={ids.phrase}
    />
  );
}
