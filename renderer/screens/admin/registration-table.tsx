import { RegistrationState } from '../../../api/messages/registration.ts';
import { PersonRole } from '../../../domain/user.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { IconUserCheck } from '@tabler/icons-react';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import type { Review } from './registration-detail.tsx';
import { registrationTone } from './tones.ts';

/** Requests, those to decide first. */
export function RegistrationTable({
  id,
  rows,
  selected,
  onOpen,
  emptyHint,
}: {
  readonly id: string;
  readonly rows: readonly Review[];
  readonly selected: string | undefined;
  readonly onOpen: (review: Review) => void;
  readonly emptyHint: string;
}) {
  const t = useWords();
  const organisationName = useOrganisationName();
  const format = useFormat();
  const sort = { column: 'asked', descending: true };
  return (
    <DataTable<Review>
      id={id}
      label={t('admin.registrations.title')}
      rows={rows}
      rowKey={(row) => row.id}
      selected={selected}
      onOpen={onOpen}
      compact={selected !== undefined}
      initial={{ search: '', filters: {}, sort }}
      views={[
        {
          key: 'open',
          name: t('admin.registrations.view.open'),
          view: { search: '', filters: { state: 'submitted' }, sort },
        },
        { key: 'all', name: t('common.all'), view: { search: '', filters: {}, sort } },
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
            name: wordFor(PersonRole.options, (role) => t(`term.role.${role}`)),
          },
        },
        {
          key: 'org',
          header: t('common.organisation'),
          minor: true,
          text: (row) => organisationName(row.mspId),
          cell: (row) => organisationName(row.mspId),
        },
        {
          key: 'state',
          header: t('common.status'),
          text: (row) => t(`term.registration.${row.state}`),
          cell: (row) => (
            <StatusBadge tone={registrationTone(row.state)}>{t(`term.registration.${row.state}`)}</StatusBadge>
          ),
          filter: {
            value: (row) => row.state,
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
