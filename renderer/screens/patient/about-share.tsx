import type { Replied } from '../../../api/window/calls.ts';
import type { About } from '../../components/confirm-steps.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import type { PatientShare } from '../../components/share-state.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';

/** Whose request or share is decided on: by name as soon as SA has said it, and what for. */
export function useAboutShare(
  share: PatientShare,
  standing: Replied<'shares.standing'> | undefined,
): readonly [About, ...About[]] {
  const t = useWords();
  const local = useLocal();
  const format = useFormat();
  const who =
    standing === undefined ? (
      <PidChip pid={share.consumerPid} copyable={false} />
    ) : (
      `${standing.displayName ?? t('patient.shares.unnamed')} · ${local(standing.organisation)}`
    );
  return [
    { name: t('patient.shares.applicant'), value: who },
    { name: t('patient.uses.purpose'), value: t(`term.purpose.${share.purpose}`) },
    { name: t('patient.shares.theyWantUntil'), value: format.dateTime(share.granted?.expiry ?? share.until) },
  ];
}
