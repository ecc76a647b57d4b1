import { Stack, Text } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { Panel } from '../../components/screen.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useActWords } from '../audit/act-words.ts';
import { useAge } from './use-age.ts';
import { useNamed } from './use-named.ts';
import { StillTable } from './still-table.tsx';

const ids = testIds.supervision;
type Service = Replied<'supervision.service'>;

/** The organisation's programs and what its service depends on, with how old each answer is. */
export function Programs({ service: { node, checks, at } }: { readonly service: Service }) {
  const t = useWords();
  const format = useFormat();
  const age = useAge();
  const named = useNamed();
  const asOf = (time: string): string => t('admin.supervision.asOf', { time: format.exact(time), age: age(time) });
  return (
    <Panel title={t('admin.supervision.programs')} data-testid={ids.programs}>
      <Stack gap="md">
        {node === undefined ? (
          <Text>{t('admin.supervision.noReport')}</Text>
        ) : (
          <div>
            <StillTable
              label={t('admin.supervision.programs')}
              rows={node.programs}
              rowKey={({ name }) => name}
              columns={[
                { header: t('admin.supervision.program'), cell: ({ name }) => name },
                { header: t('common.status'), cell: ({ problem }) => <State problem={problem} /> },
                {
                  header: t('admin.supervision.height'),
                  isNumber: true,
                  cell: ({ height }) => (height === undefined ? '' : format.number(height)),
                },
                {
                  header: t('admin.supervision.restarts'),
                  isNumber: true,
                  cell: ({ restarts }) => format.number(restarts),
                },
              ]}
            />
            <Text size="sm" c="dimmed">
              {asOf(node.at)}
            </Text>
          </div>
        )}
        <div>
          <StillTable
            label={t('admin.supervision.checks')}
            rows={checks}
            rowKey={({ name }) => name}
            columns={[
              { header: t('admin.supervision.checks'), cell: ({ name }) => named(name) },
              {
                header: t('common.status'),
                cell: ({ ok }) => (
                  <StatusBadge tone={ok ? 'good' : 'bad'}>
                    {t(ok ? 'admin.supervision.reached' : 'admin.supervision.notReached')}
                  </StatusBadge>
                ),
              },
              { header: t('admin.supervision.found'), cell: ({ note }) => <span className="ow-quiet">{note}</span> },
            ]}
          />
          <Text size="sm" c="dimmed">
            {asOf(at)}
          </Text>
        </div>
      </Stack>
    </Panel>
  );
}

function State({ problem }: { readonly problem: string | undefined }) {
  const t = useWords();
  if (problem === undefined) return <StatusBadge tone="good">{t('admin.supervision.well')}</StatusBadge>;
  return (
    <>
      <StatusBadge tone="bad">{t('admin.supervision.unwell')}</StatusBadge> <span className="ow-quiet">{problem}</span>
    </>
  );
}

/** Certificates of machines, those that end within two months. */
export function MachineCertificates({ certificates }: Pick<Service, 'certificates'>) {
  const t = useWords();
  const format = useFormat();
  const soon = certificates.filter(({ ends }) => format.daysUntil(ends) <= 60);
  if (soon.length === 0) return <Text>{t('admin.supervision.noMachineEnds')}</Text>;
  return (
    <StillTable
      label={t('admin.supervision.machineCertificates')}
      rows={soon}
      rowKey={({ name }) => name}
      columns={[
        { header: t('admin.supervision.machineCertificates'), cell: ({ name }) => name },
        { header: t('admin.supervision.ends'), cell: ({ ends }) => format.dateTime(ends) },
        {
          header: t('admin.supervision.daysLeft'),
          isNumber: true,
          cell: ({ ends }) => format.number(Math.max(0, format.daysUntil(ends))),
        },
      ]}
    />
  );
}

/** What was refused, by call and reason. */
export function Refusals({ refused, door }: Pick<Service, 'refused' | 'door'>) {
  const t = useWords();
  const format = useFormat();
  const words = useActWords();
  const kinds = (label: string, rows: Service['refused']['kinds']) => (
    <StillTable
      label={label}
      rows={rows}
      rowKey={({ act, code }) => `${act} ${code}`}
      columns={[
        { header: label, cell: ({ act }) => words(act) },
        { header: t('admin.supervision.reason'), cell: ({ code }) => <span className="ow-mono">{code}</span> },
        { header: t('admin.supervision.count'), isNumber: true, cell: ({ count }) => format.number(count) },
      ]}
    />
  );
  return (
    <Panel title={t('admin.supervision.refusals')} data-testid={ids.refusals}>
      <Stack gap="md">
        <Text>
          {t('admin.supervision.failedSignIns', { count: door.failedSignIns, since: format.dateTime(door.since) })}
        </Text>
        {refused.kinds.length === 0 ? (
          <Text>{t('admin.supervision.noneRefused', { since: format.dateTime(refused.since) })}</Text>
        ) : (
          kinds(t('admin.supervision.refusedSince', { since: format.dateTime(refused.since) }), refused.kinds)
        )}
        {door.kinds.length === 0
          ? null
          : kinds(t('admin.supervision.doorSince', { since: format.dateTime(door.since) }), door.kinds)}
      </Stack>
    </Panel>
  );
}
