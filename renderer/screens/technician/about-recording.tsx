import type { Replied } from '../../../api/window/calls.ts';
import type { About } from '../../components/confirm-steps.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { lengthOf } from './capture-state.ts';

type Capture = Replied<'capture.list'>[number];

/** Which recording: of what, for which treatment, how long. */
export function useAboutRecording(capture: Capture): readonly [About, ...About[]] {
  const t = useWords();
  const format = useFormat();
  const deviceName = useDeviceName();
  const ms = lengthOf(capture, new Date());
  return [
    { name: t('technician.captures.device'), value: deviceName(capture.device, capture.driver) },
    { name: t('term.tid'), value: <PidChip pid={capture.tid} copyable={false} /> },
    { name: t('technician.live.elapsed'), value: ms === undefined ? '—' : format.clock(ms) },
  ];
}
