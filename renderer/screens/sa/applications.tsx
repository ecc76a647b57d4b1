import { Button, Group, Stack, Title } from '@mantine/core';
import { IconBuildingHospital } from '@tabler/icons-react';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableView } from '../../components/table/table-view.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Fact, Facts, Screen } from '../../components/screen.tsx';
import type { Tone } from '../../components/status-badge.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.saApplications;
type Application = Replied<'sa.applications'>['items'][number];
const initial: TableView = { search: '', filters: {}, sort: { column: 'at', descending: true } };

function tone(status: Application['status']): Tone {
  return ({ submitted: 'wait', approved: 'wait', joined: 'good', declined: 'bad', left: 'plain' } as const)[status];
}

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
                        <StatusBadge tone={tone(row.status)}>{t(`term.application.${row.status}`)}</StatusBadge>
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
              {application === undefined ? null : <Detail key={application.id} application={application} />}
            </div>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}

function Detail({ application }: { readonly application: Application }) {
  const t = useWords();
  const local = useLocal();
  const [deciding, setDeciding] = useState<'approve' | 'decline' | undefined>(undefined);
  const act = useAct('sa.decideApplication', ['sa.applications']);
  const name = local(application.name);
  const declining = deciding === 'decline';
  return (
    <section className="ow-panel" data-testid={ids.detail} data-status={application.status}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2}>{name}</Title>
          <StatusBadge tone={tone(application.status)}>{t(`term.application.${application.status}`)}</StatusBadge>
        </Group>
        <Facts>
          <Fact name={t('admin.applications.type')}>{t(`term.organisationType.${application.type}`)}</Fact>
          <Fact name={t('admin.applications.msp')}>{application.mspId}</Fact>
          <Fact name={t('admin.applications.contact')}>
            {application.contact === '' ? t('common.notStated') : application.contact}
          </Fact>
          {application.reason === undefined || application.reason === '' ? null : (
            <Fact name={t('common.reason')}>{application.reason}</Fact>
          )}
        </Facts>
        {application.status === 'submitted' ? (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setDeciding('decline')} data-testid={ids.decline}>
              {t('admin.applications.decline')}
            </Button>
            <Button onClick={() => setDeciding('approve')} data-testid={ids.approve}>
              {t('admin.applications.approve')}
            </Button>
          </Group>
        ) : null}
      </Stack>
      <ConfirmSteps
        opened={deciding !== undefined}
        title={
          declining ? t('admin.applications.declineTitle', { name }) : t('admin.applications.approveTitle', { name })
        }
        subject={application.id}
        about={[
          { name: t('common.organisation'), value: name },
          { name: t('admin.applications.type'), value: t(`term.organisationType.${application.type}`) },
          { name: t('admin.applications.msp'), value: application.mspId },
        ]}
        will={[t(declining ? 'admin.applications.declineWill' : 'admin.applications.approveWill')]}
        confirm={declining ? t('admin.registrations.declineConfirm') : t('admin.applications.approve')}
        danger={declining}
        reason={{ label: declining ? t('common.reason') : t('admin.applications.note'), required: declining }}
        busy={act.busy}
        error={act.error}
        onClose={() => setDeciding(undefined)}
        onConfirm={(reason) =>
          void act.run({ id: application.id, approve: !declining, reason }).then((done) => {
            if (done !== undefined) setDeciding(undefined);
          })
        }
      />
    </section>
  );
}
