import { Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message, StatusBadge, type Tone } from '../../components/status-badge.tsx';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { ExaminationPanel } from './examination.tsx';
import { MemberFacts } from '../changes/member-facts.tsx';

const ids = testIds.saApplications;
export type Application = Replied<'sa.applications'>['items'][number];
type Review = Replied<'sa.application'>;

export function applicationTone(status: Application['status']): Tone {
  return ({ submitted: 'wait', approved: 'wait', joined: 'good', declined: 'bad', left: 'plain' } as const)[status];
}

/** One application: what its administrator has signed, to be examined. Mounted anew for each. */
export function ApplicationDetail({ application }: { readonly application: Application }) {
  const t = useWords();
  const local = useLocal();
  const asking = useAsk('sa.application', { id: application.id });
  return (
    <section className="ow-panel" data-testid={ids.detail} data-status={application.status}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{local(application.name)}</Title>
          <StatusBadge tone={applicationTone(application.status)}>
            {t(`term.application.${application.status}`)}
          </StatusBadge>
        </Group>
        {application.reason === undefined || application.reason === '' ? null : (
          <Facts>
            <Fact name={t('common.reason')}>{application.reason}</Fact>
          </Facts>
        )}
        <WhenAnswered asking={asking}>
          {(review) => <Examined application={application} review={review} />}
        </WhenAnswered>
      </Stack>
    </section>
  );
}

function Examined({ application, review }: { readonly application: Application; readonly review: Review }) {
  const t = useWords();
  const { document, fingerprints, taken } = review;
  if (document === undefined)
    return (
      <Facts>
        <Fact name={t('admin.applications.type')}>{t(`term.organisationType.${application.type}`)}</Fact>
        <Fact name={t('admin.applications.msp')}>
          <span className="ow-mono" data-evidence="">
            {application.mspId}
          </span>
        </Fact>
        <Fact name={t('common.when')}>{t('admin.applications.founder')}</Fact>
      </Facts>
    );
  return (
    <>
      <MemberFacts application={document} fingerprints={fingerprints} />
      {taken.length === 0 ? null : (
        <Message tone="bad" title={t('admin.applications.taken')} data-testid={ids.taken}>
          <p>{taken.map((what) => t(`admin.applications.takenWhat.${what}`)).join(t('common.listJoin'))}</p>
        </Message>
      )}
      {application.status === 'submitted' ? (
        <>
          <ExaminationPanel id={application.id} />
          <Decision application={application} blocked={taken.length > 0} />
        </>
      ) : null}
    </>
  );
}

function Decision({ application, blocked }: { readonly application: Application; readonly blocked: boolean }) {
  const t = useWords();
  const local = useLocal();
  const [compared, setCompared] = useState(false);
  const [deciding, setDeciding] = useState<'approve' | 'decline' | undefined>(undefined);
  const act = useAct('sa.decideApplication', ['sa.applications', 'sa.application', 'changes.list']);
  const name = local(application.name);
  const declining = deciding === 'decline';
  const words = declining ? 'decline' : 'approve';
  return (
    <>
      {blocked ? null : (
        <div>
          <Text mb={8}>{t('admin.applications.compare')}</Text>
          <Checkbox
            label={t('admin.applications.compared')}
            checked={compared}
            onChange={(event) => setCompared(event.currentTarget.checked)}
            data-testid={ids.compared}
          />
        </div>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => setDeciding('decline')} data-testid={ids.decline}>
          {t('admin.applications.decline')}
        </Button>
        {compared || blocked ? null : (
          <span className="ow-next__missing">
            {t('common.missing', { what: t('admin.applications.missingCompared') })}
          </span>
        )}
        <Button disabled={!compared || blocked} onClick={() => setDeciding('approve')} data-testid={ids.approve}>
          {t('admin.applications.approve')}
        </Button>
      </Group>
      <ConfirmSteps
        opened={deciding !== undefined}
        title={t(`admin.applications.${words}Title`, { name })}
        subject={application.id}
        about={[
          { name: t('common.organisation'), value: name },
          { name: t('admin.applications.type'), value: t(`term.organisationType.${application.type}`) },
          { name: t('admin.applications.msp'), value: application.mspId },
        ]}
        will={[t(`admin.applications.${words}Will`)]}
        confirm={declining ? t('admin.registrations.declineConfirm') : t('admin.applications.approve')}
        danger={declining}
        reason={{ label: declining ? t('common.reason') : t('admin.applications.note'), required: declining }}
        busy={act.busy}
        error={act.error}
        onClose={() => setDeciding(undefined)}
        onConfirm={(reason) =>
          void act.run({ id: application.id, approve: !declining, reason }).then((done) => {
            if (done !== undefined) setDeciding(undefined);
          })
        }
      />
    </>
  );
}
