import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useAboutRecording } from './about-recording.tsx';

const ids = testIds.live;

/** A recording that has ended and lies on this machine alone: store it, or discard it. */
export function Stopped({ capture }: { readonly capture: Replied<'capture.list'>[number] }) {
  const t = useWords();
  const go = useNavigate();
  const [asked, setAsked] = useState(false);
  const [sending, setSending] = useState(false);
  const about = useAboutRecording(capture);
  const queued = capture.queued === true;
  const of = capture.documents.length;
  const stored = capture.documents.filter((url) => url !== null).length;
  const submit = useAct('capture.submit', ['capture.list', 'capture.treatments']);
  const unqueue = useAct('capture.unqueue', ['capture.list']);
  const discard = useAct('capture.discard', ['capture.list']);
  return (
    <>
      <Message
        tone={queued ? 'wait' : 'note'}
        title={t(queued ? 'technician.live.queued' : 'technician.live.stopped')}
        data-testid={ids.stopped}
        data-queued={queued}
      >
        {queued ? <p>{t('technician.live.queuedText')}</p> : null}
        <p>{stored === 0 ? t('technician.live.stoppedText') : t('technician.live.partlyText', { stored, of })}</p>
        {of === 1 ? null : <p>{t('technician.live.partsText', { of })}</p>}
      </Message>
      <JobProgress job={submit} />
      <ErrorPanel error={submit.error ?? unqueue.error} />
      <NextStep
        label={t('technician.live.submit')}
        busy={submit.busy}
        onGo={() => setSending(true)}
        testid={ids.submit}
        others={
          <>
            <Button variant="default" disabled={submit.busy} onClick={() => setAsked(true)} data-testid={ids.discard}>
              {t('technician.live.discard')}
            </Button>
            {queued ? (
              <Button
                variant="default"
                disabled={submit.busy || unqueue.busy}
                onClick={() => void unqueue.run({ id: capture.id })}
                data-testid={ids.unqueue}
              >
                {t('technician.live.unqueue')}
              </Button>
            ) : null}
          </>
        }
      />
      <ConfirmSteps
        opened={sending}
        title={t('technician.live.submitTitle')}
        subject={capture.id}
        about={about}
        will={[t('technician.live.submitWill')]}
        wont={[t('technician.live.submitWont')]}
        confirm={t('technician.live.submit')}
        busy={submit.busy}
        error={undefined}
        onClose={() => setSending(false)}
        onConfirm={() => {
          setSending(false);
          void submit.run({ id: capture.id });
        }}
      />
      <ConfirmSteps
        opened={asked}
        title={t('technician.live.discardTitle')}
        subject={capture.id}
        about={about}
        will={[t('technician.live.discardWill')]}
        wont={[stored === 0 ? t('technician.live.discardWont') : t('technician.live.discardWontStored', { stored })]}
        confirm={t('technician.live.discardConfirm')}
        danger
        busy={discard.busy}
        error={discard.error}
        onClose={() => setAsked(false)}
        onConfirm={() =>
          void discard.run({ id: capture.id }).then((done) => {
            if (done !== undefined) void go('/technician/captures');
          })
        }
      />
    </>
  );
}
