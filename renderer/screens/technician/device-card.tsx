import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { PidChip } from '../../components/pid-chip.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { captureTone, isRunning, lengthOf } from './capture-state.ts';
import { useLiveFeed, type Drawn, type LiveFeed } from './live-feed.ts';
import { AlarmLine, Curves, Numerics } from './monitor.tsx';
import { Results } from './results.tsx';

const ids = testIds.together;
type Capture = Replied<'capture.list'>[number];

/** One curve each: four devices at full rate are drawn beside one another without the page becoming slow. */
const oneCurve: Drawn = { keepMs: 30_000, mostCurves: 1 };
const mostNumerics = 8;

/** One device among several: its state, what it says now, and a way to its own screen. */
export function DeviceCard({
  listed,
  named,
  pxPerSecond,
}: {
  readonly listed: Capture;
  readonly named: boolean;
  readonly pxPerSecond: number;
}) {
  const t = useWords();
  const go = useNavigate();
  const deviceName = useDeviceName();
  const feed = useLiveFeed(listed.id, false, oneCurve);
  const running = isRunning(listed);
  const capture = running ? (feed.capture ?? listed) : listed;
  const name = deviceName(capture.device, capture.driver);
  return (
    <section
      className="ow-monitor"
      aria-label={name}
      data-testid={ids.device(capture.id)}
      data-state={capture.state}
      data-gaps={String(capture.gaps)}
    >
      <div className="ow-together__head">
        <h2 className="ow-together__name">{name}</h2>
        <StatusBadge tone={captureTone(capture.state)}>{t(`term.capture.${capture.state}`)}</StatusBadge>
        <Counted capture={capture} />
        {named ? <PidChip pid={capture.tid} copyable={false} /> : null}
        <Button
          variant="default"
          rightSection={<IconArrowRight size={16} />}
          aria-label={t('technician.together.openOne', { name })}
          onClick={() => void go(`/technician/captures/${capture.id}`)}
          data-testid={ids.open(capture.id)}
        >
          {t('technician.together.open')}
        </Button>
      </div>
      <Trouble capture={capture} />
      {running ? <Now feed={feed} pxPerSecond={pxPerSecond} name={name} /> : null}
    </section>
  );
}

function Counted({ capture }: { readonly capture: Capture }) {
  const t = useWords();
  const format = useFormat();
  const ms = lengthOf(capture, new Date());
  return (
    <span className="ow-monitor__unit">
      {ms === undefined ? '—' : format.clock(ms)} · {t('technician.live.gaps')} {format.number(capture.gaps)}
    </span>
  );
}

/** What keeps it from recording, in a sentence; what to do about it is on its own screen. */
function Trouble({ capture: { state, trouble, port, line, device, unkept } }: { readonly capture: Capture }) {
  const t = useWords();
  const words = [
    ...(trouble !== undefined && state !== 'capturing'
      ? [t(`technician.live.trouble.${trouble}`, { port, line, device })]
      : []),
    ...(trouble === undefined && state === 'connecting' ? [t('technician.live.waiting', { port })] : []),
    ...(trouble === undefined && state === 'interrupted' ? [t('technician.live.interrupted')] : []),
    ...(state === 'cut' ? [t('technician.live.cut')] : []),
    ...(unkept === undefined ? [] : [t('technician.live.unkept', { code: unkept })]),
  ];
  return words.map((one) => (
    <p key={one} className="ow-together__trouble" role="alert">
      ⚠ {one}
    </p>
  ));
}

interface NowProps {
  readonly feed: LiveFeed;
  readonly pxPerSecond: number;
  readonly name: string;
}

function Now({ feed, pxPerSecond, name }: NowProps) {
  const t = useWords();
  const more = (feed.numerics?.values.length ?? 0) - mostNumerics;
  return (
    <>
      <AlarmLine alarms={feed.numerics?.alarms ?? []} known={feed.numerics?.alarmsKnown ?? false} />
      <Curves feed={feed} pxPerSecond={pxPerSecond} label={t('technician.together.curvesOf', { name })} />
      <div className="ow-together__numerics">
        <Numerics feed={feed} most={mostNumerics} />
      </div>
      <Results feed={feed} most={mostNumerics} />
      {more > 0 ? <p className="ow-together__more">{t('technician.together.more', { count: more })}</p> : null}
    </>
  );
}
