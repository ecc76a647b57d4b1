import { IconFileCheck } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import type { Asked } from '../../../api/window/calls.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { wordFor } from '../../components/table/filter-choices.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableView } from '../../components/table/table-view.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { signedPath } from './paths.ts';
import { signedStateOf, signedStates, signedTones, type Signed } from './signed-state.ts';

const ids = testIds.signed;
const sort = { column: 'signed', descending: true };
const initial: TableView = { search: '', filters: {}, sort };
const states = z.enum(['waiting', 'sent-back', 'recorded', 'amended']);

function request(view: TableView): Asked<'treatment.signed'> {
  return { state: states.safeParse(view.filters['state']).data, order: orderOf(view, 'signed') };
}

/** What the doctor has signed, and what has become of each. */
export function DoctorSigned() {
  const t = useWords();
  const format = useFormat();
  const go = useNavigate();
  const { asking, paging } = usePaged('treatment.signed', {
    id: ids.table,
    initial,
    order: 'signed',
    everyMs: 15_000,
    request,
  });
  const words = (row: Signed): string => t(`doctor.signed.state.${signedStateOf(row)}`);
  return (
    <Screen title={t('doctor.signed.title')} intro={t('doctor.signed.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(rows) => (
          <DataTable<Signed>
            id={ids.table}
            label={t('doctor.signed.title')}
            rows={rows}
            paging={paging}
            rowKey={(row) => row.tid ?? row.id}
            onOpen={({ tid }) => {
              if (tid !== undefined) void go(signedPath(tid));
            }}
            initial={initial}
            views={[
              { key: 'all', name: t('common.all'), view: initial },
              ...states.options.map((state) => ({
                key: state,
                name: t(`doctor.signed.state.${state}`),
                view: { search: '', filters: { state }, sort },
              })),
            ]}
            columns={[
              {
                key: 'signed',
                header: `${t('doctor.signed.at')} (${format.zone()})`,
                order: (row) => row.signedAt,
                text: (row) => format.dateTime(row.signedAt),
                cell: (row) => <span className="ow-nowrap">{format.stamp(row.signedAt)}</span>,
              },
              {
                key: 'patient',
                header: t('doctor.day.patient'),
                text: (row) => row.patientPid,
                cell: (row) => <PidChip pid={row.patientPid} copyable={false} />,
              },
              {
                key: 'treatment',
                header: t('doctor.waiting.treatment'),
                text: (row) => row.tid ?? '',
                cell: (row) => (row.tid === undefined ? '—' : <PidChip pid={row.tid} copyable={false} />),
              },
              {
                key: 'version',
                header: t('doctor.signed.version'),
                order: (row) => row.signedVersion,
                cell: (row) => t('common.version', { version: row.signedVersion }),
              },
              {
                key: 'state',
                header: t('common.status'),
                text: words,
                cell: (row) => <StatusBadge tone={signedTones[signedStateOf(row)]}>{words(row)}</StatusBadge>,
                filter: {
                  value: signedStateOf,
                  options: states.options,
                  name: wordFor(signedStates, (state) => t(`doctor.signed.state.${state}`)),
                },
              },
            ]}
            empty={
              <EmptyState
                title={t('doctor.signed.empty')}
                hint={t('doctor.signed.emptyHint')}
                icon={<IconFileCheck size={34} stroke={1.4} aria-hidden />}
              />
            }
          />
        )}
      </WhenAnswered>
    </Screen>
  );
}
