import { IconStethoscope } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { AppointmentStatus } from '../../../domain/appointment.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { wordFor } from '../../components/table/filter-choices.ts';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import type { NamedView } from '../../components/table/table-view.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { DayBar } from './day-bar.tsx';
import { Next, PatientName, SessionKey, State, Time, useStateWords } from './day-cells.tsx';
import {
  canOpen,
  longestWaiting,
  nameIn,
  rowsOfDay,
  dayStateOf,
  viewed,
  type Listed,
  type Worklist,
} from './day-state.ts';
import { treatmentPath } from './paths.ts';
import { useNextPatientKey } from './shortcuts.ts';

const ids = testIds.day;
const sort = { column: 'start', descending: false };

/** Which day is looked at, '' for today: whoever comes back from a treatment finds the list as it was. */
const keptDay = new KeptForm('day', z.object({ day: z.string() }), { day: '' });

/** A day of the doctor, today first; appointments whose patient has checked in can be opened. */
export function DoctorDay() {
  const t = useWords();
  const go = useNavigate();
  // The hospital says which day is today: its days begin where it is.
  const { typed, change } = useKeptForm(keptDay);
  const day = typed.day === '' ? undefined : typed.day;
  const asking = useAsk('day.list', day === undefined ? {} : { day }, { everyMs: 5000 });
  const open = (row: Listed): void => {
    if (canOpen(row)) void go(treatmentPath(row.id));
  };
  const next = asking.value && longestWaiting(rowsOfDay(asking.value));
  useNextPatientKey(() => {
    if (next !== undefined) open(next);
  });
  return (
    <Screen title={t('doctor.day.title')} intro={t('doctor.day.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(list) => (
          <>
            <DayBar
              list={list}
              day={day ?? list.today}
              onDay={(chosen = '') => change({ day: chosen })}
              onNext={open}
            />
            <DayTable list={list} onOpen={open} />
          </>
        )}
      </WhenAnswered>
    </Screen>
  );
}

function DayTable({ list, onOpen }: { readonly list: Worklist; readonly onOpen: (row: Listed) => void }) {
  const t = useWords();
  const rows = rowsOfDay(list);
  return (
    <DataTable<Listed>
      id={ids.table}
      label={t('doctor.day.title')}
      rows={rows}
      unreadable={list.unreadable}
      rowKey={(row) => row.id}
      onOpen={onOpen}
      initial={{ search: '', filters: {}, sort }}
      views={useViews(rows)}
      columns={useColumns(list, onOpen)}
      empty={
        <EmptyState
          title={t(list.day === list.today ? 'doctor.day.empty' : 'doctor.day.emptyOther')}
          hint={t('doctor.day.emptyHint')}
          icon={<IconStethoscope size={34} stroke={1.4} aria-hidden />}
        />
      }
    />
  );
}

/** One for each state, with how many are in it. */
function useViews(rows: readonly Listed[]): NamedView[] {
  const t = useWords();
  const words = useStateWords();
  const format = useFormat();
  const counted = (name: string, count: number): string => `${name} · ${format.number(count)}`;
  return [
    { key: 'all', name: counted(t('common.all'), rows.length), view: { search: '', filters: {}, sort } },
    ...viewed.map((state) => ({
      key: state,
      name: counted(words(state), rows.filter((row) => dayStateOf(row) === state).length),
      view: { search: '', filters: { status: state }, sort },
    })),
  ];
}

function useColumns({ others, names }: Worklist, onOpen: (row: Listed) => void): Column<Listed>[] {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  const words = useStateWords();
  const ofOtherDays = new Set(others);
  const when = (row: Listed): string =>
    row.start === undefined ? '' : `${format.weekday(row.start)}, ${format.dateTime(row.start)}`;
  return [
    {
      key: 'start',
      header: `${t('doctor.day.start')} (${format.zone()})`,
      order: (row) => `${ofOtherDays.has(row) ? 1 : 0} ${row.start ?? ''}`,
      text: when,
      cell: (row) => <Time row={row} />,
    },
    {
      key: 'patient',
      header: t('doctor.day.patientBooked'),
      text: (row) => `${nameIn(row, names) ?? ''} ${row.patientPid} ${row.tid ?? ''}`,
      cell: (row) => <PatientName row={row} names={names} />,
    },
    {
      key: 'place',
      header: t('doctor.day.place'),
      text: (row) => (row.place === undefined ? '' : local(row.place)),
      cell: (row) => (row.place === undefined ? '—' : local(row.place)),
    },
    { key: 'key', header: t('doctor.day.key'), cell: (row) => <SessionKey row={row} /> },
    {
      key: 'status',
      header: t('common.status'),
      text: (row) => words(dayStateOf(row)),
      cell: (row) => <State row={row} />,
      filter: { value: dayStateOf, name: wordFor([...AppointmentStatus.options, 'sent-back'] as const, words) },
    },
    {
      key: 'next',
      header: t('doctor.day.next'),
      align: 'end',
      cell: (row) => <Next row={row} onOpen={() => onOpen(row)} />,
    },
  ];
}
