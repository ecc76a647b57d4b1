import { Text } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/** Who asks, as the system administrator confirms it now. */
export function StandingPanel({ standing }: { readonly standing: Replied<'shares.standing'> }) {
  const t = useWords();
  const local = useLocal();
  const format = useFormat();
  const active = standing.status === 'active';
  return (
    <div data-testid={testIds.shares.standing} data-status={standing.status}>
      <Message tone={active ? 'good' : 'bad'}>
        <p>{t(active ? 'patient.shares.standingGood' : 'patient.shares.standingBad')}</p>
      </Message>
      <Text fw={650} size="lg" mt={10}>
        {standing.displayName ?? t('patient.shares.unnamed')} · {local(standing.organisation)}
      </Text>
      <Facts>
        <Fact name={t('common.role')}>
          {t(`term.role.${standing.role}`)} · {t(`term.organisationType.${standing.organisationType}`)}
        </Fact>
        <Fact name={t('term.pid')}>
          <PidChip pid={standing.pid} />
        </Fact>
        <Fact name={t('patient.shares.certificateUntil')}>{format.date(standing.certificateNotAfter)}</Fact>
        <Fact name={t('patient.shares.checkedAt')}>{format.exact(standing.checkedAt)}</Fact>
      </Facts>
    </div>
  );
}
