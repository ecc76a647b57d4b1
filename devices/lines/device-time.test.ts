import { expect, it } from 'vitest';
import { clockPieces, deviceTimeIn } from './device-time.ts';

it.each([
  ['MM/DD/YY HH:mm:ss', '12/01/05 11:56:29', '2005-12-01T11:56:29'],
  ['DD-MMM-YY HH:mm:ss', '12-NOV-98 14:00:05', '1998-11-12T14:00:05'],
  ['DD-MMM-YY HH:mm:ss', '01-Jul-97  14:00:00', '1997-07-01T14:00:00'],
  ['YYYY-MM-DDTHH:mm:ss', '2026-02-28T23:59:59', '2026-02-28T23:59:59'],
])('a time of the form %s is read: %s', (form, text, time) => {
  expect(deviceTimeIn(form, text)).toBe(time);
});

it.each([
  ['without a day', 'HH:mm:ss', '14:00:05'],
  ['of no calendar', 'MM/DD/YY HH:mm:ss', '02/30/26 08:00:00'],
  ['that was never set', 'MM/DD/YY HH:mm:ss', '00/00/00 00:00:00'],
  ['of no day', 'MM/DD/YY HH:mm:ss', '02/28/26 25:00:00'],
  ['of no hour', 'MM/DD/YY HH:mm:ss', '02/28/26 08:61:00'],
  ['of no month', 'DD-MMM-YY HH:mm:ss', '12-XXX-98 14:00:05'],
  ['cut', 'MM/DD/YY HH:mm:ss', '02/28/26 08:00'],
])('a time %s is none', (_, form, text) => {
  expect(deviceTimeIn(form, text)).toBeUndefined();
});

it('a form says hours, minutes and seconds, each piece once', () => {
  expect(['HH:mm:ss', 'HH:mm', 'HH:mm:ss HH', 'HH:mm:ss?', ''].map((form) => clockPieces(form) !== undefined)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
