import { ActionIcon, Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { doseUnits } from '../../data/units.ts';
import { useRemoval } from '../../components/use-removal.ts';
import { useWords } from '../../i18n/index.ts';
import { useUnit } from '../../i18n/unit.ts';
import { NumberField } from '../../input/number-field.tsx';
import { testIds } from '../../test-ids.ts';
import type { MedicationEntry } from './emr-form.ts';
import { emptyMedication } from './emr-form.ts';
import { isDosePossible } from './emr-problems.ts';
import { EmrPart } from './part.tsx';

const ids = testIds.emr;
const routes = ['oral', 'iv', 'im', 'sc', 'inhaled', 'rectal', 'topical'] as const;
const frequencies = ['once', 'daily', 'twice', 'three', 'four', 'night', 'needed'] as const;

/** Medicines, a row each: usual routes and frequencies are proposed, anything can be written. */
export function Medications({
  medications,
  onChange,
  children,
}: {
  readonly medications: readonly MedicationEntry[];
  readonly onChange: (medications: readonly MedicationEntry[]) => void;
  /** What is to be said of them. */
  readonly children?: ReactNode;
}) {
  const t = useWords();
  const [added, setAdded] = useState<number | undefined>(undefined);
  const remove = useRemoval(medications, onChange, ({ name }, at) =>
    name.trim() === '' ? t('doctor.emr.medicationAt', { at: at + 1 }) : name,
  );
  const add = (): void => {
    setAdded(medications.length);
    onChange([...medications, emptyMedication]);
  };
  return (
    <EmrPart id="medications">
      {medications.length === 0 ? (
        <Text size="sm" c="dimmed" mb={8}>
          {t('doctor.emr.noMedication')}
        </Text>
      ) : null}
      {medications.map((medication, at) => (
        <Row
          key={at}
          at={at}
          medication={medication}
          focus={at === added}
          onChange={(change) => onChange(medications.map((one, index) => (index === at ? { ...one, ...change } : one)))}
          onRemove={() => {
            setAdded(undefined);
            remove(at);
          }}
        />
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={15} />}
        disabled={medications.length >= 100}
        onClick={add}
        data-testid={ids.addMedication}
      >
        {t('doctor.emr.addMedication')}
      </Button>
      {children}
      <datalist id="emr-routes">
        {routes.map((route) => (
          <option key={route} value={t(`doctor.emr.routes.${route}`)} />
        ))}
      </datalist>
      <datalist id="emr-frequencies">
        {frequencies.map((frequency) => (
          <option key={frequency} value={t(`doctor.emr.frequencies.${frequency}`)} />
        ))}
      </datalist>
    </EmrPart>
  );
}

function Row({
  at,
  medication,
  focus,
  onChange,
  onRemove,
}: {
  readonly at: number;
  readonly medication: MedicationEntry;
  readonly focus: boolean;
  readonly onChange: (change: Partial<MedicationEntry>) => void;
  readonly onRemove: () => void;
}) {
  const t = useWords();
  const inWords = useUnit();
  const { name, dose, unit, route, frequency } = medication;
  const units = doseUnits.includes(unit) ? doseUnits : [unit, ...doseUnits];
  // Only the first row shows the labels; the others have them for the screen reader.
  const label = (words: string): { label: string } | { 'aria-label': string } =>
    at === 0 ? { label: words } : { 'aria-label': `${words}, ${t('doctor.emr.medicationAt', { at: at + 1 })}` };
  return (
    <div className="ow-line" data-of="medication" {...(at === 0 ? {} : { 'data-unlabelled': '' })}>
      <TextInput
        size="xs"
        {...label(t('doctor.emr.medicine'))}
        autoFocus={focus}
        autoComplete="off"
        maxLength={400}
        value={name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        data-testid={ids.medicationName(at)}
      />
      <NumberField
        size="xs"
        {...label(t('doctor.emr.dose'))}
        maxLength={12}
        value={dose}
        onType={(typed) => onChange({ dose: typed })}
        unit={unit}
        possible={isDosePossible}
        impossible={t('doctor.emr.doseWrong')}
        data-testid={ids.medicationDose(at)}
      />
      <NativeSelect
        size="xs"
        {...label(t('doctor.emr.unit'))}
        data={units.map((value) => ({ value, label: inWords(value) }))}
        value={unit}
        onChange={(event) => onChange({ unit: event.currentTarget.value })}
        data-testid={ids.medicationUnit(at)}
      />
      <TextInput
        size="xs"
        {...label(t('doctor.emr.route'))}
        list="emr-routes"
        autoComplete="off"
        maxLength={400}
        value={route}
        onChange={(event) => onChange({ route: event.currentTarget.value })}
        data-testid={ids.medicationRoute(at)}
      />
      <TextInput
        size="xs"
        {...label(t('doctor.emr.frequency'))}
        list="emr-frequencies"
        autoComplete="off"
        maxLength={400}
        value={frequency}
        onChange={(event) => onChange({ frequency: event.currentTarget.value })}
        data-testid={ids.medicationFrequency(at)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={t('common.remove', {
          what: name.trim() === '' ? t('doctor.emr.medicationAt', { at: at + 1 }) : name,
        })}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
