import { AstmParser } from '../../devices/astm/parser.ts';
import { DriParser } from '../../devices/dri/parser.ts';
import { HandMovedClock } from '../../devices/hand-moved-clock.ts';
import { MllpParser } from '../../devices/hl7/parser.ts';
import { IntelliVueParser } from '../../devices/intellivue/parser.ts';
import { LineParser } from '../../devices/lines/parser.ts';
import type { DriverKind } from '../../devices/link/driver.ts';
import { MedibusParser } from '../../devices/medibus/parser.ts';
import { findDriverKind } from '../../devices/registry.ts';
import { SeededRandom } from '../../devices/simulators/random.ts';
import { simulated } from '../../devices/simulators/simulated.ts';
import { MemoryTransport } from '../../devices/testing/memory-transport.ts';
import type { DeviceBench } from './results.ts';

interface Parser {
  push(bytes: Uint8Array): unknown;
}

const parsers: ReadonlyMap<string, () => Parser> = new Map<string, () => Parser>([
  ['medibus', () => new MedibusParser()],
  ['dri', () => new DriParser()],
  ['intellivue', () => new IntelliVueParser()],
  ['astm', () => new AstmParser()],
  ['hl7', () => new MllpParser()],
  ['masimo-radical7', () => new LineParser(512)],
]);

const MEGABYTE = 1024 * 1024;
/** As much as a port hands over at once. */
const PIECE = 1024;
const targetMegabytes = 20;
const rounds = 5;
const noiseMegabytes = [1, 10, 100];

/** Every parser with what its device sends, beside reading each byte once; and with noise. */
export async function measureParsers(): Promise<DeviceBench['parsers']> {
  const all: DeviceBench['parsers'] = [];
  for (const [driver, make] of parsers) {
    const pieces = piecesOf(repeated(await whatItSends(driver), 16 * MEGABYTE));
    const megabytes = pieces.reduce((sum, { length }) => sum + length, 0) / MEGABYTE;
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const parser = make();
      ours.push(timed(() => pieces.forEach((piece) => parser.push(piece))));
      bare.push(timed(() => readOnce(pieces)));
    }
    const best = Math.min(...ours);
    const megabytesASecond = megabytes / (best / 1000);
    all.push({
      driver,
      megabytesASecond,
      ratio: best / Math.min(...bare),
      noise: noiseMegabytes.map((count) => ({ megabytes: count, millisecondsEach: noiseTime(make(), count) })),
      target: targetMegabytes,
      met: megabytesASecond >= targetMegabytes,
    });
  }
  return all;
}

/** A quarter of a megabyte of a simulated device that is asked as the driver asks. */
async function whatItSends(driver: string): Promise<Uint8Array> {
  const kind = kindOf(driver);
  const device = simulated.find(({ id }) => id === driver);
  if (device === undefined) throw new TypeError(`there is no simulated device for ${driver}`);
  const clock = new HandMovedClock();
  const line = new MemoryTransport();
  const came: Uint8Array[] = [];
  const simulator = device.make({
    ...{ seed: 1, faults: new Set(), clock, log: () => undefined },
    send: (bytes) => {
      came.push(bytes.slice());
      line.receive(bytes);
    },
  });
  line.hear = (bytes) => void clock.after(1, () => simulator.receive?.(bytes));
  const running = kind.create(line, clock);
  await running.start();
  simulator.start();
  for (let length = 0; length < MEGABYTE / 4; length = came.reduce((sum, bytes) => sum + bytes.length, 0))
    clock.advance(60_000);
  simulator.stop();
  return Buffer.concat(came);
}

function kindOf(driver: string): DriverKind {
  const kind = findDriverKind(driver);
  if (kind === undefined) throw new TypeError(`there is no driver ${driver}`);
  return kind;
}

function repeated(bytes: Uint8Array, length: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(length / bytes.length) }, () => bytes));
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, at) =>
    bytes.subarray(at * PIECE, (at + 1) * PIECE),
  );
}

/** The least that looking at every byte can cost; the sum keeps it from being left out. */
function readOnce(pieces: readonly Uint8Array[]): number {
  let sum = 0;
  for (const piece of pieces) for (const byte of piece) sum = (sum + byte) | 0;
  return sum;
}

/** The same megabyte again and again, once before it counts: what is kept of it must not make the next one slower. */
function noiseTime(parser: Parser, megabytes: number): number {
  const random = new SeededRandom(7);
  const pieces = piecesOf(Uint8Array.from({ length: MEGABYTE }, () => random.int(0, 255)));
  pieces.forEach((piece) => parser.push(piece));
  const ms = timed(() => {
    for (let done = 0; done < megabytes; done += 1) pieces.forEach((piece) => parser.push(piece));
  });
  return ms / megabytes;
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
