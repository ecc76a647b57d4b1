import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { carriedIn, takeOut, type CarriedPart, type Source } from './carry.ts';
import type { EmrForm } from './emr-form.ts';

/** Day and hospital of a record. */
export function useSourceWords(): (source: Source) => string {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  return ({ recordedAt, hospital }) =>
    t('doctor.emr.carry.source', { day: format.date(recordedAt), hospital: local(hospital) });
}

/** What of a part stands there as it was taken over, each with where it is from and a way out. */
export function CarriedMarks({
  part,
  form,
  onChange,
}: {
  readonly part: CarriedPart['part'];
  readonly form: EmrForm;
  readonly onChange: (change: Partial<EmrForm>) => void;
}) {
  const t = useWords();
  const source = useSourceWords();
  const marks = carriedIn(form, part);
  if (marks.length === 0) return null;
  return (
    <ul className="ow-carried" aria-label={t('doctor.emr.carry.marks')}>
      {marks.map((one) => (
        <li key={one.text} data-testid={testIds.emr.carried(part)}>
          <IconHistory size={15} aria-hidden />
          <span>
            {t('doctor.emr.carry.from', { source: source(one) })} <q>{one.text}</q>
          </span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onChange(takeOut(form, one))}
            aria-label={t('doctor.emr.carry.outOf', { what: one.text })}
          >
            {t('doctor.emr.carry.out')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
