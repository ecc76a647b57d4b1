import { applicationIn, goingIn } from '../../../api/formats/membership.ts';
import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { Fingerprint } from './fingerprint.tsx';

export type Change = Replied<'changes.list'>['changes'][number];

const titles = {
  join: 'admin.changes.joins',
  update: 'admin.changes.updates',
  leave: 'admin.changes.leaves',
  expel: 'admin.changes.expels',
} as const;

/** What a change is, in a line; organisations as people call them. */
export function useTitle(): (change: Change) => string {
  const t = useWords();
  const local = useLocal();
  const organisationName = useOrganisationName();
  return ({ change }) => {
    if (change.kind === 'chaincode') return t('admin.changes.upgrades', { version: change.version });
    const application = applicationIn(change);
    const going = goingIn(change) ?? '';
    return t(titles[change.kind], { name: application ? local(application.member.name) : organisationName(going) });
  };
}

/** Why, and what, where the members and their number do not say it. */
export function Particulars({ change: { change } }: { readonly change: Change }) {
  const t = useWords();
  const format = useFormat();
  if (change.kind === 'expel')
    return (
      <>
        <Message tone="bad">
          <p>{t('admin.changes.expelled')}</p>
        </Message>
        <Facts>
          <Fact name={t('admin.changes.why')}>
            <span className="ow-prose">{change.reason}</span>
          </Fact>
        </Facts>
      </>
    );
  if (change.kind !== 'chaincode') return null;
  return (
    <>
      <Message tone="note">
        <p>{t('admin.changes.upgradeNote')}</p>
      </Message>
      <Facts>
        <Fact name={t('admin.changes.version')}>
          <span className="ow-mono">{change.version}</span>
        </Fact>
        <Fact name={t('admin.changes.definition')}>{format.number(change.definition)}</Fact>
        <Fact name={t('admin.changes.program')}>
          <Fingerprint value={change.program} />
        </Fact>
      </Facts>
    </>
  );
}

/** What a change makes of the consortium, before and after. */
export function Effect({ change }: { readonly change: Change }) {
  const t = useWords();
  const format = useFormat();
  const { members, orderers, quorum, peers, endorsers } = change.effect;
  const n = (count: number): string => format.number(count);
  if (change.change.kind === 'chaincode') return null;
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
