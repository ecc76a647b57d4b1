import type { GuardianView } from '../../../api/window/calls/guardians.ts';
import { PidChip } from '../../components/pid-chip.tsx';
import { useLocal, useWords } from '../../i18n/index.ts';

/** As far as one may know them. */
export function WhoGuards({
  guardian: { pid, role, organisation },
  copyable = true,
}: {
  readonly guardian: GuardianView;
  readonly copyable?: boolean;
}) {
  const t = useWords();
  const local = useLocal();
  const said = [
    ...(role === undefined ? [] : [t(`term.role.${role}`)]),
    ...(organisation === undefined ? [] : [local(organisation)]),
  ];
  return (
    <span>
      <PidChip pid={pid} copyable={copyable} /> {said.join(' · ')}
    </span>
  );
}
