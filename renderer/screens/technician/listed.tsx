import { Button, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Message } from '../../components/status-badge.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.captures;
type Listed = Replied<'capture.listed'>['listed'][number];
type Unreadable = Replied<'capture.listed'>['unreadable'][number];

/**
 * What this technician has stored with treatments under way, from whatever machine; what was wrong can be withdrawn.
 */
export function ListedCaptures() {
  const t = useWords();
  const deviceName = useDeviceName();
  const format = useFormat();
  const asking = useAsk('capture.listed', {}, { everyMs: 10_000 });
  const withdraw = useAct('capture.withdraw', ['capture.listed', 'capture.list', 'capture.treatments']);
  const [asked, setAsked] = useState<Listed | Unreadable | undefined>(undefined);
  const rows = asking.value?.listed ?? [];
  const unreadable = asking.value?.unreadable ?? [];
  const hidden = asking.value?.hidden ?? 0;
  if (rows.length + unreadable.length + hidden === 0) return <ErrorPanel error={asking.error} retry={asking.again} />;
  return (
    <section data-testid={ids.listed}>
      <Title order={2} mt={20} mb={6}>
        {t('technician.listed.title')}
      </Title>
      <Stack gap="sm">
        {unreadable.map((one) => (
          <UnreadableListed key={one.url} tid={one.tid} withdraw={() => setAsked(one)} />
        ))}
        <DataTable<Listed>
          id={ids.listedTable}
          unreadable={hidden}
          label={t('technician.listed.title')}
          rows={rows}
          rowKey={(row) => row.digest}
          initial={{ search: '', filters: {}, sort: { column: 'begun', descending: true } }}
          columns={[
            {
              key: 'begun',
              header: t('technician.captures.begun'),
              order: (row) => row.start,
              cell: (row) => <span className="ow-nowrap">{format.dateTime(row.start)}</span>,
            },
            {
              key: 'device',
              header: t('technician.captures.device'),
              text: (row) => deviceName(row.device),
              cell: (row) => deviceName(row.device),
            },
            {
              key: 'treatment',
              header: t('technician.captures.treatment'),
              text: (row) => row.tid,
              cell: (row) => <PidChip pid={row.tid} copyable={false} />,
            },
            {
              key: 'size',
              header: t('technician.listed.size'),
              align: 'end',
              order: (row) => row.bytes,
              cell: (row) => format.bytes(row.bytes),
            },
            {
              key: 'withdraw',
              header: t('technician.listed.next'),
              align: 'end',
              cell: (row) => (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setAsked(row)}
                  data-testid={ids.withdraw(row.digest)}
                >
                  {t('technician.listed.withdraw')}
                </Button>
              ),
            },
          ]}
          empty={null}
        />
      </Stack>
      {asked === undefined ? null : (
        <ConfirmSteps
          opened
          title={t('technician.listed.withdrawTitle')}
          subject={asked.url}
          about={[
            {
              name: t('technician.captures.device'),
              value: 'device' in asked ? deviceName(asked.device) : t('common.unreadable'),
            },
            { name: t('term.tid'), value: <PidChip pid={asked.tid} copyable={false} /> },
            ...('start' in asked
              ? [{ name: t('technician.captures.begun'), value: format.dateTime(asked.start) }]
              : []),
          ]}
          will={[t('technician.listed.withdrawWill')]}
          wont={[t('technician.listed.withdrawWont')]}
          confirm={t('technician.listed.withdrawConfirm')}
          danger
          busy={withdraw.busy}
          error={withdraw.error}
          onClose={() => setAsked(undefined)}
          onConfirm={() =>
            void withdraw.run({ tid: asked.tid, url: asked.url }).then((done) => {
              if (done !== undefined) setAsked(undefined);
            })
          }
        />
      )}
    </section>
  );
}

/** One that keeps the doctor of a treatment from signing until somebody takes it off the list. */
function UnreadableListed({ tid, withdraw }: { readonly tid: string; readonly withdraw: () => void }) {
  const t = useWords();
  return (
    <Message tone="bad" title={t('technician.listed.unreadable')} data-testid={ids.unreadableListed}>
      <p>
        {t('technician.listed.unreadableHint')} <PidChip pid={tid} copyable={false} />
      </p>
      <Button size="compact-sm" variant="default" onClick={withdraw} data-testid={ids.withdrawUnreadable}>
        {t('technician.listed.withdraw')}
      </Button>
    </Message>
  );
}
