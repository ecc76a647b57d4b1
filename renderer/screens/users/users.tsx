import { MspId } from '../../../domain/ids.ts';
import { PersonRole, UserStatus } from '../../../domain/user.ts';
import { staffRoles } from '../../../api/messages/sa.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { Asked } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useSession } from '../../app/session.tsx';
import { WhenAnswered } from '../../components/asked.tsx';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import type { TableView } from '../../components/table/table-view.ts';
import { useOrganisationColumn } from '../../components/table/organisation-column.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { UserDetail, type ListedUser } from './user-detail.tsx';

const ids = testIds.saUsers;
const sort = { column: 'registered', descending: true };
const titles = { all: 'admin.users.title', staff: 'admin.users.staffTitle' } as const;
const intros = { all: 'admin.users.intro', staff: 'admin.users.staffIntro' } as const;
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

/** For SA's officer everybody registered. */
export function AllUsers() {
  return <Users whose="all" roles={PersonRole.options} />;
}

/** For a hospital's administrator its own doctors and technicians. */
export function Staff() {
  return <Users whose="staff" roles={staffRoles} />;
}

interface UsersProps {
  readonly whose: 'all' | 'staff';
  readonly roles: readonly PersonRole[];
}

/** Revoking takes effect at their next call. */
function Users({ whose, roles }: UsersProps) {
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
  const organisationColumn: Column<ListedUser> = {
    ...useOrganisationColumn(),
    filter: {
      value: (row) => row.mspId,
      name: organisationName,
      options: organisations.map(({ mspId }) => mspId),
    },
  };
  return (
    <Screen title={t(titles[whose])} intro={t(intros[whose])} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(rows) => {
          const user = rows.find((row) => row.pid === chosen);
          return (
            <div className="ow-split" {...(user === undefined ? { 'data-alone': '' } : {})}>
              <DataTable<ListedUser>
                id={ids.table}
                label={t(titles[whose])}
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
                      options: roles,
                      name: wordFor(roles, (role) => t(`term.role.${role}`)),
                    },
                  },
                  ...(whose === 'staff' ? [] : [organisationColumn]),
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
                    hint={t(whose === 'staff' ? 'admin.users.emptyHintStaff' : 'admin.users.emptyHint')}
                    icon={<IconUsers size={34} stroke={1.4} aria-hidden />}
                  />
                }
              />
              {user === undefined ? null : <UserDetail key={user.pid} user={user} />}
            </div>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}
