import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { dayAfter } from '../../../domain/day.ts';
import { z } from 'zod';
import { DateField } from '../../input/date-field.tsx';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { isEnter } from '../../input/keys.ts';
import { readDate } from '../../input/typed-date.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { PatientName } from './day-cells.tsx';
import { longestWaiting, minutesWaited, rowsOfDay, type Listed, type Worklist } from './day-state.ts';

const ids = testIds.day;
const keptDay = new KeptForm('worklist-day', z.object({ text: z.string() }), { text: '' });

/** Above the list: who is next, and which day is looked at. */
export function DayBar({
  list,
  day,
  onDay,
  onNext,
}: {
  readonly list: Worklist;
  readonly day: string;
  /** Undefined: today. */
  readonly onDay: (day: string | undefined) => void;
  readonly onNext: (row: Listed) => void;
}) {
  return (
    <div className="ow-day">
      <NextPatient list={list} onNext={onNext} />
      <DayPicker day={day} today={list.today} onDay={onDay} />
    </div>
  );
}

function NextPatient({ list, onNext }: { readonly list: Worklist; readonly onNext: (row: Listed) => void }) {
  const t = useWords();
  const format = useFormat();
  const next = longestWaiting(rowsOfDay(list));
  if (next === undefined) return <div className="ow-day__next ow-quiet">{t('doctor.day.nobody')}</div>;
  const minutes = minutesWaited(next, list.now);
  return (
    <div className="ow-day__next">
      <b>{t('doctor.day.nextPatient')}</b>
      <PatientName row={next} names={list.names} />
      {next.start === undefined ? null : <span>{format.time(next.start)}</span>}
      {minutes === undefined ? null : <span>{t('doctor.day.waited', { count: minutes })}</span>}
      <Button
        size="compact-md"
        aria-keyshortcuts="Alt+N"
        rightSection={
          <kbd className="ow-kbd" aria-hidden>
            {t('common.key.alt')} N
          </kbd>
        }
        onClick={() => onNext(next)}
        data-testid={ids.next}
      >
        {t('doctor.day.openNext')}
      </Button>
    </div>
  );
}

/** Hospitals keep appointments here in these years alone. */
const isListed = (day: string): boolean => day.startsWith('2');

function DayPicker({
  day,
  today,
  onDay,
}: {
  readonly day: string;
  readonly today: string;
  readonly onDay: (day: string | undefined) => void;
}) {
  const t = useWords();
  const { typed, change, forget } = useKeptForm(keptDay);
  const go = (wanted: string): void => {
    forget();
    onDay(wanted === today ? undefined : wanted);
  };
  /** Half a day is none: what stands there counts when the field is left, or with Enter. */
  const goTyped = (): void => {
    const read = readDate(typed.text);
    if (read.kind === 'day' && isListed(read.day)) go(read.day);
  };
  return (
    <div className="ow-day__pick" role="group" aria-label={t('doctor.day.date')}>
      <Button
        variant="default"
        aria-label={t('doctor.day.before')}
        onClick={() => go(dayAfter(day, -1))}
        data-testid={ids.before}
      >
        <IconChevronLeft size={16} aria-hidden />
      </Button>
      <DateField
        aria-label={t('doctor.day.date')}
        placeholder={today}
        value={typed.text === '' ? day : typed.text}
        onType={(text) => change({ text })}
        possible={isListed}
        impossible={t('doctor.day.noSuchDay')}
        onBlurCapture={goTyped}
        onKeyDown={(event) => {
          if (isEnter(event)) goTyped();
        }}
        data-testid={ids.date}
      />
      <Button
        variant="default"
        aria-label={t('doctor.day.after')}
        onClick={() => go(dayAfter(day, 1))}
        data-testid={ids.after}
      >
        <IconChevronRight size={16} aria-hidden />
      </Button>
      <Button variant="default" disabled={day === today} onClick={() => onDay(undefined)} data-testid={ids.today}>
        {t('doctor.day.today')}
      </Button>
    </div>
  );
}
