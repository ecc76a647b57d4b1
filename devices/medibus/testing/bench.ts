import type { Driver } from '../../link/driver.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import type { Heard } from '../../testing/recorder.ts';
import { listenTo } from '../../testing/recorder.ts';
import { medibusKind } from '../kind.ts';
import { MedibusSimulator, type MedibusSimulatorOptions } from '../simulator.ts';

/** A driver without a device, on a clock that the test moves. */
export interface Bench {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly driver: Driver;
  readonly seen: Heard;
}

export function bench(): Bench {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = medibusKind.create(line, clock);
  return { clock, line, driver, seen: listenTo(driver) };
}

/** A driver with the simulated device on the other end of the line, everything on one manual clock. */
export async function withDevice(
  faults: readonly FaultName[] = [],
  seed = 7,
  more: Partial<MedibusSimulatorOptions> = {},
): Promise<Bench & { device: MedibusSimulator }> {
  const parts = bench();
  const device = new MedibusSimulator({
    seed,
    faults: new Set(faults),
    clock: parts.clock,
    send: (bytes) => parts.line.receive(bytes),
    ...more,
  });
  // A wire has some delay; without it an answer would arrive inside the call that asks.
  parts.line.hear = (bytes) => void parts.clock.after(1, () => device.receive(bytes));
  await parts.driver.start();
  device.start();
  return { ...parts, device };
}

/** Stops the driver, which takes leave of the device first. */
export async function finish(driver: Driver, clock: ManualClock): Promise<void> {
  const stopped = driver.stop();
  clock.advance(1000);
  await stopped;
}
