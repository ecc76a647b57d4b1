import type { Driver } from '../../link/driver.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import { listenTo, type Heard } from '../../testing/recorder.ts';
import { readDescription, type TalkerDescription, type WrittenDescription } from '../description.ts';
import { talkerKind } from '../kind.ts';
import type { PlayedLine } from '../simulated-line.ts';
import { TalkerSimulator } from '../simulator.ts';

/** A talker's driver on a line without a port and a clock that the test moves. */
export interface TalkerBench {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly driver: Driver;
  readonly seen: Heard;
  readonly description: TalkerDescription;
  /** The device says these characters, with a line end. */
  readonly say: (text: string) => void;
}

/** Started, nothing heard yet. */
export async function listening(written: WrittenDescription): Promise<TalkerBench> {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = talkerKind(written).create(line, clock);
  const seen = listenTo(driver);
  await driver.start();
  const say = (text: string): void => line.receive(Buffer.from(`${text}\r\n`, 'latin1'));
  return { clock, line, driver, seen, description: readDescription(written), say };
}

/** With the simulated device at the other end. */
export async function withTalker(
  written: WrittenDescription,
  faults: readonly FaultName[] = [],
  seed = 7,
): Promise<TalkerBench & { readonly device: TalkerSimulator; readonly played: PlayedLine[] }> {
  const bench = await listening(written);
  const played: PlayedLine[] = [];
  const { clock, line, description } = bench;
  const device = new TalkerSimulator({
    description,
    seed,
    faults: new Set(faults),
    clock,
    send: (bytes) => line.receive(bytes),
    played: (one) => void played.push(one),
  });
  device.start();
  return { ...bench, device, played };
}
