import { Button } from '@mantine/core';
import { IconActivityHeartbeat, IconPlus } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { captureTone, isRead, lengthOf } from './capture-state.ts';
import { ListedCaptures } from './listed.tsx';

const ids = testIds.captures;
type Capture = Replied<'capture.list'>[number];

/** Recordings of this machine; the one running can be gone back to. */
export function Captures() {
  const t = useWords();
  const deviceName = useDeviceName();
  const format = useFormat();
  const go = useNavigate();
  const asking = useAsk('capture.list', {}, { everyMs: 3000 });
  const stateOf = (row: Capture): string =>
    t(row.queued === true ? 'technician.live.queued' : `term.capture.${row.state}`);
  const length = (row: Capture): string => {
    if (!isRead(row)) return '—';
    const ms = lengthOf(row, new Date());
    return ms === undefined ? t('technician.captures.notBegun') : format.clock(ms);
  };
  return (
    <Screen
      title={t('technician.captures.title')}
      intro={t('technician.captures.intro')}
      testid={ids.root}
      actions={
        <Button leftSection={<IconPlus size={16} />} data-testid={ids.start} onClick={() => void go('/technician/new')}>
          {t('technician.captures.start')}
        </Button>
      }
    >
      <WhenAnswered asking={asking}>
        {(rows) => (
          <DataTable<Capture>
            id={ids.table}
            label={t('technician.captures.title')}
            rows={rows}
            rowKey={(row) => row.id}
            onOpen={(row) => void go(`/technician/captures/${row.id}`)}
            initial={{ search: '', filters: {}, sort: { column: 'begun', descending: true } }}
            columns={[
              {
                key: 'begun',
                header: t('technician.captures.begun'),
                order: (row) => row.start ?? '',
                cell: (row) => (
                  <span className="ow-nowrap">
                    {row.start === undefined ? t('technician.captures.notBegun') : format.dateTime(row.start)}
                  </span>
                ),
              },
              {
                key: 'state',
                header: t('common.status'),
                text: stateOf,
                cell: (row) => <StatusBadge tone={captureTone(row.state)}>{stateOf(row)}</StatusBadge>,
              },
              { key: 'length', header: t('technician.captures.length'), align: 'end', cell: length },
              {
                key: 'device',
                header: t('technician.captures.device'),
                text: (row) => deviceName(row.device, row.driver),
                cell: (row) => deviceName(row.device, row.driver),
              },
              {
                key: 'port',
                header: t('technician.captures.port'),
                text: (row) => row.port,
                cell: (row) => (
                  <span className="ow-mono ow-nowrap" title={row.port}>
                    {row.port.replace('/dev/', '')}
                  </span>
                ),
              },
              {
                key: 'treatment',
                header: t('technician.captures.treatment'),
                text: (row) => row.tid,
                cell: (row) => <PidChip pid={row.tid} copyable={false} />,
              },
              {
                key: 'values',
                header: t('technician.captures.values'),
                align: 'end',
                order: (row) => (isRead(row) ? row.measurements : -1),
                cell: (row) => (isRead(row) ? format.number(row.measurements) : '—'),
              },
              {
                key: 'gaps',
                header: t('technician.captures.gaps'),
                align: 'end',
                order: (row) => (isRead(row) ? row.gaps : -1),
                cell: (row) => (isRead(row) ? format.number(row.gaps) : '—'),
              },
              {
                key: 'size',
                header: t('technician.captures.size'),
                align: 'end',
                order: (row) => (isRead(row) ? row.bytes : -1),
                cell: (row) => (isRead(row) ? format.bytes(row.bytes) : '—'),
              },
            ]}
            empty={
              <EmptyState
                title={t('technician.captures.empty')}
                hint={t('technician.captures.emptyHint')}
                icon={<IconActivityHeartbeat size={34} stroke={1.4} aria-hidden />}
              />
            }
          />
        )}
      </WhenAnswered>
      <ListedCaptures />
    </Screen>
  );
}
