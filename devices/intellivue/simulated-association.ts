import { attribute, counted, high16, high32, countedList } from './simulated-frames.ts';

const bytes = (hex: string): number[] => [...Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')];

const sessionPart = bytes('05 08 13 01 00 16 01 02 80 00 14 02 00 02');
const presentationPart = bytes(`
  31 80 a0 80 80 01 01 00 00 a2 80 a0 03 00 00 01 a5 80 30 80 80 01 00 81 02 51 01 00 00 30 80 80 01 00 81 0c 2a 86 48
  ce 14 02 01 00 00 00 02 01 00 00 00 00 61 80 30 80 02 01 01 a0 80 61 80 a1 80 06 0c 2a 86 48 ce 14 02 01 00 00 00 03
  01 00 00 a2 03 02 01 00 a3 05 a1 03 02 01 00 be 80 28 80 02 01 02 81`);

/** Takes an association. @param extensions bits of what the monitor sends by itself */
export function accepting(extensions: number): number[] {
  const profile = [
    ...[0x80000000, 8000, 1400, 1400, 0xffffffff, 0x60000000].flatMap(high32),
    ...countedList([attribute(0xf001, [...high32(extensions), ...countedList([])])]),
  ];
  const user = [
    ...[0x80000000, 0x40000000, 0, 0x00800000, 0x20000000].flatMap(high32),
    ...countedList([]),
    ...countedList([attribute(1, profile)]),
  ];
  const presentation = [...presentationPart, user.length, ...user, ...bytes('00'.repeat(16))];
  const session = [...sessionPart, 0xc1, presentation.length, ...presentation];
  return [0x0e, session.length, ...session];
}

/** Of these two messages only the first byte is known. */
export const refusing = [0x0c, 2, 0xc1, 0];
export const aborting = [0x19, 2, 0xc1, 0];
export const releasing = bytes('0a 18 c1 16 61 80 30 80 02 01 01 a0 80 63 80 80 01 00 00 00 00 00 00 00 00 00');

const self = [33, 0, 0].flatMap(high16);

function operation(kind: number, body: readonly number[]): number[] {
  return [0xe1, 0, 0, 2, ...high16(kind), ...counted(body)];
}

/** The monitor says what it is. */
export function describing(ticks: number, attributes: readonly number[]): number[] {
  const event = [...self, ...high32(ticks), ...high16(0x0d06), ...counted([...self, ...attributes])];
  return operation(1, [...high16(1), ...high16(1), ...counted(event)]);
}

/** The choice of curves was taken. */
export function setDone(invoke: number): number[] {
  return operation(2, [...high16(invoke), ...high16(5), ...counted([...self, ...countedList([])])]);
}

/** It is not allowed. */
export function refused(invoke: number): number[] {
  return operation(3, [...high16(invoke), ...high16(2), ...high16(0)]);
}

/** An answer to a poll: the only message, or one of several of which this is the last. */
export function lastPart(invoke: number, action: readonly number[]): number[] {
  return operation(2, [...high16(invoke), ...high16(7), ...counted([...self, ...action])]);
}

/** One that others follow. @param state 1 the first, 2 one between, 3 the last but the very last */
export function linkedPart(state: number, count: number, invoke: number, action: readonly number[]): number[] {
  return operation(5, [state, count, ...high16(invoke), ...high16(7), ...counted([...self, ...action])]);
}
