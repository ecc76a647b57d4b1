import type { ShrDocument } from '../../../api/formats/shr.ts';
import { CaptureAssembler } from '../../capture/assembler.ts';
import type { DeviceIdentity, Driver } from '../../link/driver.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import type { Heard } from '../../testing/recorder.ts';
import { listenTo } from '../../testing/recorder.ts';
import { intellivueKind } from '../kind.ts';
import { IntelliVueSimulator, type IntelliVueSimulatorOptions } from '../simulator.ts';

/** A driver without a monitor, on a clock that the test moves. */
export interface VueBench {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly driver: Driver;
  readonly seen: Heard;
}

export function vueBench(known?: DeviceIdentity): VueBench {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = intellivueKind.create(line, clock, known);
  return { clock, line, driver, seen: listenTo(driver) };
}

type Played = VueBench & { readonly monitor: IntelliVueSimulator };

/** A driver with the simulated monitor on the other end of the line, everything on one manual clock. */
export async function withVue(
  faults: readonly FaultName[] = [],
  more: Partial<IntelliVueSimulatorOptions> = {},
  known?: DeviceIdentity,
): Promise<Played> {
  const parts = vueBench(known);
  const monitor = new IntelliVueSimulator({
    seed: 7,
    faults: new Set(faults),
    clock: parts.clock,
    send: (bytes) => parts.line.receive(bytes),
    ...more,
  });
  // A wire has some delay; without it an answer would arrive inside the call that asks.
  parts.line.hear = (bytes) => void parts.clock.after(1, () => monitor.receive(bytes));
  await parts.driver.start();
  monitor.start();
  return { ...parts, monitor };
}

/**
 * A recording of the simulated monitor, of which everything flows already. `before`: what had come on the line by then,
 * for an answer that comes in parts may have begun.
 */
export async function vueRecording(
  faults: readonly FaultName[] = [],
  more: Partial<IntelliVueSimulatorOptions> = {},
): Promise<Played & { before: Uint8Array; finish: () => ShrDocument }> {
  const parts = await withVue(faults, more);
  const came: Uint8Array[] = [];
  const quiet = parts.line.on('data', (bytes) => came.push(bytes));
  // Curves are sent every 256 ms, and the monitor looks at its clock every 20: both at once every 1280.
  parts.clock.advance(12_802);
  quiet();
  const { driver, line } = parts;
  const capture = new CaptureAssembler({ driver, path: line.path, line: line.line });
  return { ...parts, before: Buffer.concat(came), finish: () => capture.finish() };
}

/** Stops the driver, which takes leave of the monitor first. */
export async function stopVue({ driver, clock }: VueBench): Promise<void> {
  const stopped = driver.stop();
  clock.advance(1000);
  await stopped;
}
