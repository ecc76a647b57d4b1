import { frameCheck } from './fcs.ts';
import type { CreateEvent } from './message.ts';
import {
  Action,
  Attribute,
  OperationCommand,
  mdsCreated,
  ObjectClass,
  Operation,
  SessionPart,
  ticksPerMs,
} from './nomenclature.ts';

const begin = 0xc0;
const end = 0xc1;
const escape = 0x7d;
const turned = 0x20;

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(/\s/g, ''), 'hex')];
const withLength = (bytes: readonly number[]): number[] => [...u16(bytes.length), ...bytes];

/** Fixed parts of the association messages: kernel of session and presentation (ISO 8327, 8823) and their contexts. */
const sessionData = hex('05 08 13 01 00 16 01 02 80 00 14 02 00 02');
const requestHeader = hex(`
  31 80 a0 80 80 01 01 00 00 a2 80 a0 03 00 00 01 a4 80 30 80 02 01 01 06 04 52 01 00 01 30 80 06 02 51 01 00 00 00 00
  30 80 02 01 02 06 0c 2a 86 48 ce 14 02 01 00 00 00 01 01 30 80 06 0c 2a 86 48 ce 14 02 01 00 00 00 02 01 00 00 00 00
  00 00 61 80 30 80 02 01 01 a0 80 60 80 a1 80 06 0c 2a 86 48 ce 14 02 01 00 00 00 03 01 00 00 be 80 28 80 06 0c 2a 86
  48 ce 14 02 01 00 00 00 01 01 02 01 02 81`);
const trailer = Array.from({ length: 16 }, () => 0);
const release = hex('09 18 c1 16 61 80 30 80 02 01 01 a0 80 62 80 80 01 00 00 00 00 00 00 00 00 00');
const releaseDone = hex('0a 18 c1 16 61 80 30 80 02 01 01 a0 80 63 80 80 01 00 00 00 00 00 00 00 00 00');
const abort = hex(`
  19 2e 11 01 03 c1 29 a0 80 a0 80 30 80 02 01 01 06 02 51 01 00 00 00 00 61 80 30 80 02 01 01 a0 80 64 80 80 01 01 00
  00 00 00 00 00 00 00 00 00`);

/** What the host asks for when it associates. */
export interface WantedProfile {
  readonly minPollTicks: number;
  /** The longest message that the host takes and sends. */
  readonly mostReceived: number;
  readonly mostSent: number;
  /** Bits of what the monitor shall send by itself. */
  readonly extensions: number;
}

/** Of what a monitor may send by itself. */
export const Extension = { numericsEverySecond: 0x80000000, waves: 0x08000000 } as const;

export const wantedProfile: WantedProfile = {
  minPollTicks: 1000 * ticksPerMs,
  mostReceived: 1400,
  mostSent: 1400,
  extensions: Extension.numericsEverySecond + Extension.waves,
};

/** Begins an association. */
export function associationRequest(wanted: WantedProfile): Uint8Array {
  const extension = [...u32(wanted.extensions), ...attributeList([])];
  const profile = [
    ...[0x80000000, wanted.minPollTicks, wanted.mostReceived, wanted.mostSent, 0xffffffff, 0x60000000].flatMap(u32),
    ...attributeList([[Attribute.pollProfileExtension, extension]]),
  ];
  // Version of the protocol, of the nomenclature, no functional units, a client, a cold start.
  const user = [
    ...[0x80000000, 0x40000000, 0, 0x80000000, 0x20000000].flatMap(u32),
    ...attributeList([]),
    ...attributeList([[Attribute.pollProfile, profile]]),
  ];
  const presentation = [...requestHeader, ...asnLength(user.length), ...user, ...trailer];
  const session = [...sessionData, 0xc1, ...sessionLength(presentation.length), ...presentation];
  return frameAround([SessionPart.request, ...sessionLength(session.length), ...session]);
}

/** Ends an association that is in order. */
export function releaseRequest(): Uint8Array {
  return frameAround(release);
}

/** Agrees to the end of an association. */
export function releaseResponse(): Uint8Array {
  return frameAround(releaseDone);
}

/** Ends an association at once; is not answered. */
export function associationAbort(): Uint8Array {
  return frameAround(abort);
}

/** The monitor described itself, and the host has heard it. */
export function createResult({ invoke, time }: CreateEvent): Uint8Array {
  const result = [...monitor, ...u32(time), ...u16(mdsCreated), ...u16(0)];
  return data(Operation.result, [...u16(invoke), ...u16(OperationCommand.confirmedEvent), ...withLength(result)]);
}

/** What is asked: all answers carry `id`. */
export interface PollQuestion {
  readonly id: number;
  /** One of `ObjectClass`, and of `AttributeGroup`. */
  readonly objectClass: number;
  readonly group: number;
}

/** Asks once. */
export function singlePoll({ id, objectClass, group }: PollQuestion): Uint8Array {
  return action(id, Action.poll, [id, 1, objectClass, group].flatMap(u16));
}

/** Asks the monitor to go on answering by itself for so long. */
export function extendedPoll({ id, objectClass, group }: PollQuestion, ticks: number): Uint8Array {
  const period = attributeList([[Attribute.pollPeriod, u32(ticks)]]);
  return action(id, Action.extendedPoll, [...[id, 1, objectClass, group].flatMap(u16), ...period]);
}

/** Says which curves are wanted, the most wanted first. @param labels 32-bit numbers of what they are called */
export function waveChoice(id: number, labels: readonly number[]): Uint8Array {
  const list = [...u16(labels.length), ...withLength(labels.flatMap(u32))];
  const replace = [...u16(0), ...u16(Attribute.wavePriorities), ...withLength(list)];
  const argument = [...monitor, ...u32(0), ...u16(1), ...withLength(replace)];
  return data(Operation.invoke, [...u16(id), ...u16(OperationCommand.confirmedSet), ...withLength(argument)]);
}

/** The monitor itself, of all objects. */
const monitor = [ObjectClass.mds, 0, 0].flatMap(u16);

function action(id: number, what: number, request: readonly number[]): Uint8Array {
  const argument = [...monitor, ...u32(0), ...u16(what), ...withLength(request)];
  return data(Operation.invoke, [...u16(id), ...u16(OperationCommand.confirmedAction), ...withLength(argument)]);
}

function data(operation: number, body: readonly number[]): Uint8Array {
  return frameAround([SessionPart.data, 0, ...u16(2), ...u16(operation), ...withLength(body)]);
}

function attributeList(attributes: readonly (readonly [number, readonly number[]])[]): number[] {
  return [
    ...u16(attributes.length),
    ...withLength(attributes.flatMap(([id, value]) => [...u16(id), ...withLength(value)])),
  ];
}

function sessionLength(length: number): number[] {
  return length < 0xff ? [length] : [0xff, ...u16(length)];
}

function asnLength(length: number): number[] {
  return length < 0x80 ? [length] : [0x82, ...u16(length)];
}

function frameAround(message: readonly number[]): Uint8Array {
  const checked = Uint8Array.from([0x11, 0x01, ...withLength(message)]);
  const check = frameCheck(checked);
  return Uint8Array.from([begin, ...[...checked, check & 0xff, check >> 8].flatMap(escaped), end]);
}

function escaped(byte: number): number[] {
  return byte === begin || byte === end || byte === escape ? [escape, byte ^ turned] : [byte];
}
