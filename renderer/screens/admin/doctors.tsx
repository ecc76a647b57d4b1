import { IconStethoscope } from '@tabler/icons-react';
import { useState } from 'react';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { DoctorDays, type ListedDoctor } from './doctor-days.tsx';
import { useDoctorColumns } from './doctor-columns.ts';

const ids = testIds.adminDoctors;

export function AdminDoctors() {
  const t = useWords();
  const asking = useAsk('admin.doctors', {}, { everyMs: 10_000 });
  const doctorColumns = useDoctorColumns();
  const [chosen, setChosen] = useState<ListedDoctor | undefined>(undefined);
  return (
    <Screen title={t('admin.doctors.title')} intro={t('admin.doctors.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {({ items, unreadable }) => (
          <div className="ow-split" {...(chosen === undefined ? { 'data-alone': '' } : {})}>
            <DataTable<ListedDoctor>
              id={ids.table}
              label={t('admin.doctors.title')}
              rows={items}
              unreadable={unreadable}
              rowKey={(row) => row.pid}
              selected={chosen?.pid}
              onOpen={setChosen}
              compact={chosen !== undefined}
              columns={[
                ...doctorColumns,
                { key: 'pid', header: t('term.pid'), text: (row) => row.pid, cell: (row) => <PidChip pid={row.pid} /> },
              ]}
              empty={
                <EmptyState
                  title={t('admin.doctors.empty')}
                  hint={t('admin.doctors.emptyHint')}
                  icon={<IconStethoscope size={34} stroke={1.4} aria-hidden />}
                />
              }
            />
            {chosen === undefined ? null : <DoctorDays key={chosen.pid} doctor={chosen} />}
          </div>
        )}
      </WhenAnswered>
    </Screen>
  );
}
