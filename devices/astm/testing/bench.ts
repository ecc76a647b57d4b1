import type { ShrDocument } from '../../../api/formats/shr.ts';
import { CaptureAssembler } from '../../capture/assembler.ts';
import type { Driver } from '../../link/driver.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryTransport } from '../../testing/memory-transport.ts';
import { listenTo, type Heard } from '../../testing/recorder.ts';
import { astmKind } from '../kind.ts';
import { AnalyserSimulator } from '../simulator.ts';

/** A driver on a line without a port, on a clock that the test moves. */
export interface AnalyserBench {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly driver: Driver;
  readonly seen: Heard;
  readonly finish: () => ShrDocument;
}

export interface PlayedMessage {
  readonly text: string;
  readonly values: ReadonlyMap<string, number | null>;
}

export const ENQ = Uint8Array.of(5);
export const EOT = Uint8Array.of(4);

/** Started, nothing heard yet. */
export async function analyserBench(): Promise<AnalyserBench> {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = astmKind.create(line, clock);
  const seen = listenTo(driver);
  await driver.start();
  const capture = new CaptureAssembler({ driver, path: line.path, line: line.line });
  return { clock, line, driver, seen, finish: () => capture.finish() };
}

/** With the simulated analyser at the other end. */
export async function withAnalyser(
  faults: readonly FaultName[] = [],
  seed = 7,
): Promise<AnalyserBench & { readonly played: PlayedMessage[] }> {
  const bench = await analyserBench();
  const { clock, line } = bench;
  const played: PlayedMessage[] = [];
  const device = new AnalyserSimulator({
    ...{ seed, faults: new Set(faults), clock },
    send: (bytes) => line.receive(bytes),
    played: (message) => void played.push(message),
  });
  line.hear = (bytes) => void clock.after(1, () => device.receive(bytes));
  device.start();
  return { ...bench, played };
}

/** A frame around a record, without the driver's code or the simulator's. */
export function framed(number: number, text: string, end = 0x03): Uint8Array {
  const inside = Buffer.concat([Buffer.from(String(number) + text, 'latin1'), Uint8Array.of(end)]);
  const sum = inside.reduce((all, byte) => all + byte, 0) % 256;
  const trailer = `${sum < 16 ? '0' : ''}${sum.toString(16).toUpperCase()}\r\n`;
  return Buffer.concat([Uint8Array.of(2), inside, Buffer.from(trailer)]);
}

/** Sends a whole message, a record a frame. */
export function sendMessage({ line }: Pick<AnalyserBench, 'line'>, records: readonly string[]): void {
  line.receive(ENQ);
  records.forEach((record, at) => line.receive(framed((at + 1) % 8, `${record}\r`)));
  line.receive(EOT);
}

/** What a public listing of an ABL80's transmission has: text of each frame, and its checksum. The patient is ours. */
export const publishedFrames: readonly (readonly [string, string])[] = [
  [String.raw`1H|\^&|||ABL80 BASIC^319053||||||||1|20231213144712`, 'F3'],
  ['2P|1||0001||Test^Patient', 'C3'],
  ['3O|1||Sample #^259|||||||ANONYMOUS|||||Arterial^||||||||||F', '23'],
  ['4R|1|^^^pH^M|.....|||||F||ANONYMOUS|20231212111700|20231212111700', '77'],
  ['5R|2|^^^pH(T)^C|.....|||||F', 'ED'],
  ['6R|3|^^^pCO2^M|.....|mmHg||||F', '59'],
  ['7R|4|^^^pCO2(T)^C|.....|mmHg||||F', 'F6'],
  ['0R|5|^^^pO2^M|.....|mmHg||||F', '12'],
  ['1R|6|^^^pO2(T)^C|.....|mmHg||||F', 'AF'],
  ['2R|7|^^^Na+^M|132|mmol/L||L||F', 'A2'],
  ['3R|8|^^^Hct^M|.....|%||||F', 'E2'],
  ['4R|9|^^^K+^M|3.60|mmol/L||N||F', '75'],
  ['5R|10|^^^Ca++^M|1.17|mmol/L||N||F', '22'],
  ['6R|11|^^^Cl-^M|89|mmol/L||L||F', 'AE'],
  ['7L|1|N', '0A'],
];

/** The same as bytes; its last record has another number there, because more were between. */
export const publishedBytes: Uint8Array = Buffer.concat(
  publishedFrames.map(([text, sum]) => Buffer.from(`\u0002${text}\r\u0003${sum}\r\n`, 'latin1')),
);
