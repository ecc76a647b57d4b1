import { IconHourglass } from '@tabler/icons-react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';

const ids = testIds.waiting;
type Confirmation = Replied<'treatment.waiting'>['items'][number];

/** Records signed by the doctor that wait for their patients. */
export function DoctorWaiting() {
  const t = useWords();
  const format = useFormat();
  const asking = useAsk('treatment.waiting', {}, { everyMs: 5000 });
  const contents = (row: Confirmation): string =>
    row.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'));
  const since = (row: Confirmation): string => {
    const hours = Math.floor((Date.now() - new Date(row.at).getTime()) / 3_600_000);
    if (hours < 1) return t('doctor.waiting.lessThanHour');
    return hours < 48
      ? t('doctor.waiting.hours', { count: hours })
      : t('common.days', { count: Math.floor(hours / 24) });
  };
  return (
    <Screen title={t('doctor.waiting.title')} intro={t('doctor.waiting.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {({ items, unreadable }) => (
          <DataTable<Confirmation>
            id={ids.table}
            label={t('doctor.waiting.title')}
            rows={items}
            unreadable={unreadable}
            rowKey={(row) => row.tid}
            initial={{ search: '', filters: {}, sort: { column: 'signed', descending: false } }}
            columns={[
              {
                key: 'signed',
                header: t('doctor.waiting.signed'),
                order: (row) => row.at,
                text: (row) => format.dateTime(row.at),
                cell: (row) => <span className="ow-nowrap">{format.dateTime(row.at)}</span>,
              },
              {
                key: 'since',
                header: t('doctor.waiting.since'),
                order: (row) => -new Date(row.at).getTime(),
                cell: since,
              },
              {
                key: 'patient',
                header: t('doctor.waiting.patient'),
                text: (row) => row.patientPid,
                cell: (row) => <PidChip pid={row.patientPid} />,
              },
              {
                key: 'treatment',
                header: t('doctor.waiting.treatment'),
                text: (row) => row.tid,
                cell: (row) => <PidChip pid={row.tid} />,
              },
              {
                key: 'contents',
                header: t('doctor.waiting.contents'),
                text: contents,
                cell: (row) => `${contents(row)} · ${t('common.version', { version: row.version })}`,
              },
              {
                key: 'size',
                header: t('doctor.waiting.size'),
                align: 'end',
                order: (row) => row.bytes,
                cell: (row) => <span className="ow-nowrap">{format.bytes(row.bytes)}</span>,
              },
            ]}
            empty={
              <EmptyState
                title={t('doctor.waiting.empty')}
                hint={t('doctor.waiting.emptyHint')}
                icon={<IconHourglass size={34} stroke={1.4} aria-hidden />}
              />
            }
          />
        )}
      </WhenAnswered>
    </Screen>
  );
}
