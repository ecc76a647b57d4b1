import { Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, usePages } from '../../bridge/index.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Loading } from '../../components/asked.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { NextStep } from '../../components/next-step.tsx';
import type { BannerSubject } from '../../components/patient-banner.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { RecordDocument } from '../../components/record-document.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { AskedFor, Granted } from './request-facts.tsx';
import type { ConsumerShare } from './share-state.ts';
import { shareTones, stateOf } from './share-state.ts';
import { UseRecorded } from './use-recorded.tsx';

const ids = testIds.request;
type Opened = Replied<'requests.open'>;

/** One request and what became of it. It is looked for page after page, since it may be an old one. */
export function RequestDetail() {
  const t = useWords();
  const { shareId = '' } = useParams();
  const { items, error, hasMore, loadingMore, more, again } = usePages('requests.list', { everyMs: 10_000 });
  const share = items?.find((one) => one.shareId === shareId);
  const further = items !== undefined && share === undefined && hasMore;
  useEffect(() => {
    if (further && !loadingMore) more();
  }, [further, loadingMore, more]);
  if (share !== undefined) return <Request key={shareId} share={share} />;
  return (
    <Screen title={t('consumer.request.title')} back="/requests" testid={ids.root}>
      <ErrorPanel error={error} retry={again} />
      {error !== undefined ? null : items === undefined || further ? (
        <Loading />
      ) : (
        <EmptyState title={t('consumer.request.gone')} hint={t('consumer.request.goneHint')} />
      )}
    </Screen>
  );
}

function Request({ share }: { readonly share: ConsumerShare }) {
  const t = useWords();
  const open = useAct('requests.open');
  const state = stateOf(share, new Date());
  // What was opened goes from the screen when the patient revokes, or the time is over.
  const opened = state === 'granted' ? open.value : undefined;
  return (
    <>
      <PatientBanner subject={subjectOf(share, opened)} />
      <Screen
        title={t(state === 'granted' ? 'consumer.request.sharedTitle' : 'consumer.request.title')}
        back="/requests"
        testid={ids.root}
        data={{ 'data-status': state, 'data-share': share.shareId }}
        actions={<StatusBadge tone={shareTones[state]}>{t(`term.share.${state}`)}</StatusBadge>}
      >
        {opened === undefined ? (
          <Stack gap="md">
            <Message tone={shareTones[state]} title={t(`consumer.request.state.${state}.title`)}>
              <p>{t(`consumer.request.state.${state}.text`)}</p>
            </Message>
            <div className="ow-pair">
              <AskedFor share={share} />
              {share.granted === undefined ? null : <Granted granted={share.granted} usable={state === 'granted'} />}
            </div>
          </Stack>
        ) : (
          <>
            <UseRecorded use={opened.use} share={share} />
            <RecordDocument record={opened} save={{ source: 'share', id: share.shareId }} />
          </>
        )}
        <div className="ow-said">
          <JobProgress job={open} />
          <ErrorPanel error={open.error} />
        </div>
        {state === 'granted' && opened === undefined ? (
          <NextStep
            label={t('consumer.request.open')}
            note={t('consumer.request.openNote')}
            busy={open.busy}
            onGo={() => void open.run({ shareId: share.shareId })}
            testid={ids.open}
          />
        ) : null}
      </Screen>
    </>
  );
}

/**
 * Before opening, a pseudo-identity is all there is; afterwards what the record itself says, if that part was shared.
 */
function subjectOf(share: ConsumerShare, opened: Opened | undefined): BannerSubject {
  const subject = opened?.emr[0]?.document.subject;
  return {
    pid: share.patientPid,
    ...(share.granted === undefined ? {} : { tid: share.granted.T_ID }),
    ...(subject === undefined ? {} : subject),
  };
}
