import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts, Panel } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { PatientShare } from '../../components/share-state.ts';

type Deletion = Replied<'shares.deletions'>[number];

/** Which cloud services have said, on the ledger, that they deleted their key fragment of the share. */
export function Deletions({ shareId }: Pick<PatientShare, 'shareId'>) {
  const t = useWords();
  const asking = useAsk('shares.deletions', { shareId }, { everyMs: 10_000 });
  if ((asking.value ?? []).length === 0) return <ErrorPanel error={asking.error} retry={asking.again} />;
  return (
    <Panel title={t('patient.shares.deletions.title')}>
      {asking.value?.map((deletion) => (
        <Deleted key={deletion.transactionId} deletion={deletion} />
      ))}
    </Panel>
  );
}

function Deleted({
  deletion: { organisation, at, recordedAt, transactionId, valid },
}: {
  readonly deletion: Deletion;
}) {
  const t = useWords();
  const local = useLocal();
  const format = useFormat();
  if (!valid)
    return (
      <Message tone="bad" title={t('patient.shares.deletions.invalid', { name: local(organisation) })}>
        <p>{t('patient.shares.deletions.invalidHint')}</p>
      </Message>
    );
  return (
    <div data-testid={testIds.shares.deletion(transactionId)}>
      <Facts>
        <Fact name={t('patient.shares.deletions.by')}>{local(organisation)}</Fact>
        <Fact name={t('patient.shares.deletions.at')}>{format.dateTime(at)}</Fact>
        <Fact name={t('record.recordedAt')}>{format.dateTime(recordedAt)}</Fact>
        <Fact name={t('record.transaction')}>
          <PidChip pid={transactionId} />
        </Fact>
      </Facts>
    </div>
  );
}
