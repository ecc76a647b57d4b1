import { expect } from 'vitest';
import type { MemoryTransport } from '../../testing/memory-transport.ts';
import { accepting, describing } from '../simulated-association.ts';
import { selfDescription } from '../simulated-patient.ts';
import { vueBench, type VueBench } from './bench.ts';
import { ava, framedMessage, messagesOn, numberOf, polledMessage, type PolledParts } from './wire.ts';

/** What the driver said, in words. */
export function said(line: MemoryTransport): string[] {
  return line.written.flatMap((bytes) => messagesOn(bytes)).map(nameOf);
}

const sessionNames: Readonly<Record<number, string>> = {
  0x0d: 'associate',
  0x09: 'release',
  0x0a: 'released',
  0x19: 'abort',
};
const classNames: Readonly<Record<number, string>> = { 33: 'who', 6: 'values', 9: 'curves', 54: 'alarms' };

/** What a message of the host is, in words. */
export function nameOf(message: Buffer): string {
  const session = sessionNames[message[0] ?? 0];
  if (session !== undefined) return session;
  if (message.readUInt16BE(4) === 2) return 'confirm';
  if (message.readUInt16BE(10) === 5) return 'these curves';
  if (message.readUInt16BE(34) === 0x0811) return 'alive';
  const what = classNames[message.readUInt16BE(32)] ?? '?';
  return message.readUInt16BE(24) === 0xf13b ? `${what} from now on` : what;
}

/** The monitor says this. */
export function say(line: MemoryTransport, message: Uint8Array | readonly number[]): void {
  line.receive(framedMessage(Uint8Array.from(message)));
}

/** What the hand-played monitor says of itself. */
export const playedMonitor = { serialNumber: 'S1', mode: 0x4000, seconds: 10, wallMs: Date.UTC(2026, 2, 2, 8) };
/** A heart rate, as an attribute. */
export const rate = (value: number): string =>
  ava(0x0950, numberOf(0x4182, 0, 0x0aa0, value.toString(16).padStart(8, '0')));
/** An answer with a heart rate of 72. */
export const heart = (more: Partial<PolledParts> = {}): Buffer =>
  polledMessage({ objects: { 5: [rate(72)] }, ...more });

/** The monitor describes itself. */
export function introduce(line: MemoryTransport, serialNumber = 'S1'): void {
  say(line, describing(80_000, selfDescription({ ...playedMonitor, serialNumber })));
}

/** Brings a hand-played monitor to where it is described, and to the running state. */
export async function runningVue(extensions = 0x80000000, serialNumber = 'S1'): Promise<VueBench> {
  const parts = vueBench();
  const { line, clock, driver } = parts;
  await driver.start();
  clock.advance(600);
  say(line, accepting(extensions));
  introduce(line, serialNumber);
  clock.advance(100);
  expect(driver.state).toBe('connecting');
  clock.advance(3000);
  expect(driver.state).toBe('running');
  return parts;
}
