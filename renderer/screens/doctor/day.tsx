import { AppointmentStatus } from '../../../domain/appointment.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { Button } from '@mantine/core';
import { IconKey, IconStethoscope } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Tone } from '../../components/status-badge.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { treatmentPath } from './paths.ts';

const ids = testIds.day;
type Appointment = Replied<'day.list'>['items'][number];

const tones: Readonly<Record<Appointment['status'], Tone>> = {
  requested: 'plain',
  assigned: 'plain',
  'checked-in': 'good',
  'in-treatment': 'note',
  'awaiting-patient': 'wait',
  recorded: 'good',
  cancelled: 'plain',
};

function canOpen({ status }: Appointment): boolean {
  return status === 'checked-in' || status === 'in-treatment';
}

/** The doctor's appointments; those whose patient has checked in can be opened. */
export function DoctorDay() {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  const go = useNavigate();
  const asking = useAsk('day.list', {}, { everyMs: 5000 });
  const sort = { column: 'start', descending: false };
  const when = (row: Appointment): string =>
    row.start === undefined ? '' : `${format.weekday(row.start)}, ${format.dateTime(row.start)}`;
  const status = (row: Appointment): string =>
    isSentBack(row) ? t('doctor.day.sentBack') : t(`term.appointmentForStaff.${row.status}`);
  const open = (row: Appointment): void => {
    if (canOpen(row)) void go(treatmentPath(row.id));
  };
  return (
    <Screen title={t('doctor.day.title')} intro={t('doctor.day.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {({ items, unreadable }) => {
          const first = items
            .filter((row) => row.status === 'checked-in')
            .sort((left, right) => (left.start ?? '').localeCompare(right.start ?? ''))[0];
          return (
            <DataTable<Appointment>
              id={ids.table}
              label={t('doctor.day.title')}
              rows={items}
              unreadable={unreadable}
              rowKey={(row) => row.id}
              onOpen={open}
              initial={{ search: '', filters: {}, sort }}
              views={[
                { key: 'all', name: t('common.all'), view: { search: '', filters: {}, sort } },
                {
                  key: 'checked-in',
                  name: t('doctor.day.view.checkedIn'),
                  view: { search: '', filters: { status: 'checked-in' }, sort },
                },
                {
                  key: 'in-treatment',
                  name: t('doctor.day.view.inTreatment'),
                  view: { search: '', filters: { status: 'in-treatment' }, sort },
                },
              ]}
              columns={[
                {
                  key: 'start',
                  header: `${t('doctor.day.start')} (${format.zone()})`,
                  order: (row) => row.start ?? '',
                  text: when,
                  cell: (row) => <Time row={row} />,
                },
                {
                  key: 'patient',
                  header: t('doctor.day.patient'),
                  text: (row) => `${row.patientPid} ${row.tid ?? ''}`,
                  cell: (row) => <PidChip pid={row.patientPid} copyable={false} />,
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
                  text: status,
                  cell: (row) => (
                    <>
                      <StatusBadge tone={isSentBack(row) ? 'wait' : tones[row.status]}>{status(row)}</StatusBadge>
                      {row.changed?.what === 'moved' && row.status === 'assigned' ? (
                        <StatusBadge tone="note">{t('doctor.day.moved')}</StatusBadge>
                      ) : null}
                      {row.missedAt === undefined ? null : (
                        <StatusBadge tone="bad">{t('doctor.day.missed')}</StatusBadge>
                      )}
                      <UnreadableBadge fields={row.unreadable} />
                    </>
                  ),
                  filter: {
                    value: (row) => row.status,
                    name: wordFor(AppointmentStatus.options, (status) => t(`term.appointmentForStaff.${status}`)),
                  },
                },
                {
                  key: 'next',
                  header: t('doctor.day.next'),
                  align: 'end',
                  cell: (row) => <Next row={row} first={row === first} onOpen={() => open(row)} />,
                },
              ]}
              empty={
                <EmptyState
                  title={t('doctor.day.empty')}
                  hint={t('doctor.day.emptyHint')}
                  icon={<IconStethoscope size={34} stroke={1.4} aria-hidden />}
                />
              }
            />
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}

function isSentBack(row: Appointment): boolean {
  return row.status === 'in-treatment' && row.remark !== undefined && row.remark !== '';
}

function Time({ row }: { readonly row: Appointment }) {
  const t = useWords();
  const format = useFormat();
  if (row.start === undefined) return '—';
  return (
    <span className="ow-nowrap">
      {format.weekday(row.start)} <b>{format.time(row.start)}</b>
      {row.minutes === undefined ? null : (
        <span className="ow-quiet"> · {t('doctor.day.minutes', { minutes: row.minutes })}</span>
      )}
    </span>
  );
}

/** T_SK comes with the patient's check-in; without it the treatment cannot be opened. */
function SessionKey({ row }: { readonly row: Appointment }) {
  const t = useWords();
  const words =
    canOpen(row) && row.tsk !== undefined
      ? 'keyThere'
      : canOpen(row) || row.status === 'assigned'
        ? 'keyLater'
        : 'keyDone';
  return (
    <span className={words === 'keyThere' ? 'ow-nowrap' : 'ow-quiet ow-nowrap'} data-tsk={words === 'keyThere'}>
      {words === 'keyThere' ? (
        <IconKey size={15} aria-hidden style={{ verticalAlign: '-2px', marginRight: 5 }} />
      ) : null}
      {t(`doctor.day.${words}`)}
    </span>
  );
}

/** The patient who has waited longest gets the one filled button. */
function Next({
  row,
  first,
  onOpen,
}: {
  readonly row: Appointment;
  readonly first: boolean;
  readonly onOpen: () => void;
}) {
  const t = useWords();
  if (!canOpen(row))
    return <span className="ow-quiet">{row.status === 'assigned' ? t('doctor.day.afterCheckIn') : ''}</span>;
  return (
    <Button
      size="compact-sm"
      variant={first ? 'filled' : 'default'}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
      data-testid={ids.open(row.id)}
    >
      {t(row.status === 'in-treatment' ? 'doctor.day.goOn' : 'doctor.day.open')}
    </Button>
  );
}
