import { Button, Group } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { wordFor } from '../../components/table/filter-choices.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useActWords } from './act-words.ts';

const ids = testIds.audit;
type Entry = Replied<'audit.entries'>['entries'][number];
const initial = { search: '', filters: {} };

/** Who did what at this organisation's service, a page at a time. Never asked for by itself: reading is an entry. */
export function WhatWasDone() {
  const t = useWords();
  const [before, setBefore] = useState<number | undefined>(undefined);
  const asking = useAsk('audit.entries', { before });
  return (
    <Screen title={t('admin.audit.title')} intro={t('admin.audit.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {({ entries, unreadable, next }) => (
          <>
            <Unsound entries={entries} unreadable={unreadable} />
            <Entries entries={entries} />
            <Group>
              {before === undefined ? null : (
                <Button variant="default" onClick={() => setBefore(undefined)} data-testid={ids.newest}>
                  {t('admin.audit.newest')}
                </Button>
              )}
              {next === undefined ? null : (
                <Button variant="default" onClick={() => setBefore(next)} data-testid={ids.older}>
                  {t('admin.audit.older')}
                </Button>
              )}
            </Group>
          </>
        )}
      </WhenAnswered>
    </Screen>
  );
}

/** What of a page is not as it was written: a reason to have the whole trail judged. */
function Unsound({ entries, unreadable }: Pick<Replied<'audit.entries'>, 'entries' | 'unreadable'>) {
  const t = useWords();
  const wrong = entries.filter(({ sound }) => !sound).length + unreadable;
  if (wrong === 0) return null;
  return (
    <Message tone="bad" title={t('admin.audit.unsound', { count: wrong })} data-testid={ids.unsound}>
      <p>{t('admin.audit.unsoundText')}</p>
    </Message>
  );
}

function Entries({ entries }: Pick<Replied<'audit.entries'>, 'entries'>) {
  const t = useWords();
  const format = useFormat();
  const words = useActWords();
  const who = useWho();
  const how = useOutcome();
  return (
    <DataTable<Entry>
      id={ids.table}
      label={t('admin.audit.title')}
      rows={entries}
      rowKey={(row) => String(row.sequence)}
      initial={initial}
      columns={[
        {
          key: 'number',
          header: t('admin.audit.number'),
          text: (row) => String(row.sequence),
          cell: (row) => row.sequence,
        },
        {
          key: 'at',
          header: `${t('admin.audit.at')} (${format.zone()})`,
          text: (row) => format.exact(row.at),
          cell: (row) => <span className="ow-nowrap">{format.exact(row.at)}</span>,
        },
        {
          key: 'who',
          header: t('admin.audit.who'),
          text: (row) => `${who(row)} ${row.by.kind === 'person' ? row.by.pid : ''}`,
          cell: (row) => (
            <>
              {who(row)} {row.by.kind === 'person' ? <PidChip pid={row.by.pid} copyable={false} /> : null}
            </>
          ),
        },
        {
          key: 'act',
          header: t('admin.audit.what'),
          text: (row) => `${words(row.act)} ${row.act}`,
          cell: (row) => words(row.act),
        },
        {
          key: 'about',
          header: t('admin.audit.about'),
          minor: true,
          text: (row) => row.about.join(' '),
          cell: (row) => (
            <span className="ow-mono ow-quiet" title={row.about.join('\n')}>
              {row.about.map(shortened).join(t('common.listJoin'))}
            </span>
          ),
        },
        { key: 'from', header: t('admin.audit.from'), text: (row) => row.from, cell: (row) => row.from },
        {
          key: 'outcome',
          header: t('admin.audit.outcome'),
          text: (row) => how(row),
          cell: (row) => <StatusBadge tone={toneOf(row)}>{how(row)}</StatusBadge>,
          filter: {
            value: (row) => (isWell(row) ? 'well' : 'refused'),
            name: wordFor(['well', 'refused'], (key) => t(`admin.audit.view.${key}`)),
          },
        },
      ]}
      empty={
        <EmptyState
          title={t('admin.audit.empty')}
          hint={t('admin.audit.emptyHint')}
          icon={<IconListDetails size={34} stroke={1.4} aria-hidden />}
        />
      }
    />
  );
}

const isWell = ({ outcome }: Entry): boolean => outcome === undefined || outcome === 'OK';

function toneOf(entry: Entry): 'good' | 'bad' | 'wait' | 'plain' {
  if (!entry.sound) return 'bad';
  if (entry.state === 'begun') return 'plain';
  return isWell(entry) ? 'good' : 'wait';
}

/** Ids are long; whole they stand in the hint, and are found by the search. */
const shortened = (id: string): string => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id);

function useWho(): (entry: Entry) => string {
  const t = useWords();
  const organisationName = useOrganisationName();
  return ({ by }) => {
    switch (by.kind) {
      case 'person':
        return t(`term.role.${by.role}`);
      case 'program':
        return `${t(`admin.audit.program.${by.role}`)} · ${organisationName(by.mspId)}`;
      default:
        return t(`admin.audit.by.${by.kind}`);
    }
  };
}

function useOutcome(): (entry: Entry) => string {
  const t = useWords();
  return (entry) => {
    if (!entry.sound) return t('admin.audit.changed');
    if (entry.state === 'begun') return t('admin.audit.begun');
    return isWell(entry) ? t('admin.audit.done') : `${t('admin.audit.refused')}: ${entry.outcome ?? ''}`;
  };
}
