import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useSession } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.changes;

/** That the own organisation leaves, or that the others take one out and say why: put before all members. */
export function ProposeGoing() {
  const t = useWords();
  const name = useOrganisationName();
  const { organisation, organisations } = useSession();
  const [opened, setOpened] = useState(false);
  const others = organisations.filter((one) => one.mspId !== organisation.mspId);
  // Without SA there is no network.
  const all = [organisation, ...others].filter(({ type }) => type !== 'sa').map((one) => one.mspId);
  const [chosen, setMspId] = useState<string | undefined>(undefined);
  const mspId = chosen ?? all[0] ?? organisation.mspId;
  const act = useAct('changes.propose', ['changes.list', 'changes.proposals']);
  const own = mspId === organisation.mspId;
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)} data-testid={ids.propose}>
        {t('admin.changes.propose')}
      </Button>
      <ConfirmSteps
        opened={opened}
        title={t(own ? 'admin.changes.leaveTitle' : 'admin.changes.expelTitle', { name: name(mspId) })}
        subject={mspId}
        about={[{ name: t('admin.changes.member'), value: name(mspId) }]}
        will={[t(own ? 'admin.changes.leaveWill' : 'admin.changes.expelWill'), t('admin.changes.proposeWill')]}
        wont={[t('admin.changes.goingWont')]}
        {...(own ? { acknowledge: true } : { reason: { label: t('admin.changes.expelReason'), required: true } })}
        confirm={t(own ? 'admin.changes.leaveConfirm' : 'admin.changes.expelConfirm')}
        danger
        busy={act.busy}
        error={act.error}
        onClose={() => setOpened(false)}
        onConfirm={(reason) =>
          void act.run({ going: own ? { kind: 'leave', mspId } : { kind: 'expel', mspId, reason } }).then((done) => {
            if (done !== undefined) setOpened(false);
          })
        }
      >
        <NativeSelect
          label={t('admin.changes.whoGoes')}
          value={mspId}
          onChange={(event) => setMspId(event.currentTarget.value)}
          data={all.map((value) => ({
            value,
            label: value === organisation.mspId ? t('admin.changes.ownName', { name: name(value) }) : name(value),
          }))}
          data-testid={ids.whoGoes}
        />
      </ConfirmSteps>
    </>
  );
}

/** What this organisation has proposed and the members do not see: its node has not put it forward, or could not. */
export function Proposed() {
  const t = useWords();
  const name = useOrganisationName();
  const { value: proposals = [] } = useAsk('changes.proposals', {}, { everyMs: 5000 });
  return proposals.map(({ digest, going, state, code }) => (
    <Message key={digest} tone={state === 'refused' ? 'bad' : 'wait'} data-testid={ids.proposed}>
      <p>
        {t(state === 'refused' ? 'admin.changes.proposalRefused' : 'admin.changes.proposalWaiting', {
          name: name(going.mspId),
          code: code ?? '',
        })}
      </p>
    </Message>
  ));
}
