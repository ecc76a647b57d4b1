import { Button, Group, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useMe } from '../../app/session.tsx';
import { useAct, usePages } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { TreatmentName, useTreatmentName } from './treatment-name.tsx';

const ids = testIds.uses;
type Use = Replied<'uses.read'>['items'][number];
interface Log {
  readonly items: readonly Use[];
  readonly bookmark: string;
  readonly unreadable: number;
  readonly at: string;
}

/** The log of uses. Reading it is an act that is recorded, so it happens only when asked for. */
export function Uses() {
  const t = useWords();
  const format = useFormat();
  const [log, setLog] = useState<Log | undefined>(undefined);
  const [readings, setReadings] = useState(false);
  const act = useAct('uses.read', ['uses.readings']);
  const read = async (bookmark: string): Promise<void> => {
    const page = await act.run({ bookmark });
    if (page === undefined) return;
    setLog((before) => ({
      items: bookmark === '' ? page.items : [...(before?.items ?? []), ...page.items],
      bookmark: page.bookmark,
      unreadable: page.unreadable + (bookmark === '' ? 0 : (before?.unreadable ?? 0)),
      at: new Date().toISOString(),
    }));
  };
  return (
    <Screen title={t('patient.uses.title')} intro={t('patient.uses.intro')} testid={ids.root}>
      {act.busy ? (
        <Text role="status" c="dimmed">
          {t('patient.uses.readingNow')}
        </Text>
      ) : null}
      <ErrorPanel error={act.error} />
      {log === undefined ? null : (
        <>
          <Text size="sm" c="dimmed">
            {t('patient.uses.readAt', { when: format.exact(log.at) })}
          </Text>
          <UseTable rows={log.items} />
          <UnreadableRows count={log.unreadable} />
          {log.bookmark === '' ? null : (
            <Button
              variant="default"
              loading={act.busy}
              onClick={() => void read(log.bookmark)}
              data-testid={testIds.common.loadMore}
            >
              {t('common.loadMore')}
            </Button>
          )}
        </>
      )}
      {readings ? <Readings /> : null}
      <NextStep
        label={log === undefined ? t('patient.uses.read') : t('patient.uses.again')}
        note={t('patient.uses.readNote')}
        busy={act.busy}
        testid={ids.read}
        onGo={() => void read('')}
        others={
          readings ? null : (
            <Button variant="default" onClick={() => setReadings(true)} data-testid={ids.showReadings}>
              {t('patient.uses.showReadings')}
            </Button>
          )
        }
      />
    </Screen>
  );
}

function UseTable({ rows }: { readonly rows: readonly Use[] }) {
  const t = useWords();
  const organisationName = useOrganisationName();
  const treatmentName = useTreatmentName();
  const local = useLocal();
  const format = useFormat();
  return (
    <DataTable<Use>
      id={ids.table}
      label={t('patient.uses.title')}
      rows={rows}
      rowKey={(row) => row.releaseId}
      initial={{ search: '', filters: {}, sort: { column: 'at', descending: true } }}
      columns={[
        {
          key: 'at',
          header: `${t('patient.uses.when')} (${format.zone()})`,
          order: (row) => row.at,
          text: (row) => format.dateTime(row.at),
          cell: (row) => <span className="ow-nowrap">{format.stamp(row.at)}</span>,
        },
        {
          key: 'organisation',
          header: t('patient.uses.who'),
          text: (row) => `${local(row.organisation)} ${row.T_H}`,
          cell: (row) => (
            <>
              <b>{local(row.organisation)}</b> <PidChip pid={row.T_H} />
            </>
          ),
          filter: {
            value: (row) => row.consumerMsp,
            name: organisationName,
          },
        },
        {
          key: 'purpose',
          header: t('patient.uses.purpose'),
          text: (row) => t(`term.purpose.${row.purpose}`),
          cell: (row) => t(`term.purpose.${row.purpose}`),
        },
        {
          key: 'treatment',
          header: t('patient.uses.treatment'),
          text: (row) => `${treatmentName(row.T_ID) ?? ''} ${row.T_ID}`,
          cell: (row) => <TreatmentName tid={row.T_ID} />,
        },
        {
          key: 'outcome',
          header: t('patient.uses.outcome'),
          text: (row) => organisationName(row.proxy),
          cell: (row) => (
            <>
              <StatusBadge tone="note">{t('patient.uses.released')}</StatusBadge>{' '}
              <div className="ow-quiet ow-nowrap">{t('patient.uses.by', { who: organisationName(row.proxy) })}</div>
            </>
          ),
        },
        {
          key: 'transaction',
          header: t('patient.uses.transaction'),
          text: (row) => row.transactionId,
          cell: (row) => <PidChip pid={row.transactionId} />,
        },
      ]}
      empty={
        <EmptyState
          title={t('patient.uses.empty')}
          hint={t('patient.uses.emptyHint')}
          icon={<IconEye size={34} stroke={1.4} aria-hidden />}
        />
      }
    />
  );
}

function Readings() {
  const t = useWords();
  const me = useMe();
  const format = useFormat();
  const pages = usePages('uses.readings');
  return (
    <Panel title={t('patient.uses.readings')} data-testid={ids.readings}>
      <WhenAnswered asking={{ value: pages.items, error: pages.error, again: pages.again }}>
        {(readings) => (
          <ul className="ow-rows">
            {readings.map((reading) => (
              <li key={reading.transactionId}>
                <span className="ow-nowrap">{format.exact(reading.at)}</span>
                {reading.readerPid === me.pid ? <b>{t('patient.uses.you')}</b> : null}
                <PidChip pid={reading.readerPid} copyable={false} />
              </li>
            ))}
          </ul>
        )}
      </WhenAnswered>
      <UnreadableRows count={pages.unreadable} />
      {pages.hasMore ? (
        <Group mt={8}>
          <Button size="xs" variant="default" loading={pages.loadingMore} onClick={pages.more}>
            {t('common.loadMore')}
          </Button>
        </Group>
      ) : null}
    </Panel>
  );
}
