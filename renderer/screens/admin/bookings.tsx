import { AppointmentStatus, DepartmentId } from '../../../domain/appointment.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { IconClipboardList } from '@tabler/icons-react';
import { useState } from 'react';
import type { Asked, Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableView } from '../../components/table/table-view.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { BookingDetail } from './booking-detail.tsx';
import { useDepartmentName } from './department-name.ts';
import { appointmentTone } from './tones.ts';

const ids = testIds.adminBookings;
type Booking = Replied<'admin.bookings'>['items'][number];
const sort = { column: 'asked', descending: true };
const initial: TableView = { search: '', filters: {}, sort };
const statuses = AppointmentStatus.exclude(['cancelled']);

/** What the hospital's service looks for by itself. */
function request(view: TableView): Asked<'admin.bookings'> {
  return {
    status: statuses.safeParse(view.filters['status']).data,
    department: DepartmentId.safeParse(view.filters['department']).data,
    order: orderOf(view, 'asked'),
  };
}

/** Appointments asked for: assign a doctor and a time. */
export function AdminBookings() {
  const t = useWords();
  const format = useFormat();
  const { asking, paging } = usePaged('admin.bookings', {
    id: ids.table,
    initial,
    order: 'asked',
    everyMs: 5000,
    request,
  });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const departmentName = useDepartmentName();
  const departments = useAsk('admin.departments', {}).value?.map(({ id }) => id) ?? [];
  return (
    <Screen title={t('admin.bookings.title')} intro={t('admin.bookings.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(rows) => {
          return (
            <div className="ow-split" {...(chosen === undefined ? { 'data-alone': '' } : {})}>
              <DataTable<Booking>
                id={ids.table}
                label={t('admin.bookings.title')}
                rows={rows}
                rowKey={(row) => row.id}
                selected={chosen}
                onOpen={(row) => setChosen(row.id)}
                compact={chosen !== undefined}
                initial={initial}
                paging={paging}
                views={[
                  {
                    key: 'open',
                    name: t('admin.bookings.view.open'),
                    view: { search: '', filters: { status: 'requested' }, sort },
                  },
                  { key: 'all', name: t('common.all'), view: { search: '', filters: {}, sort } },
                ]}
                columns={[
                  {
                    key: 'asked',
                    header: `${t('admin.registrations.asked')} (${format.zone()})`,
                    order: (row) => row.requestedAt,
                    text: (row) => format.dateTime(row.requestedAt),
                    cell: (row) => <span className="ow-nowrap">{format.stamp(row.requestedAt)}</span>,
                  },
                  {
                    key: 'patient',
                    header: t('admin.bookings.patient'),
                    text: (row) => row.patientPid,
                    cell: (row) => <PidChip pid={row.patientPid} copyable={false} />,
                  },
                  {
                    key: 'department',
                    header: t('common.department'),
                    text: (row) => departmentName(row.department),
                    cell: (row) => departmentName(row.department),
                    filter: { value: (row) => row.department, name: departmentName, options: departments },
                  },
                  {
                    key: 'doctor',
                    header: t('admin.bookings.doctor'),
                    minor: true,
                    text: (row) => row.doctorName ?? '',
                    cell: (row) => row.doctorName ?? <span className="ow-quiet">—</span>,
                  },
                  {
                    key: 'start',
                    header: `${t('admin.bookings.time')} (${format.zone()})`,
                    minor: true,
                    order: (row) => row.start ?? '',
                    text: (row) => (row.start === undefined ? '' : format.dateTime(row.start)),
                    cell: (row) => (
                      <span className="ow-nowrap">{row.start === undefined ? '—' : format.stamp(row.start)}</span>
                    ),
                  },
                  {
                    key: 'status',
                    header: t('common.status'),
                    text: (row) => t(`term.appointmentForStaff.${row.status}`),
                    cell: (row) => (
                      <>
                        <StatusBadge tone={appointmentTone(row.status)}>
                          {t(`term.appointmentForStaff.${row.status}`)}
                        </StatusBadge>
                        {row.missedAt === undefined ? null : (
                          <StatusBadge tone="bad">{t('admin.bookings.change.missed')}</StatusBadge>
                        )}
                        <UnreadableBadge fields={row.unreadable} />
                      </>
                    ),
                    filter: {
                      value: (row) => row.status,
                      options: statuses.options,
                      name: wordFor(AppointmentStatus.options, (status) => t(`term.appointmentForStaff.${status}`)),
                    },
                  },
                ]}
                empty={
                  <EmptyState
                    title={t('admin.bookings.empty')}
                    hint={t('admin.bookings.emptyHint')}
                    icon={<IconClipboardList size={34} stroke={1.4} aria-hidden />}
                  />
                }
              />
              {chosen === undefined ? null : <BookingDetail key={chosen} id={chosen} departmentName={departmentName} />}
            </div>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}
