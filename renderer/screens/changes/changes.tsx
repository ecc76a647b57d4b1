import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Screen } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { ChangeDetail } from './change-detail.tsx';
import { useTitle, type Change } from './effect.tsx';
import { Proposed, ProposeGoing } from './propose-going.tsx';
import { changeTone } from './tones.ts';

const ids = testIds.changes;

/** Who joins the consortium and who leaves it: each organisation's administrator decides for their own. */
export function Changes() {
  const t = useWords();
  const format = useFormat();
  const asking = useAsk('changes.list', {}, { everyMs: 5000 });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const title = useTitle();
  return (
    <Screen
      title={t('admin.changes.title')}
      intro={t('admin.changes.intro')}
      actions={<ProposeGoing />}
      testid={ids.root}
    >
      <Proposed />
      <WhenAnswered asking={asking}>
        {({ changes: rows, unreadable }) => {
          const change = rows.find((row) => row.digest === chosen);
          return (
            <>
              <UnreadableRows count={unreadable} />
              <div className="ow-split" {...(change === undefined ? { 'data-alone': '' } : {})}>
                <DataTable<Change>
                  id={ids.table}
                  label={t('admin.changes.title')}
                  rows={rows}
                  rowKey={(row) => row.digest}
                  selected={chosen}
                  onOpen={(row) => setChosen(row.digest)}
                  compact={change !== undefined}
                  columns={[
                    {
                      key: 'what',
                      header: t('admin.changes.change'),
                      text: title,
                      cell: (row) => <b>{title(row)}</b>,
                    },
                    {
                      key: 'signed',
                      header: t('admin.changes.missing'),
                      text: (row) => format.number(row.missing),
                      cell: (row) => (row.state === 'open' ? format.number(row.missing) : null),
                    },
                    {
                      key: 'at',
                      header: `${t('common.when')} (${format.zone()})`,
                      minor: true,
                      order: (row) => row.at,
                      cell: (row) => <span className="ow-nowrap">{format.stamp(row.at)}</span>,
                    },
                    {
                      key: 'state',
                      header: t('common.status'),
                      text: (row) => t(`term.change.${row.state}`),
                      cell: (row) => (
                        <StatusBadge tone={changeTone(row.state)}>{t(`term.change.${row.state}`)}</StatusBadge>
                      ),
                    },
                  ]}
                  empty={
                    <EmptyState
                      title={t('admin.changes.empty')}
                      hint={t('admin.changes.emptyHint')}
                      icon={<IconArrowsExchange size={34} stroke={1.4} aria-hidden />}
                    />
                  }
                />
                {change === undefined ? null : <ChangeDetail key={change.digest} change={change} />}
              </div>
            </>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}
