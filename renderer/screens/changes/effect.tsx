import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { Fact, Facts } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';

export type Change = Replied<'changes.list'>[number];

/** Whom a change is about, as people call them. */
function useSubject(): (change: Change) => string {
  const local = useLocal();
  const organisationName = useOrganisationName();
  return ({ change }) =>
    change.kind === 'leave' ? organisationName(change.mspId) : local(change.application.member.name);
}

const titles = {
  join: 'admin.changes.joins',
  update: 'admin.changes.updates',
  leave: 'admin.changes.leaves',
} as const;

/** What a change is, in a line. */
export function useTitle(): (change: Change) => string {
  const t = useWords();
  const subject = useSubject();
  return (change) => t(titles[change.change.kind], { name: subject(change) });
}

/** What a change makes of the consortium, before and after. */
export function Effect({ change }: { readonly change: Change }) {
  const t = useWords();
  const format = useFormat();
  const { members, orderers, quorum, peers, endorsers } = change.effect;
  const n = (count: number): string => format.number(count);
  return (
    <Facts>
      <Fact name={t('admin.changes.members')}>
        {t('admin.changes.becomes', { before: n(members.before.length), after: n(members.after.length) })}
      </Fact>
      <Fact name={t('admin.changes.ordering')}>
        {t('admin.changes.becomes', {
          before: t('admin.changes.of', { needed: n(quorum.before), all: n(orderers.before.length) }),
          after: t('admin.changes.of', { needed: n(quorum.after), all: n(orderers.after.length) }),
        })}
      </Fact>
      <Fact name={t('admin.changes.endorsement')}>
        {t('admin.changes.becomes', {
          before: t('admin.changes.of', { needed: n(endorsers), all: n(peers.before.length) }),
          after: t('admin.changes.of', { needed: n(endorsers), all: n(peers.after.length) }),
        })}
      </Fact>
    </Facts>
  );
}
