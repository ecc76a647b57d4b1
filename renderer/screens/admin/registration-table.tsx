import { RegistrationState } from '../../../api/messages/registration.ts';
import { PersonRole } from '../../../domain/user.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { IconUserCheck } from '@tabler/icons-react';
import { DataTable } from '../../components/table/data-table.tsx';
import type { Paging } from '../../components/table/use-paged.ts';
import { useOrganisationColumn } from '../../components/table/organisation-column.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import type { Review } from './registration-detail.tsx';
import { firstView } from './registrations-asked.ts';
import { registrationTone } from './tones.ts';

/** Requests, those to decide first. */
export function RegistrationTable({
  id,
  rows,
  selected,
  onOpen,
  emptyHint,
  paging,
}: {
  readonly id: string;
  readonly rows: readonly Review[];
  readonly selected: string | undefined;
  readonly onOpen: (review: Review) => void;
  readonly emptyHint: string;
  readonly paging: Paging;
}) {
  const t = useWords();
  const organisation = useOrganisationColumn();
  const format = useFormat();
  return (
    <DataTable<Review>
      id={id}
      label={t('admin.registrations.title')}
      rows={rows}
      rowKey={(row) => row.id}
      selected={selected}
      onOpen={onOpen}
      compact={selected !== undefined}
      initial={firstView}
      paging={paging}
      views={[
        {
          key: 'open',
          name: t('admin.registrations.view.open'),
          view: { ...firstView, filters: { state: 'submitted' } },
        },
        { key: 'all', name: t('common.all'), view: firstView },
      ]}
      columns={[
        {
          key: 'asked',
          header: `${t('admin.registrations.asked')} (${format.zone()})`,
          order: (row) => row.submittedAt,
          text: (row) => format.dateTime(row.submittedAt),
          cell: (row) => <span className="ow-nowrap">{format.stamp(row.submittedAt)}</span>,
        },
        {
          key: 'name',
          header: t('common.name'),
          text: nameOf,
          cell: (row) => nameOf(row) || <span className="ow-quiet">—</span>,
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
        organisation,
        {
          key: 'state',
          header: t('common.status'),
          text: (row) => t(`term.registration.${row.state}`),
          cell: (row) => (
            <>
              <StatusBadge tone={registrationTone(row.state)}>{t(`term.registration.${row.state}`)}</StatusBadge>
              <UnreadableBadge fields={row.unreadable} />
            </>
          ),
          filter: {
            value: (row) => row.state,
            options: RegistrationState.options,
            name: wordFor(RegistrationState.options, (state) => t(`term.registration.${state}`)),
          },
        },
      ]}
      empty={
        <EmptyState
          title={t('admin.registrations.empty')}
          hint={emptyHint}
          icon={<IconUserCheck size={34} stroke={1.4} aria-hidden />}
        />
      }
    />
  );

  function nameOf(row: Review): string {
    return row.displayName ?? row.rid?.name ?? '';
  }
}
