import { halfWidth } from '../../input/half-width.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** A number as it is sent: plain characters, whatever an input method made of them. */
export function tidyNumber(number: string): string {
  return halfWidth(number).trim();
}

const checks = '10X98765432';

/**
 * Form of a Chinese resident identity number: 17 digits, a date in them, and the check digit of GB 11643 (ISO 7064 MOD
 * 11-2).
 */
export function isResidentId(number: string): boolean {
  const text = tidyNumber(number).toUpperCase();
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return checks[sum % 11] === text[17] && isDate(text.slice(6, 14));
}

function isDate(digits: string): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1850 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

export type IdKind = 'cn-resident-id' | 'passport' | 'staff-number';

/** Whether a number can be of such a document; whether it is somebody's is for people to check. */
export function isWellFormed(kind: IdKind, number: string): boolean {
  const text = tidyNumber(number);
  if (kind === 'cn-resident-id') return isResidentId(text);
  return kind === 'passport' ? /^[A-Za-z0-9]{5,20}$/.test(text) : text.length >= 4 && text.length <= 32;
}
