import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useAboutRecording } from './about-recording.tsx';

const ids = testIds.live;

/** A recording that was under way when the program ended: it goes on, or ends where it was cut. */
export function Cut({ capture }: { readonly capture: Replied<'capture.list'>[number] }) {
  const t = useWords();
  const format = useFormat();
  const goOn = useAct('capture.goOn', ['capture.list']);
  const end = useAct('capture.stop', ['capture.list']);
  const about = useAboutRecording(capture);
  const [ending, setEnding] = useState(false);
  const busy = goOn.busy || end.busy;
  const text = capture.trouble === 'process-ended' ? 'cutAgainText' : 'cutText';
  return (
    <>
      <Message tone="bad" title={t('technician.live.cut')}>
        <p>{t(`technician.live.${text}`, { end: capture.end === undefined ? '—' : format.dateTime(capture.end) })}</p>
        <p>{t('technician.live.goOnText', { port: capture.port })}</p>
      </Message>
      <ErrorPanel error={goOn.error} />
      <NextStep
        label={t('technician.live.goOn')}
        busy={busy}
        onGo={() => void goOn.run({ id: capture.id })}
        testid={ids.goOn}
        others={
          <Button variant="default" disabled={busy} onClick={() => setEnding(true)} data-testid={ids.endHere}>
            {t('technician.live.endHere')}
          </Button>
        }
      />
      <ConfirmSteps
        opened={ending}
        title={t('technician.live.endTitle')}
        subject={capture.id}
        about={about}
        will={[t('technician.live.endWill')]}
        wont={[t('technician.live.stopWont')]}
        confirm={t('technician.live.endHere')}
        danger
        busy={end.busy}
        error={end.error}
        onClose={() => setEnding(false)}
        onConfirm={() => void end.run({ id: capture.id })}
      />
    </>
  );
}
