import { PID, ShareId, TID } from '../../../domain/ids.ts';

/** Hex that looks random and is the same every time. */
export function hex(seed: number, digits: number): string {
  let state = seed * 2654435761 + 1;
  let text = '';
  while (text.length < digits) {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    text += state.toString(16).padStart(8, '0');
  }
  return text.slice(0, digits);
}

export const pid = (seed: number): PID => PID.parse(hex(seed, 96));
export const tid = (seed: number): TID => TID.parse(`T-${hex(seed, 32)}`);
export const shareId = (seed: number): ShareId => ShareId.parse(`S-${hex(seed, 32)}`);

const start = new Date();
start.setUTCMinutes(0, 0, 0);
/** An instant some hours from now (whole hours), negative for the past. */
export const hours = (offset: number): string => new Date(start.getTime() + offset * 3_600_000).toISOString();
export const days = (offset: number, hour = 9): string => hours(offset * 24 + hour - start.getUTCHours());

export const people = {
  patient: pid(11),
  doctor: pid(21),
  doctor2: pid(22),
  technician: pid(31),
  consumer: pid(41),
  device: pid(42),
  admin: pid(51),
  sa: pid(61),
};
