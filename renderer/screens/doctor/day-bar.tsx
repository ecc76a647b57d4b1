import { Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { dayAfter } from '../../../domain/day.ts';
import { PidChip } from '../../components/pid-chip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { longestWaiting, minutesWaited, rowsOfDay, type Listed, type Worklist } from './day-state.ts';

const ids = testIds.day;

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
      <PidChip pid={next.patientPid} copyable={false} />
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
  const go = (wanted: string): void => onDay(wanted === today ? undefined : wanted);
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
      <TextInput
        type="date"
        aria-label={t('doctor.day.date')}
        required
        min="2000-01-01"
        max="2999-12-31"
        value={day}
        onChange={({ currentTarget }) => {
          if (currentTarget.validity.valid && currentTarget.value !== '') go(currentTarget.value);
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
