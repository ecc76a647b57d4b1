import type { ShrDocument } from '../../../api/formats/shr.ts';
import { CaptureAssembler } from '../../capture/assembler.ts';
import type { Driver } from '../../link/driver.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import { listenTo, type Heard } from '../../testing/recorder.ts';
import { hl7Kind } from '../kind.ts';
import { GatewaySimulator } from '../simulator.ts';

/** A driver on a line without a port, on a clock that the test moves. */
export interface GatewayBench {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly driver: Driver;
  readonly seen: Heard;
  readonly finish: () => ShrDocument;
  /** The sender says this message. */
  readonly say: (message: string, encoded?: Uint8Array) => void;
}

export interface PlayedOru {
  readonly text: string;
  readonly values: ReadonlyMap<string, number | null>;
}

/** Started, nothing heard yet. */
export async function gatewayBench(): Promise<GatewayBench> {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = hl7Kind.create(line, clock);
  const seen = listenTo(driver);
  await driver.start();
  const capture = new CaptureAssembler({ driver, path: line.path, line: line.line });
  const say = (message: string, encoded: Uint8Array = Buffer.from(message, 'utf8')): void =>
    line.receive(framed(encoded));
  return { clock, line, driver, seen, say, finish: () => capture.finish() };
}

/** With the simulated gateway at the other end. */
export async function withGateway(
  faults: readonly FaultName[] = [],
  seed = 7,
): Promise<GatewayBench & { readonly played: PlayedOru[] }> {
  const bench = await gatewayBench();
  const { clock, line } = bench;
  const played: PlayedOru[] = [];
  const device = new GatewaySimulator({
    ...{ seed, faults: new Set(faults), clock },
    send: (bytes) => line.receive(bytes),
    played: (message) => void played.push(message),
  });
  line.hear = (bytes) => void clock.after(1, () => device.receive(bytes));
  device.start();
  return { ...bench, played };
}

export function framed(body: Uint8Array | string): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x0b), Buffer.from(body), Uint8Array.of(0x1c, 0x0d)]);
}

/** What the parts of a message are in a test: segments, a line each. */
export function oru(
  observations: readonly string[],
  more: { readonly msh?: string; readonly pid?: string } = {},
): string {
  const msh = more.msh ?? String.raw`MSH|^~\&|MINDRAY_EGATEWAY^00A037^EUI-64|MINDRAY|||20261130090000||ORU^R01|1|P|2.6`;
  return [msh, more.pid ?? 'PID|||0001||Sample^Patient', 'OBR|1||||||20261130085900', ...observations, ''].join('\r');
}
