import { Emitter } from '../../devices/emitter.ts';
import { driverEventKinds } from '../../devices/capture/backlog.ts';
import type { Driver, DriverEvents } from '../../devices/link/driver.ts';
import type { MemoryTransport } from '../../devices/testing/memory-transport.ts';

/** Mistakes of the client that are made on purpose, to see them found. */
export const defects = ['a frame is dropped', 'a sample is repeated', 'a gap is swallowed'] as const;
export type Defect = (typeof defects)[number];

/** When on the time of the recording's driver everything flows. */
const flowingMs = 40_000;
const frameBytes = 20;

/** What comes over the line after it flows, and is a frame, is lost once, and nobody is told. */
export function dropFrame(line: MemoryTransport, sinceMs: () => number): void {
  let dropped = false;
  line.filter = (bytes) => {
    if (dropped || sinceMs() < flowingMs || bytes.length < frameBytes) return bytes;
    dropped = true;
    return new Uint8Array();
  };
}

/** A driver that tells one sample of a curve twice; one without curves, one answer. */
export function repeating(driver: Driver): Driver {
  const events = new Emitter<DriverEvents>();
  const beganMs = driver.axis.nowMs();
  let repeated = false;
  let curves = false;
  const due = (): boolean => !repeated && driver.axis.nowMs() - beganMs > flowingMs;
  for (const kind of driverEventKinds) if (kind !== 'waveform' && kind !== 'sample') forward(driver, events, kind);
  driver.on('waveform', (event) => {
    curves = true;
    const again = due();
    repeated ||= again;
    const twice = <T>(list: readonly T[]): T[] => [...list, ...list.slice(-1)];
    events.emit('waveform', again ? { ...event, bins: twice(event.bins), values: twice(event.values) } : event);
  });
  driver.on('sample', (event) => {
    events.emit('sample', event);
    if (curves || !due()) return;
    repeated = true;
    events.emit('sample', event);
  });
  return {
    id: driver.id,
    version: driver.version,
    alarmGroups: driver.alarmGroups,
    axis: driver.axis,
    get identity() {
      return driver.identity;
    },
    get state() {
      return driver.state;
    },
    get due() {
      return driver.due;
    },
    start: () => driver.start(),
    stop: () => driver.stop(),
    on: (kind, listener) => events.on(kind, listener),
  };
}

function forward<K extends keyof DriverEvents>(driver: Driver, events: Emitter<DriverEvents>, kind: K): void {
  driver.on(kind, (event) => events.emit(kind, event));
}
