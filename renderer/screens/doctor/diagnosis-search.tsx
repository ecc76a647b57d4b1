import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useId, useState } from 'react';
import type { Icd10Entry } from '../../data/icd10.ts';
import { searchIcd10 } from '../../data/icd10.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.emr;

/** Finds a diagnosis by code or words of either language; arrows choose, Enter takes, Escape closes. */
export function DiagnosisSearch({
  query,
  onQuery,
  taken,
  onTake,
}: {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly taken: readonly string[];
  readonly onTake: (entry: Icd10Entry) => void;
}) {
  const t = useWords();
  const list = useId();
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const matching = searchIcd10(query);
  const found = matching.filter((entry) => !taken.includes(entry.code));
  const shown = open && query.trim() !== '';
  const active = shown ? found[Math.min(at, found.length - 1)] : undefined;
  const optionId = (code: string): string => `${list}-${code.replace('.', '-')}`;

  const take = (entry: Icd10Entry): void => {
    onTake(entry);
    onQuery('');
    setOpen(false);
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      setOpen(true);
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing) {
      if (active !== undefined) take(active);
    } else if (event.key === 'Escape' && shown) setOpen(false);
    else return;
    event.preventDefault();
  };

  return (
    <div className="ow-search">
      <TextInput
        label={t('doctor.emr.search')}
        placeholder={t('doctor.emr.searchHint')}
        leftSection={<IconSearch size={16} />}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={active === undefined ? undefined : optionId(active.code)}
        value={query}
        onChange={(event) => {
          onQuery(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={press}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        data-testid={ids.diagnosis}
      />
      {shown ? (
        <ul className="ow-search__options" role="listbox" id={list} aria-label={t('doctor.emr.options')}>
          {found.map((entry) => (
            <Option
              key={entry.code}
              id={optionId(entry.code)}
              entry={entry}
              active={entry === active}
              onTake={() => take(entry)}
            />
          ))}
          {found.length === 0 ? (
            <li className="ow-search__none">
              {t(matching.length === 0 ? 'doctor.emr.noOption' : 'doctor.emr.codeTwice')}
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

function Option({
  id,
  entry,
  active,
  onTake,
}: {
  readonly id: string;
  readonly entry: Icd10Entry;
  readonly active: boolean;
  readonly onTake: () => void;
}) {
  const language = useLanguage();
  return (
    // The keyboard stays in the search field, so pressing the mouse must not take it away.
    <li
      id={id}
      role="option"
      aria-selected={active}
      data-testid={testIds.emr.diagnosisOption(entry.code)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className="ow-code">{entry.code}</span>
      <span>{entry[language]}</span>
      <span className="ow-quiet">{entry[language === 'en' ? 'zh' : 'en']}</span>
    </li>
  );
}
