import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { icd10Words } from '../../data/icd10.ts';
import { catalogueOf } from '../../i18n/catalogues.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { DiagnosisSearch } from './diagnosis-search.tsx';
import type { DiagnosisEntry } from './emr-form.ts';
import { isIcd10, tidyCode } from './emr-form.ts';
import { Part } from './part.tsx';

const ids = testIds.emr;

interface Free {
  readonly code: string;
  readonly text: string;
}
const noFree: Free = { code: '', text: '' };

/** Diagnoses by search, or by code and words where the list has none. `onLoose` hears whether something is typed but not added. */
export function Diagnoses({
  diagnoses,
  onChange,
  onLoose,
}: {
  readonly diagnoses: readonly DiagnosisEntry[];
  readonly onChange: (diagnoses: readonly DiagnosisEntry[]) => void;
  readonly onLoose: (loose: boolean) => void;
}) {
  const language = useLanguage();
  const [query, setQuery] = useState('');
  const [free, setFree] = useState(noFree);
  const isTyped = (search: string, other: Free): boolean =>
    [search, other.code, other.text].some((text) => text.trim() !== '');
  const add = (entry: DiagnosisEntry): void => onChange([...diagnoses, entry]);
  return (
    <Part id="diagnoses">
      <DiagnosisSearch
        query={query}
        onQuery={(search) => {
          setQuery(search);
          onLoose(isTyped(search, free));
        }}
        taken={diagnoses.map(({ code }) => code)}
        onTake={(code) => add({ code, text: catalogueOf(language).icd10[code] })}
      />
      <Entered diagnoses={diagnoses} onChange={onChange} />
      <FreeEntry
        free={free}
        taken={diagnoses.map(({ code }) => code)}
        onFree={(other) => {
          setFree(other);
          onLoose(isTyped(query, other));
        }}
        onAdd={add}
      />
    </Part>
  );
}

function Entered({
  diagnoses,
  onChange,
}: {
  readonly diagnoses: readonly DiagnosisEntry[];
  readonly onChange: (diagnoses: readonly DiagnosisEntry[]) => void;
}) {
  const t = useWords();
  if (diagnoses.length === 0)
    return (
      <Text size="sm" c="dimmed" mt={8}>
        {t('doctor.emr.noDiagnosis')}
      </Text>
    );
  return (
    <ul className="ow-entered">
      {diagnoses.map(({ code, text }) => (
        <li key={code}>
          <span className="ow-code">{code}</span>
          <span className="ow-entered__name">{text}</span>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('common.remove', { what: `${code} ${text}` })}
            data-testid={ids.removeDiagnosis(code)}
            onClick={() => onChange(diagnoses.filter((one) => one.code !== code))}
          >
            <IconX size={16} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function FreeEntry({
  free,
  taken,
  onFree,
  onAdd,
}: {
  readonly free: Free;
  readonly taken: readonly string[];
  readonly onFree: (free: Free) => void;
  readonly onAdd: (entry: DiagnosisEntry) => void;
}) {
  const t = useWords();
  const language = useLanguage();
  const [left, setLeft] = useState(false);
  const code = tidyCode(free.code);
  const twice = taken.includes(code);
  const ready = isIcd10(code) && !twice && free.text.trim() !== '';
  const wrong = twice
    ? t('doctor.emr.codeTwice')
    : left && code !== '' && !isIcd10(code)
      ? t('doctor.emr.codeWrong')
      : undefined;
  const add = (): void => {
    if (!ready) return;
    onAdd({ code, text: free.text.trim() });
    onFree(noFree);
    setLeft(false);
  };
  const enter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  const leaveCode = (): void => {
    setLeft(true);
    onFree({ code, text: free.text === '' ? (icd10Words(code, language) ?? '') : free.text });
  };
  return (
    <div className="ow-line" data-of="diagnosis" role="group" aria-label={t('doctor.emr.other')} onKeyDown={enter}>
      <span className="ow-line__title">{t('doctor.emr.other')}</span>
      <TextInput
        size="xs"
        aria-label={t('doctor.emr.code')}
        placeholder={t('doctor.emr.codeHint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={8}
        value={free.code}
        error={wrong}
        onChange={(event) => onFree({ ...free, code: event.currentTarget.value })}
        onBlur={leaveCode}
        data-testid={ids.diagnosisCode}
      />
      <TextInput
        size="xs"
        aria-label={t('doctor.emr.words')}
        placeholder={t('doctor.emr.words')}
        autoComplete="off"
        maxLength={400}
        value={free.text}
        onChange={(event) => onFree({ ...free, text: event.currentTarget.value })}
        data-testid={ids.diagnosisText}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={15} />}
        disabled={!ready}
        onClick={add}
        data-testid={ids.addDiagnosis}
      >
        {t('doctor.emr.addDiagnosis')}
      </Button>
    </div>
  );
}
