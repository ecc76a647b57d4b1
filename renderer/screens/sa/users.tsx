import { MspId } from '../../../domain/ids.ts';
import { PersonRole, UserStatus } from '../../../domain/user.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Asked, Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useMe, useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableView } from '../../components/table/table-view.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts, Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.saUsers;
type User = Replied<'sa.users'>['items'][number];
const sort = { column: 'registered', descending: true };
const initial: TableView = { search: '', filters: {}, sort };

/** What SA looks for by itself. */
function request(view: TableView): Asked<'sa.users'> {
  return {
    role: PersonRole.safeParse(view.filters['role']).data,
    mspId: MspId.safeParse(view.filters['org']).data,
    status: UserStatus.safeParse(view.filters['status']).data,
    order: orderOf(view, 'registered'),
  };
}

/** Everybody registered; revoking takes effect at their next call. */
export function SaUsers() {
  const t = useWords();
  const organisationName = useOrganisationName();
  const format = useFormat();
  const { organisations } = useSession();
  const { asking, paging } = usePaged('sa.users', {
    id: ids.table,
    initial,
    order: 'registered',
    everyMs: 10_000,
    request,
  });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  return (
    <Screen title={t('admin.users.title')} intro={t('admin.users.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(rows) => {
          const user = rows.find((row) => row.pid === chosen);
          return (
            <div className="ow-split" {...(user === undefined ? { 'data-alone': '' } : {})}>
              <DataTable<User>
                id={ids.table}
                label={t('admin.users.title')}
                rows={rows}
                rowKey={(row) => row.pid}
                selected={chosen}
                onOpen={(row) => setChosen(row.pid)}
                compact={user !== undefined}
                initial={initial}
                paging={paging}
                views={[
                  { key: 'all', name: t('common.all'), view: { search: '', filters: {}, sort } },
                  {
                    key: 'revoked',
                    name: t('admin.users.view.revoked'),
                    view: { search: '', filters: { status: 'revoked' }, sort },
                  },
                ]}
                columns={[
                  {
                    key: 'pid',
                    header: t('term.pid'),
                    text: (row) => row.pid,
                    cell: (row) => <PidChip pid={row.pid} copyable={false} />,
                  },
                  {
                    key: 'name',
                    header: t('common.name'),
                    text: (row) => row.displayName ?? '',
                    cell: (row) => row.displayName ?? <span className="ow-quiet">{t('admin.users.noName')}</span>,
                  },
                  {
                    key: 'role',
                    header: t('common.role'),
                    text: (row) => t(`term.role.${row.role}`),
                    cell: (row) => t(`term.role.${row.role}`),
                    filter: {
                      value: (row) => row.role,
                      options: PersonRole.options,
                      name: wordFor(PersonRole.options, (role) => t(`term.role.${role}`)),
                    },
                  },
                  {
                    key: 'org',
                    header: t('common.organisation'),
                    minor: true,
                    text: (row) => organisationName(row.mspId),
                    cell: (row) => organisationName(row.mspId),
                    filter: {
                      value: (row) => row.mspId,
                      name: organisationName,
                      options: organisations.map(({ mspId }) => mspId),
                    },
                  },
                  {
                    key: 'registered',
                    header: `${t('admin.users.registered')} (${format.zone()})`,
                    minor: true,
                    order: (row) => row.registeredAt,
                    cell: (row) => <span className="ow-nowrap">{format.stamp(row.registeredAt)}</span>,
                  },
                  {
                    key: 'status',
                    header: t('common.status'),
                    text: (row) => t(`term.userStatus.${row.status}`),
                    cell: (row) => (
                      <StatusBadge tone={row.status === 'active' ? 'good' : 'bad'}>
                        {t(`term.userStatus.${row.status}`)}
                      </StatusBadge>
                    ),
                    filter: {
                      value: (row) => row.status,
                      options: UserStatus.options,
                      name: (value) => t(value === 'active' ? 'term.userStatus.active' : 'term.userStatus.revoked'),
                    },
                  },
                ]}
                empty={
                  <EmptyState
                    title={t('admin.users.empty')}
                    hint={t('admin.users.emptyHint')}
                    icon={<IconUsers size={34} stroke={1.4} aria-hidden />}
                  />
                }
              />
              {user === undefined ? null : <Detail key={user.pid} user={user} />}
            </div>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}

function Detail({ user }: { readonly user: User }) {
  const t = useWords();
  const organisationName = useOrganisationName();
  const format = useFormat();
  const me = useMe();
  const [asked, setAsked] = useState(false);
  const act = useAct('sa.revoke', ['sa.users']);
  return (
    <section className="ow-panel" data-testid={ids.detail} data-status={user.status}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2}>{user.displayName ?? t(`term.role.${user.role}`)}</Title>
          <StatusBadge tone={user.status === 'active' ? 'good' : 'bad'}>
            {t(`term.userStatus.${user.status}`)}
          </StatusBadge>
        </Group>
        <Facts>
          <Fact name={t('term.pid')}>
            <PidChip pid={user.pid} />
          </Fact>
          <Fact name={t('common.role')}>{t(`term.role.${user.role}`)}</Fact>
          <Fact name={t('common.organisation')}>{organisationName(user.mspId)}</Fact>
          <Fact name={t('admin.users.registered')}>{format.dateTime(user.registeredAt)}</Fact>
          <Fact name={t('admin.users.changed')}>{format.dateTime(user.statusAt)}</Fact>
          {user.statusReason === '' ? null : <Fact name={t('common.reason')}>{user.statusReason}</Fact>}
        </Facts>
        {user.status === 'revoked' ? (
          <Message tone="bad">
            <p>{t('admin.users.revoked')}</p>
          </Message>
        ) : user.pid === me.pid ? (
          <Text c="dimmed">{t('admin.users.self')}</Text>
        ) : (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsked(true)} data-testid={ids.revoke}>
              {t('admin.users.revoke')}
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmSteps
        opened={asked}
        title={t('admin.users.revokeTitle')}
        subject={user.pid}
        about={[
          { name: t('common.name'), value: user.displayName ?? t('admin.users.noName') },
          { name: t('common.role'), value: t(`term.role.${user.role}`) },
          { name: t('common.organisation'), value: organisationName(user.mspId) },
          { name: t('term.pid'), value: <PidChip pid={user.pid} copyable={false} /> },
        ]}
        will={(['ledger', 'refused', 'ca', 'back'] as const).map((what) => t(`admin.users.revokeWill.${what}`))}
        wont={[t('admin.users.revokeWont')]}
        confirm={t('admin.users.revokeConfirm')}
        danger
        reason={{ label: t('admin.users.revokeReason'), required: true }}
        busy={act.busy}
        error={act.error}
        onClose={() => setAsked(false)}
        onConfirm={(reason) =>
          void act.run({ pid: user.pid, reason }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </section>
  );
}
