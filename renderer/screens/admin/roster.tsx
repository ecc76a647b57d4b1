import { Stack } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { ZoneContext, useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useDoctorColumns } from './doctor-columns.ts';
import type { ListedDoctor } from './doctor-days.tsx';
import { DoctorRoster } from './doctor-hours.tsx';
import { RosterFile } from './roster-file.tsx';
import { SpecialDays } from './special-days.tsx';
import { daysAlike, weekdays } from './typed-hours.ts';

const ids = testIds.adminRoster;
type Roster = Replied<'admin.roster'>;

/** When and where the hospital's doctors see patients. */
export function AdminRoster() {
  const t = useWords();
  const asking = useAsk('admin.roster', {}, { everyMs: 10_000 });
  return (
    <Screen title={t('admin.roster.title')} intro={t('admin.roster.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(roster) => (
          // Days and hours are those of the hospital, whatever zone the window is in.
          <ZoneContext.Provider value={roster.timeZone}>
            <Stack gap="lg">
              <UnreadableRows count={roster.unreadable} />
              <RosterFile />
              <Doctors roster={roster} />
              <SpecialDays days={roster.days} />
            </Stack>
          </ZoneContext.Provider>
        )}
      </WhenAnswered>
    </Screen>
  );
}

function Doctors({ roster }: { readonly roster: Roster }) {
  const t = useWords();
  const asking = useAsk('admin.doctors', {}, { everyMs: 10_000 });
  const doctorColumns = useDoctorColumns();
  const hoursOf = useHoursInWords(roster);
  const awayOf = useAwayInWords(roster);
  const [chosen, setChosen] = useState<ListedDoctor | undefined>(undefined);
  return (
    <WhenAnswered asking={asking}>
      {({ items, unreadable }) => (
        <div className="ow-split" {...(chosen === undefined ? { 'data-alone': '' } : {})}>
          <DataTable<ListedDoctor>
            id={ids.table}
            label={t('admin.roster.title')}
            rows={items}
            unreadable={unreadable}
            rowKey={(row) => row.pid}
            selected={chosen?.pid}
            onOpen={setChosen}
            compact={chosen !== undefined}
            columns={[
              ...doctorColumns,
              {
                key: 'hours',
                header: t('admin.roster.hours'),
                text: (row) => hoursOf(row.pid),
                cell: (row) => hoursOf(row.pid),
              },
              {
                key: 'leave',
                header: t('admin.roster.leave'),
                minor: true,
                text: (row) => awayOf(row.pid),
                cell: (row) => awayOf(row.pid) || <span className="ow-quiet">—</span>,
              },
            ]}
            empty={
              <EmptyState
                title={t('admin.doctors.empty')}
                hint={t('admin.doctors.emptyHint')}
                icon={<IconStethoscope size={34} stroke={1.4} aria-hidden />}
              />
            }
          />
          {chosen === undefined ? null : <DoctorRoster key={chosen.pid} doctor={chosen} roster={roster} />}
        </div>
      )}
    </WhenAnswered>
  );
}

/** Room, days with their hours, how long an appointment is. */
function useHoursInWords({ hours, usual }: Roster): (pid: string) => string {
  const t = useWords();
  const day = (number: number): string => t(`admin.roster.short.${weekdays[number - 1] ?? 'mon'}`);
  return (pid) => {
    const of = hours.find(({ doctorPid }) => doctorPid === pid)?.hours ?? usual;
    const days = daysAlike(of).map(
      ({ first, last, hours: times }) => `${first === last ? day(first) : `${day(first)}–${day(last)}`} ${times}`,
    );
    const length = t('admin.roster.each', { count: of.minutes });
    return days.length === 0
      ? t('admin.roster.noAppointments')
      : [...(of.room === undefined ? [] : [of.room]), ...days, length].join(' · ');
  };
}

/** The leave that is, or comes next. */
function useAwayInWords({ leaves }: Roster): (pid: string) => string {
  const t = useWords();
  const format = useFormat();
  const today = format.today();
  return (pid) => {
    const next = leaves.find(({ doctorPid, to }) => doctorPid === pid && to >= today);
    return next === undefined ? '' : t('admin.roster.fromTo', { from: format.day(next.from), to: format.day(next.to) });
  };
}
