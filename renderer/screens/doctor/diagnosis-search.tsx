import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useId, useState } from 'react';
import { nextLanguage } from '../../../api/window/languages.ts';
import { searchIcd10 } from '../../data/icd10.ts';
import type { Icd10Code } from '../../i18n/catalogue.ts';
import { catalogueOf } from '../../i18n/catalogues.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { isComposing, isEnter, isEscape } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.emr;

/** Finds a diagnosis by code or words of any language; arrows choose, Enter takes, Escape closes. */
export function DiagnosisSearch({
  query,
  onQuery,
  taken,
  onTake,
}: {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly taken: readonly string[];
  readonly onTake: (code: Icd10Code) => void;
}) {
  const t = useWords();
  const list = useId();
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const matching = searchIcd10(query);
  const found = matching.filter((code) => !taken.includes(code));
  const shown = open && query.trim() !== '';
  const active = shown ? found[Math.min(at, found.length - 1)] : undefined;
  const optionId = (code: string): string => `${list}-${code.replace('.', '-')}`;

  const take = (code: Icd10Code): void => {
    onTake(code);
    onQuery('');
    setOpen(false);
  };
  const press = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      setOpen(true);
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    } else if (isEnter(event)) {
      if (active !== undefined) take(active);
    } else if (isEscape(event) && shown) setOpen(false);
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
        aria-activedescendant={active === undefined ? undefined : optionId(active)}
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
          {found.map((code) => (
            <Option key={code} id={optionId(code)} code={code} active={code === active} onTake={() => take(code)} />
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
  code,
  active,
  onTake,
}: {
  readonly id: string;
  readonly code: Icd10Code;
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
      data-testid={testIds.emr.diagnosisOption(code)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className="ow-code">{code}</span>
      <span>{catalogueOf(language).icd10[code]}</span>
      <span className="ow-quiet">{catalogueOf(nextLanguage(language)).icd10[code]}</span>
    </li>
  );
}
