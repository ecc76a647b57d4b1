import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMe } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { SaidFact, wordsEveryMs } from '../../components/said-words.tsx';
import { Fact, Facts, Panel, Screen } from '../../components/screen.tsx';
import type { PatientShare } from '../../components/share-state.ts';
import { shareState, shareTone } from '../../components/share-state.ts';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useAboutShare } from './about-share.tsx';
import { Deletions } from './deletions.tsx';
import { StandingPanel } from './standing.tsx';

const ids = testIds.shares;

/** A share that was decided: what goes to whom until when, and revoking it. */
export function ShareGranted({ share }: { readonly share: PatientShare }) {
  const t = useWords();
  const go = useNavigate();
  const me = useMe();
  const state = shareState(share);
  const standing = useAsk('shares.standing', { shareId: share.shareId, consumerPid: share.consumerPid });
  const aboutShare = useAboutShare(share, standing.value);
  const [asked, setAsked] = useState(false);
  const revoke = useAct('shares.revoke', ['shares.list', 'shares.words', 'shares.deletions']);
  return (
    <>
      <PatientBanner
        subject={{ pid: me.pid, name: me.label, ...(share.granted === undefined ? {} : { tid: share.granted.T_ID }) }}
      />
      <Screen
        title={t('patient.shares.detailTitle')}
        back="/patient/shares"
        testid={ids.detail}
        data={{ 'data-status': state }}
        actions={<StatusBadge tone={shareTone(state)}>{t(`term.shareForPatient.${state}`)}</StatusBadge>}
      >
        {state === 'granted' ? (
          <Message tone="good" data-testid={ids.granted}>
            <p>{t('patient.shares.granted')}</p>
          </Message>
        ) : null}
        {state === 'revoked' ? <Revoked receipts={revoke.value?.receipts} /> : null}
        {share.granted === undefined ? null : <Deletions shareId={share.shareId} />}
        <Panel title={t('patient.shares.applicant')}>
          <WhenAnswered asking={standing}>{(value) => <StandingPanel standing={value} />}</WhenAnswered>
        </Panel>
        <Panel title={t('patient.shares.sharedWhat')}>
          <What share={share} />
        </Panel>
        <Group justify="flex-end" gap="sm">
          {share.granted === undefined ? null : (
            <>
              <Button
                variant="default"
                onClick={() => void go(`/patient/records/${share.granted?.T_ID ?? ''}/${share.granted?.version ?? 1}`)}
              >
                {t('patient.shares.seeRecord')}
              </Button>
              <Button variant="default" onClick={() => void go('/patient/uses')}>
                {t('patient.shares.seeUses')}
              </Button>
            </>
          )}
          {state === 'granted' ? (
            <Button variant="default" onClick={() => setAsked(true)} data-testid={ids.revoke}>
              {t('patient.shares.revoke')}
            </Button>
          ) : null}
        </Group>
      </Screen>
      <ConfirmSteps
        opened={asked}
        title={t('patient.shares.revokeTitle')}
        subject={share.shareId}
        about={aboutShare}
        will={[
          t('patient.shares.revokeWill.stop'),
          t('patient.shares.revokeWill.delete'),
          t('patient.shares.revokeWill.ledger'),
        ]}
        wont={[t('patient.shares.revokeWont.recall'), t('patient.shares.revokeWont.record')]}
        confirm={t('patient.shares.revokeConfirm')}
        danger
        reason={{ label: t('patient.shares.revokeReason'), required: true }}
        busy={revoke.busy}
        error={revoke.error}
        onClose={() => setAsked(false)}
        onConfirm={(reason) =>
          void revoke.run({ shareId: share.shareId, reason: reason.slice(0, 200) }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </>
  );
}

function Revoked({ receipts }: { readonly receipts: number | undefined }) {
  const t = useWords();
  return (
    <Message tone="bad" title={t('patient.shares.revoked')} data-testid={ids.receipts}>
      {receipts === undefined ? null : (
        <p>{receipts === 0 ? t('patient.shares.noReceipts') : t('patient.shares.receipts', { count: receipts })}</p>
      )}
    </Message>
  );
}

function What({ share }: { readonly share: PatientShare }) {
  const t = useWords();
  const format = useFormat();
  const { granted } = share;
  const said = useAsk('shares.words', { shareId: share.shareId }, { everyMs: wordsEveryMs });
  return (
    <Stack gap="sm">
      <Facts>
        {granted === undefined ? null : (
          <>
            <Fact name={t('term.tid')}>
              <PidChip pid={granted.T_ID} /> · {t('common.version', { version: granted.version })}
            </Fact>
            <Fact name={t('patient.shares.sharedWhat')}>
              {t('patient.shares.sharedParts', { count: granted.segments.length })} · {format.bytes(granted.csBytes)}
            </Fact>
            <Fact name={t('patient.shares.sharedUntil')}>{format.dateTime(granted.expiry)}</Fact>
          </>
        )}
        <Fact name={t('patient.uses.purpose')}>{t(`term.purpose.${share.purpose}`)}</Fact>
        <SaidFact name={t('patient.shares.whatTheyWrite')} said={said.value} about="request" />
        {share.decidedAt === undefined ? null : (
          <Fact name={t('patient.shares.decided')}>{format.dateTime(share.decidedAt)}</Fact>
        )}
        <SaidFact name={t('common.reason')} said={said.value} about="decline" />
        <SaidFact name={t('common.reason')} said={said.value} about="revocation" />
      </Facts>
      <ErrorPanel error={said.error} retry={said.again} />
    </Stack>
  );
}
