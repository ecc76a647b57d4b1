import type { ShrDocument } from '../../../api/formats/shr.ts';
import { CaptureAssembler } from '../../capture/assembler.ts';
import type { Driver } from '../../link/driver.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import type { Heard } from '../../testing/recorder.ts';
import { listenTo } from '../../testing/recorder.ts';
import { driKind } from '../kind.ts';
import { DriSimulator, type DriSimulatorOptions } from '../simulator.ts';

/** A driver without a device, on a clock that the test moves. */
export interface MonitorBench {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly driver: Driver;
  readonly seen: Heard;
}

export function monitorBench(): MonitorBench {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = driKind.create(line, clock);
  return { clock, line, driver, seen: listenTo(driver) };
}

/** A driver with the simulated monitor on the other end of the line, everything on one manual clock. */
export async function withMonitor(
  faults: readonly FaultName[] = [],
  more: Partial<DriSimulatorOptions> = {},
): Promise<MonitorBench & { monitor: DriSimulator }> {
  const parts = monitorBench();
  const monitor = new DriSimulator({
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

/** A recording of the simulated monitor, of which everything flows already. */
export async function recording(
  faults: readonly FaultName[] = [],
  more: Partial<DriSimulatorOptions> = {},
): Promise<MonitorBench & { monitor: DriSimulator; finish: () => ShrDocument }> {
  const parts = await withMonitor(faults, more);
  parts.clock.advance(12_005);
  const { driver, line } = parts;
  const capture = new CaptureAssembler({ driver, path: line.path, line: line.line });
  return { ...parts, finish: () => capture.finish() };
}

/** Stops the driver, which takes leave of the device first. */
export async function stopDriver({ driver, clock }: MonitorBench): Promise<void> {
  const stopped = driver.stop();
  clock.advance(1000);
  await stopped;
}
