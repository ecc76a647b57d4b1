import { Button, Group, TextInput } from '@mantine/core';
import { IconFlag, IconPlayerPause, IconPlayerPlay, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { z } from 'zod';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { isEnter } from '../../input/keys.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import { useAboutRecording } from './about-recording.tsx';
import { captureTone, isRead, isRunning, lengthOf } from './capture-state.ts';
import { Cut } from './cut.tsx';
import { useLiveFeed } from './live-feed.ts';
import { Monitor } from './monitor.tsx';
import { HideButton } from './privacy.tsx';
import { SpeedChoice, Unmeasured, usualSpeed } from './speed.tsx';
import { Stopped } from './stopped.tsx';
import { usePenScale } from './use-pen-scale.ts';

const ids = testIds.live;
type Capture = Replied<'capture.list'>[number];
const keptMarker = new KeptForm('marker', z.object({ text: z.string() }), { text: '' });

/** One recording while it runs and until it is stored or discarded. Leaving the screen does not stop it. */
export function Live() {
  const t = useWords();
  const { id = '' } = useParams();
  const listed = useAsk('capture.list', {}, { everyMs: 2000 });
  return (
    <WhenAnswered asking={listed}>
      {(captures) => {
        const capture = captures.find((one) => one.id === id);
        return capture === undefined ? (
          <EmptyState title={t('technician.live.gone')} hint={t('technician.live.goneHint')} />
        ) : (
          <LiveCapture listed={capture} />
        );
      }}
    </WhenAnswered>
  );
}

function LiveCapture({ listed }: { readonly listed: Capture }) {
  const t = useWords();
  const [frozen, setFrozen] = useState(false);
  const [speed, setSpeed] = useState(usualSpeed);
  const { pxPerMm } = usePenScale();
  const feed = useLiveFeed(listed.id, frozen);
  const treatments = useAsk('capture.treatments', {});
  // News may be newer than the list, and the list knows what happened before this screen was opened.
  const over = !isRunning(listed);
  const capture = over ? listed : (feed.capture ?? listed);
  const patientPid = treatments.value?.items.find((one) => one.tid === capture.tid)?.patientPid;
  const running = isRunning(capture);
  return (
    <>
      {patientPid === undefined ? null : <PatientBanner subject={{ pid: patientPid, tid: capture.tid }} />}
      <Screen
        title={t('technician.live.title')}
        back="/technician/captures"
        testid={ids.root}
        data={{
          'data-id': capture.id,
          'data-state': capture.state,
          'data-restarts': String(capture.restarts ?? 0),
          'data-gaps': String(capture.gaps),
        }}
        actions={<Facts capture={capture} />}
      >
        {running ? <Unkept capture={capture} /> : null}
        {running ? <LittleRoom capture={capture} /> : null}
        <Notice capture={capture} />
        {capture.state === 'cut' ? null : <Restarted capture={capture} />}
        {running || capture.state === 'stopped' ? (
          <Monitor feed={feed} pxPerSecond={pxPerMm * speed} running={running} />
        ) : null}
        {running ? (
          <Running capture={capture} frozen={frozen} onFreeze={setFrozen} speed={speed} onSpeed={setSpeed} />
        ) : null}
        {capture.state === 'reading' ? <Message tone="wait">{t('technician.live.reading')}</Message> : null}
        {capture.state === 'cut' ? <Cut capture={capture} /> : null}
        {capture.state === 'stopped' ? <Stopped capture={capture} /> : null}
        {capture.state === 'sealed' ? <Sealed /> : null}
      </Screen>
    </>
  );
}

function Facts({ capture }: { readonly capture: Capture }) {
  const t = useWords();
  const deviceName = useDeviceName();
  const format = useFormat();
  const ms = lengthOf(capture, new Date());
  const known = isRead(capture);
  return (
    <Group gap="lg">
      <StatusBadge tone={captureTone(capture.state)}>{t(`term.capture.${capture.state}`)}</StatusBadge>
      <span>{deviceName(capture.device, capture.driver)}</span>
      <span className="ow-quiet">
        {t('technician.live.elapsed')} <strong>{known && ms !== undefined ? format.clock(ms) : '—'}</strong>
      </span>
      <span className="ow-quiet">
        {t('technician.live.bytes')} {known ? format.bytes(capture.bytes) : '—'}
      </span>
      <span className="ow-quiet">
        {t('technician.live.gaps')} {known ? format.number(capture.gaps) : '—'}
      </span>
    </Group>
  );
}

function Notice({ capture }: { readonly capture: Capture }) {
  const t = useWords();
  const { trouble, port, line, device } = capture;
  if (trouble !== undefined && (capture.state === 'connecting' || capture.state === 'interrupted')) {
    return (
      <Message tone="bad">
        <p>{t(`technician.live.trouble.${trouble}`, { port, line, device })}</p>
      </Message>
    );
  }
  if (capture.state === 'connecting') {
    return (
      <EmptyState
        title={t('technician.live.waiting', { port: capture.port })}
        hint={t('technician.live.waitingHint')}
        icon={<IconPlugConnected size={34} stroke={1.4} aria-hidden />}
      />
    );
  }
  if (capture.state !== 'interrupted') return null;
  return (
    <Message tone="bad">
      <p>{t('technician.live.interrupted')}</p>
    </Message>
  );
}

/** The disk does not take what is recorded. */
function Unkept({ capture: { unkept: code } }: { readonly capture: Capture }) {
  const t = useWords();
  return code === undefined ? null : (
    <Message tone="bad">
      <p>{t('technician.live.unkept', { code })}</p>
    </Message>
  );
}

/** The disk will be full soon; once it is, that is said instead. */
function LittleRoom({ capture: { minutesLeft, unkept } }: { readonly capture: Capture }) {
  const t = useWords();
  return minutesLeft === undefined || unkept !== undefined ? null : (
    <Message tone="bad">
      <p>{t('technician.live.littleRoom', { count: Math.max(1, minutesLeft) })}</p>
    </Message>
  );
}

/** What records ended meanwhile, and went on. */
function Restarted({ capture: { restarts } }: { readonly capture: Capture }) {
  const t = useWords();
  return restarts === undefined ? null : (
    <Message tone="wait">
      <p>{t('technician.live.restarted', { count: restarts })}</p>
    </Message>
  );
}

interface RunningProps {
  readonly capture: Capture;
  readonly frozen: boolean;
  readonly onFreeze: (frozen: boolean) => void;
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
}

function Running({ capture, frozen, onFreeze, speed, onSpeed }: RunningProps) {
  const t = useWords();
  const { typed, change, forget } = useKeptForm(keptMarker, capture.id);
  const { text } = typed;
  const about = useAboutRecording(capture);
  const [stopping, setStopping] = useState(false);
  const [set, setSet] = useState<string | undefined>(undefined);
  const marker = useAct('capture.marker', ['capture.list']);
  const stop = useAct('capture.stop', ['capture.list']);
  const mark = async (): Promise<void> => {
    const words = text.trim();
    if (words === '') return;
    if ((await marker.run({ id: capture.id, text: words })) === undefined) return;
    setSet(words);
    forget();
  };
  return (
    <>
      <Group align="flex-end" gap="md">
        <Button
          variant="default"
          leftSection={frozen ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
          onClick={() => onFreeze(!frozen)}
          aria-pressed={frozen}
          data-testid={ids.freeze}
        >
          {frozen ? t('technician.live.unfreeze') : t('technician.live.freeze')}
        </Button>
        <HideButton />
        <SpeedChoice speed={speed} onChoose={onSpeed} />
        <TextInput
          label={t('technician.live.marker')}
          placeholder={t('technician.live.markerHint')}
          maxLength={120}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (isEnter(event)) void mark();
          }}
          data-testid={ids.markerText}
        />
        <Button
          variant="default"
          leftSection={<IconFlag size={16} />}
          disabled={text.trim() === ''}
          loading={marker.busy}
          onClick={() => void mark()}
          data-testid={ids.marker}
        >
          {t('technician.live.addMarker')}
        </Button>
        <span className="ow-quiet" role="status">
          {frozen
            ? t('technician.live.frozen')
            : set === undefined
              ? ''
              : t('technician.live.markerSet', { text: set })}
        </span>
      </Group>
      <Unmeasured />
      <ErrorPanel error={marker.error} />
      <NextStep label={t('technician.live.stop')} onGo={() => setStopping(true)} testid={ids.stop} />
      <ConfirmSteps
        opened={stopping}
        title={t('technician.live.stopTitle')}
        subject={capture.id}
        about={about}
        will={[t('technician.live.stopWill')]}
        wont={[t('technician.live.stopWont')]}
        confirm={t('technician.live.stop')}
        danger
        busy={stop.busy}
        error={stop.error}
        onClose={() => setStopping(false)}
        onConfirm={() => void stop.run({ id: capture.id })}
      />
    </>
  );
}

function Sealed() {
  const t = useWords();
  const go = useNavigate();
  return (
    <>
      <Message tone="good" data-testid={ids.submitted}>
        <p>{t('technician.live.submitted')}</p>
      </Message>
      <NextStep
        label={t('technician.live.toList')}
        onGo={() => void go('/technician/captures')}
        testid="live.to-list"
      />
    </>
  );
}
