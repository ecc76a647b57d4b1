import { describe, expect, it } from 'vitest';
import { endOfDay } from '../../../domain/day.ts';
import { calls } from '../../../api/window/calls.ts';
import { sampleRecordView } from '../../testing/sample/record.ts';
import type { BookingDraft } from './booking-draft.ts';
import { anySlot, emptyBooking, isBirthDate, missingAt, toBooking } from './booking-draft.ts';
import { askedParts, chosenExpiry, onlyParts } from './scope.ts';

const filled: BookingDraft = {
  org: 'hospital1',
  department: 'surgery',
  slot: anySlot,
  name: 'Lin',
  sex: 'female',
  birthDate: '1979-04-18',
  at: 3,
  allergy: '',
  complaint: 'Pain',
  allergies: [],
  noKnownAllergies: true,
};

describe('booking', () => {
  it('names everything a step lacks', () => {
    expect(missingAt('where', emptyBooking)).toEqual(['hospital', 'department']);
    expect(missingAt('you', emptyBooking)).toEqual(['name', 'sex', 'complaint', 'allergies']);
    expect(missingAt('you', filled)).toEqual([]);
  });

  it('does not take an empty list of allergies for "none known"', () => {
    expect(missingAt('you', { ...filled, noKnownAllergies: false })).toEqual(['allergies']);
  });

  it('accepts a child born today where the hospital is, though it is yesterday by UTC', () => {
    const early = new Date('2025-03-02T23:00:00.000Z');
    expect(isBirthDate({ birthDate: '2025-03-03', timeZone: 'Asia/Shanghai' }, early)).toBe(true);
    expect(isBirthDate({ birthDate: '2025-03-04', timeZone: 'Asia/Shanghai' }, early)).toBe(false);
  });

  it('accepts only days that exist and are past', () => {
    const now = new Date('2025-03-03T00:00:00.000Z');
    const days = ['1979-04-18', '', '1979.4.18', '19790418'];
    expect(days.map((birthDate) => isBirthDate({ birthDate }, now))).toEqual([true, true, true, true]);
    expect(
      ['1979-02-30', '2031-01-01', '18.4.1979', '1879-4-18'].map((birthDate) => isBirthDate({ birthDate }, now)),
    ).toEqual([false, false, false, false]);
  });

  it('sends what the contract accepts, without a wish when any time will do', () => {
    const booking = toBooking(filled);
    expect(calls['booking.book'].request.safeParse(booking).success).toBe(true);
    expect(booking).not.toHaveProperty('preferredSlot');
    expect(toBooking({ ...filled, slot: 'slot-1', birthDate: '' })).toMatchObject({ preferredSlot: 'slot-1' });
    expect(toBooking({ ...filled, org: undefined })).toBeUndefined();
  });
});

describe('what is shared', () => {
  const record = sampleRecordView(101, 1, true);

  it('previews the chosen parts and nothing of the others', () => {
    const seen = onlyParts(record, ['s1']);
    expect(seen.emr).toEqual([]);
    expect(seen.shr.map((one) => one.segment)).toEqual(['s1']);
    expect(seen.segments.filter((segment) => segment.included).map((segment) => segment.id)).toEqual(['s1']);
    expect(JSON.stringify(record)).toContain('McBurney');
    expect(JSON.stringify(seen)).not.toContain('McBurney');
  });

  it('ticks to begin with only what was asked for', () => {
    expect(askedParts(record, ['SHR'])).toEqual(['s1']);
    expect(askedParts(record, ['attachment'])).toEqual(['s2', 's3']);
  });

  it('ends when chosen, never in the past', () => {
    const now = new Date('2025-03-03T12:00:00.000Z');
    const there = (day: string) => endOfDay('Asia/Shanghai', day);
    const chosen = (choice: Parameters<typeof chosenExpiry>[0], date: string, asked: string) =>
      chosenExpiry(choice, date, asked, there, now);
    expect(chosen('7', '', '')).toBe('2025-03-10T12:00:00.000Z');
    expect(chosen('asked', '', '2025-05-01T00:00:00.000Z')).toBe('2025-05-01T00:00:00.000Z');
    expect(chosen('asked', '', '2025-01-01T00:00:00.000Z')).toBeUndefined();
    expect(chosen('date', '2025.3.3', '')).toBe('2025-03-03T15:59:59.999Z');
    expect(chosen('date', '2025-03-02', '')).toBeUndefined();
    expect(chosen('date', '', '')).toBeUndefined();
    expect(chosen(undefined, '', '')).toBeUndefined();
  });
});
