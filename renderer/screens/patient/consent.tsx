import { IconCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Replied } from '../../../api/window/calls.ts';
import type { RecordView } from '../../../api/window/views.ts';
import type { PatientShare } from '../../components/share-state.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';

/** Who, what exactly, for what, until when, and what revoking will and will not do. */
export function ConsentTerms({
  share,
  standing,
  record,
  expiry,
  reason,
}: {
  readonly share: PatientShare;
  readonly standing: Replied<'shares.standing'>;
  readonly record: RecordView;
  readonly expiry: string;
  /** In the words of who asks, once they are there and found to be theirs. */
  readonly reason: string | undefined;
}) {
  const t = useWords();
  const local = useLocal();
  const format = useFormat();
  const parts = record.segments.filter((segment) => segment.included);
  const kinds = [...new Set(parts.map((segment) => t(`term.kind.${segment.kind}`)))].join(t('common.listJoin'));
  const sentences = [
    t('patient.shares.consent.who', {
      name: standing.displayName ?? t('patient.shares.unnamed'),
      organisation: local(standing.organisation),
      role: t(`term.role.${standing.role}`),
    }),
    t('patient.shares.consent.what', {
      count: parts.length,
      date: record.recordedAt === undefined ? '' : format.date(record.recordedAt),
      hospital: local(record.hospital),
      kinds,
    }),
    reason === undefined
      ? t('patient.shares.consent.purposeAlone', { purpose: t(`term.purpose.${share.purpose}`) })
      : t('patient.shares.consent.purpose', { purpose: t(`term.purpose.${share.purpose}`), reason }),
    t('patient.shares.consent.until', { date: format.dateTime(expiry) }),
    t('patient.shares.consent.trace'),
    t('patient.shares.consent.revokeCan'),
  ];
  return (
    <ul className="ow-kept">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <IconCheck size={19} color="var(--ow-good-ink)" aria-hidden />
          <span>{sentence}</span>
        </li>
      ))}
      <li>
        <IconInfoCircle size={19} color="var(--ow-wait-ink)" aria-hidden />
        <b>{t('patient.shares.consent.revokeCannot')}</b>
      </li>
    </ul>
  );
}
