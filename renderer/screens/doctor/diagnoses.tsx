import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useState } from 'react';
import { icd10Words } from '../../data/icd10.ts';
import { catalogueOf } from '../../i18n/catalogues.ts';
import { useRemoval } from '../../components/use-removal.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { isEnter } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';
import { DiagnosisSearch } from './diagnosis-search.tsx';
import type { DiagnosisEntry, Entering } from './emr-form.ts';
import { isIcd10, tidyCode } from './emr-form.ts';
import { EmrPart } from './part.tsx';

const ids = testIds.emr;

type Typed = Pick<Entering, 'search' | 'code' | 'words'>;

/** Diagnoses by search, or by code and words where the list has none. What is typed and not added is `typed`. */
export function Diagnoses({
  diagnoses,
  typed,
  onChange,
  onType,
}: {
  readonly diagnoses: readonly DiagnosisEntry[];
  readonly typed: Typed;
  readonly onChange: (diagnoses: readonly DiagnosisEntry[]) => void;
  readonly onType: (typed: Partial<Typed>) => void;
}) {
  const language = useLanguage();
  const taken = diagnoses.map(({ code }) => code);
  const add = (entry: DiagnosisEntry): void => onChange([...diagnoses, entry]);
  return (
    <EmrPart id="diagnoses">
      <DiagnosisSearch
        query={typed.search}
        onQuery={(search) => onType({ search })}
        taken={taken}
        onTake={(code) => add({ code, text: catalogueOf(language).icd10[code] })}
      />
      <Entered diagnoses={diagnoses} onChange={onChange} />
      <FreeEntry free={typed} taken={taken} onFree={onType} onAdd={add} />
    </EmrPart>
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
  const remove = useRemoval(diagnoses, onChange, ({ code, text }) => `${code} ${text}`);
  if (diagnoses.length === 0)
    return (
      <Text size="sm" c="dimmed" mt={8}>
        {t('doctor.emr.noDiagnosis')}
      </Text>
    );
  return (
    <ul className="ow-entered">
      {diagnoses.map(({ code, text }, at) => (
        <li key={code}>
          <span className="ow-code">{code}</span>
          <span className="ow-entered__name">{text}</span>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('common.remove', { what: `${code} ${text}` })}
            data-testid={ids.removeDiagnosis(code)}
            onClick={() => remove(at)}
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
  readonly free: Pick<Typed, 'code' | 'words'>;
  readonly taken: readonly string[];
  readonly onFree: (free: Partial<Typed>) => void;
  readonly onAdd: (entry: DiagnosisEntry) => void;
}) {
  const t = useWords();
  const language = useLanguage();
  const [left, setLeft] = useState(false);
  const code = tidyCode(free.code);
  const twice = taken.includes(code);
  const ready = isIcd10(code) && !twice && free.words.trim() !== '';
  const wrong = twice
    ? t('doctor.emr.codeTwice')
    : left && code !== '' && !isIcd10(code)
      ? t('doctor.emr.codeWrong')
      : undefined;
  const add = (): void => {
    if (!ready) return;
    onAdd({ code, text: free.words.trim() });
    onFree({ code: '', words: '' });
    setLeft(false);
  };
  const enter = (event: KeyboardEvent): void => {
    if (!isEnter(event)) return;
    event.preventDefault();
    add();
  };
  const leaveCode = (): void => {
    setLeft(true);
    onFree({ code, words: free.words === '' ? (icd10Words(code, language) ?? '') : free.words });
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
        maxLength={10}
        value={free.code}
        error={wrong}
        onChange={(event) => onFree({ code: event.currentTarget.value })}
        onBlur={leaveCode}
        data-testid={ids.diagnosisCode}
      />
      <TextInput
        size="xs"
        aria-label={t('doctor.emr.words')}
        placeholder={t('doctor.emr.words')}
        autoComplete="off"
        maxLength={400}
        value={free.words}
        onChange={(event) => onFree({ words: event.currentTarget.value })}
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
