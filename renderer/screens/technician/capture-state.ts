import type { Replied } from '../../../api/window/calls.ts';
import type { Tone } from '../../components/status-badge.tsx';

type Capture = Replied<'capture.list'>[number];

const tones: Readonly<Record<Capture['state'], Tone>> = {
  connecting: 'wait',
  capturing: 'good',
  interrupted: 'bad',
  reading: 'wait',
  cut: 'bad',
  stopped: 'wait',
  sealed: 'good',
};

export function captureTone(state: Capture['state']): Tone {
  return tones[state];
}

/** Whether a device is being heard, or waited for. */
export function isRunning({ state }: Pick<Capture, 'state'>): boolean {
  return state === 'connecting' || state === 'capturing' || state === 'interrupted';
}

/** Milliseconds recorded so far; undefined before the device has answered. */
export function lengthOf(capture: Pick<Capture, 'start' | 'end'>, now: Date): number | undefined {
  if (capture.start === undefined) return undefined;
  const end = capture.end === undefined ? now : new Date(capture.end);
  return Math.max(0, end.getTime() - new Date(capture.start).getTime());
}

/** Whether what a recording holds is known: it is once it is read. */
export function isRead({ state }: Pick<Capture, 'state'>): boolean {
  return state !== 'reading';
}
