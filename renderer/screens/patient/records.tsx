import { useOrganisationName } from '../../app/organisation-name.ts';
import { Button } from '@mantine/core';
import { IconFiles } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useMe } from '../../app/session.tsx';
import { usePages } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { UncheckedBadge } from '../../components/record-badge.tsx';
import { Screen } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

import { TreatmentName, useTreatmentName } from './treatment-name.tsx';

const ids = testIds.records;

/** The patient's own records, newest first, a page at a time. */
export function Records() {
  const t = useWords();
  const go = useNavigate();
  const local = useLocal();
  const organisationName = useOrganisationName();
  const treatmentName = useTreatmentName();
  const format = useFormat();
  const me = useMe();
  const pages = usePages('records.list');
  return (
    <>
      <PatientBanner subject={{ pid: me.pid, name: me.label }} />
      <Screen title={t('patient.records.title')} intro={t('patient.records.intro')} testid={ids.root}>
        <WhenAnswered asking={{ value: pages.items, error: pages.error, again: pages.again }}>
          {(rows) => (
            <DataTable
              id={ids.table}
              label={t('patient.records.title')}
              rows={rows}
              rowKey={(row) => `${row.T_ID}-${row.version}`}
              onOpen={(row) => void go(`/patient/records/${row.T_ID}/${row.version}`)}
              initial={{ search: '', filters: {}, sort: { column: 'recorded', descending: true } }}
              columns={[
                {
                  key: 'recorded',
                  header: `${t('patient.records.recorded')} (${format.zone()})`,
                  order: (row) => row.recordedAt,
                  text: (row) => format.dateTime(row.recordedAt),
                  cell: (row) => <span className="ow-nowrap">{format.stamp(row.recordedAt)}</span>,
                },
                {
                  key: 'hospital',
                  header: t('patient.records.hospital'),
                  text: (row) => local(row.hospitalName),
                  cell: (row) => <b>{local(row.hospitalName)}</b>,
                  filter: {
                    value: (row) => row.hospital,
                    name: organisationName,
                  },
                },
                {
                  key: 'kinds',
                  header: t('patient.records.contains'),
                  text: (row) => row.kinds.map((kind) => t(`term.kind.${kind}`)).join(' '),
                  cell: (row) => row.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin')),
                },
                {
                  key: 'version',
                  header: t('patient.records.version'),
                  align: 'end',
                  order: (row) => row.version,
                  cell: (row) => row.version,
                },
                {
                  key: 'size',
                  header: t('common.size'),
                  align: 'end',
                  order: (row) => row.bytes,
                  cell: (row) => <span className="ow-nowrap">{format.bytes(row.bytes)}</span>,
                },
                {
                  key: 'treatment',
                  header: t('patient.records.treatment'),
                  text: (row) => `${treatmentName(row.T_ID) ?? ''} ${row.T_ID}`,
                  cell: (row) => <TreatmentName tid={row.T_ID} />,
                },
                { key: 'badge', header: t('patient.records.badge'), cell: () => <UncheckedBadge /> },
              ]}
              empty={
                <EmptyState
                  title={t('patient.records.empty')}
                  hint={t('patient.records.emptyHint')}
                  icon={<IconFiles size={34} stroke={1.4} aria-hidden />}
                />
              }
            />
          )}
        </WhenAnswered>
        <UnreadableRows count={pages.unreadable} />
        {pages.hasMore ? (
          <Button
            variant="default"
            loading={pages.loadingMore}
            onClick={pages.more}
            data-testid={testIds.common.loadMore}
          >
            {t('common.loadMore')}
          </Button>
        ) : null}
      </Screen>
    </>
  );
}
