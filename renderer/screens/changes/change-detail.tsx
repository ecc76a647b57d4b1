import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { applicationIn } from '../../../api/formats/membership.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { Effect, Particulars, useTitle, type Change } from './effect.tsx';
import { MemberFacts } from './member-facts.tsx';
import { changeTone } from './tones.ts';

const ids = testIds.changes;

/** One change in words, who has signed it, and this organisation's decision. Mounted anew for each change. */
export function ChangeDetail({ change }: { readonly change: Change }) {
  const t = useWords();
  const title = useTitle()(change);
  const application = applicationIn(change.change);
  return (
    <section className="ow-panel" data-testid={ids.detail} data-state={change.state}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{title}</Title>
          <StatusBadge tone={changeTone(change.state)}>{t(`term.change.${change.state}`)}</StatusBadge>
        </Group>
        <Particulars change={change} />
        <Effect change={change} />
        {application === undefined ? null : (
          <div>
            <Text fw={600} mb={6}>
              {t(change.change.kind === 'join' ? 'admin.changes.who' : 'admin.changes.saysOfItself')}
            </Text>
            <MemberFacts application={application} fingerprints={change.fingerprints} />
          </div>
        )}
        <Signatures change={change} />
        <Decision change={change} title={title} />
      </Stack>
    </section>
  );
}

function Signatures({ change: { signers, refusing, missing, state } }: { readonly change: Change }) {
  const t = useWords();
  const format = useFormat();
  const organisationName = useOrganisationName();
  const names = (mspIds: readonly string[]): string =>
    mspIds.length === 0 ? t('admin.changes.nobody') : mspIds.map(organisationName).join(t('common.listJoin'));
  return (
    <Facts>
      <Fact name={t('admin.changes.signedBy')}>{names(signers)}</Fact>
      {refusing.length === 0 ? null : <Fact name={t('admin.changes.refusedBy')}>{names(refusing)}</Fact>}
      {state === 'open' ? (
        <Fact name={t('admin.changes.missing')} data-testid={ids.missing}>
          {format.number(missing)}
        </Fact>
      ) : null}
    </Facts>
  );
}

/** What was said last can be said otherwise until the node has signed. */
function Decision({ change, title }: { readonly change: Change; readonly title: string }) {
  const t = useWords();
  const { organisation } = useSession();
  const [deciding, setDeciding] = useState<'yes' | 'no' | undefined>(undefined);
  const act = useAct('changes.decide', ['changes.list']);
  if (change.state !== 'open')
    return (
      <Message tone={changeTone(change.state)}>
        <p>{t(`admin.changes.closed.${change.state}`)}</p>
      </Message>
    );
  if (change.signers.includes(organisation.mspId))
    return (
      <Message tone="good" data-testid={ids.said}>
        <p>{t('admin.changes.signed')}</p>
      </Message>
    );
  if (change.change.kind === 'chaincode' && !change.effect.peers.before.includes(organisation.mspId))
    return (
      <Message tone="note" data-testid={ids.said}>
        <p>{t('admin.changes.notYours')}</p>
      </Message>
    );
  const no = deciding === 'no';
  return (
    <>
      {change.word === undefined ? null : (
        <Message tone="note" data-testid={ids.said}>
          <p>{t(change.word === 'yes' ? 'admin.changes.saidYes' : 'admin.changes.saidNo')}</p>
        </Message>
      )}
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={change.word === 'no'}
          onClick={() => setDeciding('no')}
          data-testid={ids.no}
        >
          {t('admin.changes.no')}
        </Button>
        <Button disabled={change.word === 'yes'} onClick={() => setDeciding('yes')} data-testid={ids.yes}>
          {t('admin.changes.yes')}
        </Button>
      </Group>
      <ConfirmSteps
        opened={deciding !== undefined}
        title={t(no ? 'admin.changes.noTitle' : 'admin.changes.yesTitle')}
        subject={change.digest}
        about={[{ name: t('admin.changes.change'), value: title }]}
        will={[t(no ? 'admin.changes.noWill' : 'admin.changes.yesWill')]}
        wont={[t(no ? 'admin.changes.noWont' : 'admin.changes.yesWont')]}
        confirm={t(no ? 'admin.changes.no' : 'admin.changes.yes')}
        danger={no}
        busy={act.busy}
        error={act.error}
        onClose={() => setDeciding(undefined)}
        onConfirm={() =>
          void act.run({ digest: change.digest, decision: no ? 'no' : 'yes' }).then((done) => {
            if (done !== undefined) setDeciding(undefined);
          })
        }
      />
    </>
  );
}
