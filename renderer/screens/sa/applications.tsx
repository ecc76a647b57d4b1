import { IconBuildingHospital } from '@tabler/icons-react';
import { useState } from 'react';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableView } from '../../components/table/table-view.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { ApplicationDetail, applicationTone, type Application } from './application-detail.tsx';

const ids = testIds.saApplications;
const initial: TableView = { search: '', filters: {}, sort: { column: 'at', descending: true } };

/** Organisations that applied to join. */
export function SaApplications() {
  const t = useWords();
  const local = useLocal();
  const format = useFormat();
  const { asking, paging } = usePaged('sa.applications', {
    id: ids.table,
    initial,
    order: 'at',
    everyMs: 10_000,
    request: (view) => ({ order: orderOf(view, 'at') }),
  });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  return (
    <Screen title={t('admin.applications.title')} intro={t('admin.applications.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(rows) => {
          const application = rows.find((row) => row.id === chosen);
          return (
            <div className="ow-split" {...(application === undefined ? { 'data-alone': '' } : {})}>
              <DataTable<Application>
                id={ids.table}
                label={t('admin.applications.title')}
                rows={rows}
                rowKey={(row) => row.id}
                selected={chosen}
                onOpen={(row) => setChosen(row.id)}
                compact={application !== undefined}
                initial={initial}
                paging={paging}
                columns={[
                  {
                    key: 'name',
                    header: t('common.organisation'),
                    text: (row) => local(row.name),
                    cell: (row) => <b>{local(row.name)}</b>,
                  },
                  {
                    key: 'type',
                    header: t('admin.applications.type'),
                    text: (row) => t(`term.organisationType.${row.type}`),
                    cell: (row) => t(`term.organisationType.${row.type}`),
                  },
                  {
                    key: 'msp',
                    header: t('admin.applications.msp'),
                    minor: true,
                    text: (row) => row.mspId,
                    cell: (row) => <span className="ow-mono">{row.mspId}</span>,
                  },
                  {
                    key: 'at',
                    header: `${t('common.when')} (${format.zone()})`,
                    minor: true,
                    order: (row) => row.at,
                    cell: (row) => <span className="ow-nowrap">{format.stamp(row.at)}</span>,
                  },
                  {
                    key: 'status',
                    header: t('common.status'),
                    text: (row) => t(`term.application.${row.status}`),
                    cell: (row) => (
                      <>
                        <StatusBadge tone={applicationTone(row.status)}>
                          {t(`term.application.${row.status}`)}
                        </StatusBadge>
                        <UnreadableBadge fields={row.unreadable} />
                      </>
                    ),
                  },
                ]}
                empty={
                  <EmptyState
                    title={t('admin.applications.empty')}
                    hint={t('admin.applications.emptyHint')}
                    icon={<IconBuildingHospital size={34} stroke={1.4} aria-hidden />}
                  />
                }
              />
              {application === undefined ? null : <ApplicationDetail key={application.id} application={application} />}
            </div>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}
