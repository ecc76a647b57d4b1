import type { Replied } from '../../../api/window/calls.ts';
import { EmrDifference } from '../../components/emr-difference.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';

/** Of an amendment that waits: that it is one, what it is of, why, and what was changed. */
export function Amended({ record: { version, emr, was } }: { readonly record: Replied<'confirm.open'> }) {
  const t = useWords();
  const now = emr[0]?.document;
  if (version === 1) return null;
  const reason = now?.format === 'openward-emr/3' ? now.amendment.reason : undefined;
  return (
    <>
      <Message tone="note" title={t('patient.confirm.amended.title', { version: version - 1 })}>
        <p>{reason === undefined ? t('patient.confirm.amended.noReason') : reason}</p>
        {was === undefined ? <p>{t('patient.confirm.amended.noDifference')}</p> : null}
      </Message>
      {was === undefined || now === undefined ? null : <EmrDifference was={was} now={now} />}
    </>
  );
}
