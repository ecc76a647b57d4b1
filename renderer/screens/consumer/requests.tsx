import { Purpose } from '../../../domain/share.ts';
import { wordFor } from '../../components/table/filter-choices.ts';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { Button, Group } from '@mantine/core';
import { IconInbox, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearchParams } from 'react-router';
import { usePages } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { DaysLeft } from './days-left.tsx';
import type { ConsumerShare, ConsumerShareState } from './share-state.ts';
import { expiryOf, shareTones, stateOf, shareStates } from './share-state.ts';

const ids = testIds.requests;

/** All one has asked patients for. `?made=` names the request just sent. */
export function ConsumerRequests() {
  const t = useWords();
  const go = useNavigate();
  const [params] = useSearchParams();
  const made = params.get('made') ?? undefined;
  const pages = usePages('requests.list', { everyMs: 10_000 });
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => void go('/requests/new')} data-testid={ids.make}>
      {t('consumer.list.make')}
    </Button>
  );
  return (
    <Screen title={t('consumer.list.title')} intro={t('consumer.list.intro')} testid={ids.root} actions={make}>
      {made === undefined ? null : <Message tone="good" title={t('consumer.list.made')} />}
      <WhenAnswered asking={{ value: pages.items, error: pages.error, again: pages.again }}>
        {(rows) => <Table rows={rows} made={made} />}
      </WhenAnswered>
      <UnreadableRows count={pages.unreadable} />
      {pages.hasMore ? (
        <Group justify="center">
          <Button
            variant="default"
            loading={pages.loadingMore}
            onClick={pages.more}
            data-testid={testIds.common.loadMore}
          >
            {t('common.loadMore')}
          </Button>
        </Group>
      ) : null}
    </Screen>
  );
}

function Table({ rows, made }: { readonly rows: readonly ConsumerShare[]; readonly made: string | undefined }) {
  const t = useWords();
  const format = useFormat();
  const go = useNavigate();
  const now = new Date();
  const sort = { column: 'asked', descending: true };
  const kinds = (row: ConsumerShare): string =>
    row.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'));
  const state = (row: ConsumerShare): ConsumerShareState => stateOf(row, now);
  const until = (row: ConsumerShare): string => expiryOf(row) ?? row.until;
  return (
    <DataTable<ConsumerShare>
      id={ids.table}
      label={t('consumer.list.title')}
      rows={rows}
      rowKey={(row) => row.shareId}
      selected={made}
      onOpen={(row) => void go(`/requests/${row.shareId}`)}
      initial={{ search: '', filters: {}, sort }}
      views={[
        { key: 'all', name: t('common.all'), view: { search: '', filters: {}, sort } },
        {
          key: 'granted',
          name: t('consumer.list.view.granted'),
          view: { search: '', filters: { status: 'granted' }, sort },
        },
        {
          key: 'waiting',
          name: t('consumer.list.view.waiting'),
          view: { search: '', filters: { status: 'requested' }, sort },
        },
      ]}
      columns={[
        {
          key: 'asked',
          header: t('consumer.list.asked'),
          order: (row) => row.requestedAt,
          text: (row) => format.date(row.requestedAt),
          cell: (row) => <span className="ow-nowrap">{format.date(row.requestedAt)}</span>,
        },
        {
          key: 'patient',
          header: t('consumer.list.patient'),
          text: (row) => row.patientPid,
          cell: (row) => <PidChip pid={row.patientPid} copyable={false} />,
        },
        {
          key: 'purpose',
          header: t('consumer.list.purpose'),
          text: (row) => t(`term.purpose.${row.purpose}`),
          cell: (row) => t(`term.purpose.${row.purpose}`),
          filter: {
            value: (row) => row.purpose,
            name: wordFor(Purpose.options, (purpose) => t(`term.purpose.${purpose}`)),
          },
        },
        { key: 'kinds', header: t('consumer.list.kinds'), text: kinds, cell: kinds },
        {
          key: 'status',
          header: t('common.status'),
          text: (row) => t(`term.share.${state(row)}`),
          cell: (row) => <StatusBadge tone={shareTones[state(row)]}>{t(`term.share.${state(row)}`)}</StatusBadge>,
          filter: {
            value: state,
            name: wordFor(shareStates, (one) => t(`term.share.${one}`)),
          },
        },
        {
          key: 'until',
          header: t('consumer.list.until'),
          order: until,
          text: (row) => format.date(until(row)),
          cell: (row) => <span className="ow-nowrap">{format.date(until(row))}</span>,
        },
        {
          key: 'left',
          header: t('consumer.list.left'),
          align: 'end',
          order: (row) => (state(row) === 'granted' ? until(row) : ''),
          cell: (row) =>
            state(row) === 'granted' ? <DaysLeft until={until(row)} /> : <span className="ow-quiet">—</span>,
        },
      ]}
      empty={
        <EmptyState
          title={t('consumer.list.empty')}
          hint={t('consumer.list.emptyHint')}
          icon={<IconInbox size={34} stroke={1.4} aria-hidden />}
        />
      }
    />
  );
}
