import { IconKeyOff } from '@tabler/icons-react';
import { useState } from 'react';
import { ReplacementState } from '../../../api/messages/replacement.ts';
import type { Asked, Replied } from '../../../api/window/calls.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { wordFor } from '../../components/table/filter-choices.ts';
import type { TableView } from '../../components/table/table-view.ts';
import { useOrganisationColumn } from '../../components/table/organisation-column.ts';
import { orderOf, usePaged } from '../../components/table/use-paged.ts';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { ReplacementDetail } from './replacement-detail.tsx';
import { replacementTone } from './request.ts';

const ids = testIds.replacements;
type Row = Replied<'sa.replacements'>['items'][number];
const all: TableView = { search: '', filters: {}, sort: { column: 'asked', descending: true } };
const only = (state: Row['state']): TableView => ({ ...all, filters: { state } });

/** What SA looks for by itself. */
function request(view: TableView): Asked<'sa.replacements'> {
  return { state: ReplacementState.safeParse(view.filters['state']).data, order: orderOf(view, 'asked') };
}

/** A hospital's administrator says who was before them. */
export function ConfirmReplacements() {
  return <Replacements stage="hospital" />;
}

/** SA's officer grants what was confirmed. */
export function GrantReplacements() {
  return <Replacements stage="sa" />;
}

function Replacements({ stage }: { readonly stage: 'hospital' | 'sa' }) {
  const t = useWords();
  const columns = useColumns();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const { asking, paging } = usePaged('sa.replacements', {
    id: ids.table,
    initial: all,
    order: 'asked',
    everyMs: 5000,
    request,
  });
  const hospital = stage === 'hospital';
  return (
    <Screen
      title={t('replacement.review.title')}
      intro={t(hospital ? 'replacement.review.intro' : 'replacement.review.introSa')}
      testid={ids.root}
    >
      <WhenAnswered asking={asking}>
        {(rows) => (
          <div className="ow-split" {...(chosen === undefined ? { 'data-alone': '' } : {})}>
            <DataTable<Row>
              id={ids.table}
              label={t('replacement.review.title')}
              rows={rows}
              rowKey={(row) => row.id}
              selected={chosen}
              onOpen={(row) => setChosen(row.id)}
              compact={chosen !== undefined}
              initial={all}
              paging={paging}
              views={[
                {
                  key: 'open',
                  name: t(hospital ? 'replacement.review.view.open' : 'replacement.review.view.openSa'),
                  view: only(hospital ? 'submitted' : 'confirmed'),
                },
                { key: 'all', name: t('common.all'), view: all },
              ]}
              columns={columns}
              empty={
                <EmptyState
                  title={t('replacement.review.empty')}
                  hint={t('replacement.review.emptyHint')}
                  icon={<IconKeyOff size={34} stroke={1.4} aria-hidden />}
                />
              }
            />
            {chosen === undefined ? null : <ReplacementDetail key={chosen} id={chosen} stage={stage} />}
          </div>
        )}
      </WhenAnswered>
    </Screen>
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords();
  const organisation = useOrganisationColumn();
  const format = useFormat();
  return [
    {
      key: 'asked',
      header: `${t('replacement.review.asked')} (${format.zone()})`,
      order: (row) => row.submittedAt,
      text: (row) => format.dateTime(row.submittedAt),
      cell: (row) => <span className="ow-nowrap">{format.stamp(row.submittedAt)}</span>,
    },
    {
      key: 'name',
      header: t('common.name'),
      text: (row) => row.rid?.name ?? '',
      cell: (row) => row.rid?.name ?? <span className="ow-quiet">—</span>,
    },
    {
      key: 'role',
      header: t('common.role'),
      text: (row) => t(`term.role.${row.role}`),
      cell: (row) => t(`term.role.${row.role}`),
    },
    {
      key: 'cause',
      header: t('replacement.review.cause'),
      minor: true,
      text: (row) => t(`replacement.cause.${row.cause}`),
      cell: (row) => t(`replacement.cause.${row.cause}`),
    },
    organisation,
    {
      key: 'state',
      header: t('common.status'),
      text: (row) => t(`replacement.state.${row.state}`),
      cell: (row) => (
        <>
          <StatusBadge tone={replacementTone(row.state)}>{t(`replacement.state.${row.state}`)}</StatusBadge>
          <UnreadableBadge fields={row.unreadable} />
        </>
      ),
      filter: {
        value: (row) => row.state,
        options: ReplacementState.options,
        name: wordFor(ReplacementState.options, (state) => t(`replacement.state.${state}`)),
      },
    },
  ];
}
