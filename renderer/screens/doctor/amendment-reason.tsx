import { Textarea, Title } from '@mantine/core';
import { bounds } from '../../../domain/bounds.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/** Why a version on the ledger is amended: a part of the record that its patient reads. */
export function AmendmentReason({
  version,
  reason,
  onChange,
}: {
  /** The one that is amended. */
  readonly version: number;
  readonly reason: string;
  readonly onChange: (reason: string) => void;
}) {
  const t = useWords();
  return (
    <section className="ow-panel" data-part="reason">
      <Title order={2} mb={6}>
        {t('doctor.emr.amending', { version })}
      </Title>
      <Textarea
        label={t('doctor.emr.reason')}
        description={t('doctor.emr.reasonHint')}
        required
        autosize
        minRows={2}
        maxLength={bounds.reason}
        value={reason}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid={testIds.emr.reason}
      />
    </section>
  );
}
