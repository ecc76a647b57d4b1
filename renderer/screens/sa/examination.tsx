import { Button, Group, Text } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.saApplications;
type Part = Replied<'sa.examine'>['parts'][number];

/** SA's machine tries the addresses of an application, and says in words what it found at each. */
export function ExaminationPanel({ id }: { readonly id: string }) {
  const t = useWords();
  const format = useFormat();
  const act = useAct('sa.examine');
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text fw={600}>{t('admin.applications.addresses')}</Text>
        <Button
          variant="default"
          size="compact-md"
          loading={act.busy}
          onClick={() => void act.run({ id })}
          data-testid={ids.examine}
        >
          {t('admin.applications.examine')}
        </Button>
      </Group>
      <ErrorPanel error={act.error} />
      {act.value === undefined ? (
        <Text c="dimmed">{t('admin.applications.examineHint')}</Text>
      ) : (
        <>
          <Text c="dimmed" size="sm" mb={6}>
            {t('admin.applications.examinedAt', { at: format.dateTime(act.value.at) })}
          </Text>
          <table className="ow-examined" data-testid={ids.examined}>
            <thead>
              <tr>
                <th scope="col">{t('admin.applications.partHead')}</th>
                <th scope="col">{t('admin.applications.found')}</th>
              </tr>
            </thead>
            <tbody>
              {act.value.parts.map((part) => (
                <Row key={part.part} part={part} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}

function Row({ part: { part, host, port, result, validUntil } }: { readonly part: Part }) {
  const t = useWords();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        {t(`admin.applications.part.${part}`)}
        <div className="ow-mono ow-address">{`${host}:${String(port)}`}</div>
      </th>
      <td>
        <StatusBadge tone={result === 'good' ? 'good' : 'bad'}>{t(`admin.applications.result.${result}`)}</StatusBadge>
        {validUntil === undefined ? null : (
          <Text size="sm" c="dimmed">
            {t('admin.applications.validUntil', { until: format.date(validUntil) })}
          </Text>
        )}
      </td>
    </tr>
  );
}
