import { describe, expect, it } from 'vitest';
import { usualHours } from '../../../domain/roster.ts';
import { daysAlike, readHours, typeHours } from './typed-hours.ts';

describe('hours of a day', () => {
  const morning = { weekday: 2, from: '09:00', to: '12:00' };
  const afternoon = { weekday: 2, from: '13:30', to: '17:00' };
  it.each([
    ['9-12 13:30-17:00'],
    ['09:00-12:00, 13:30-17:00'],
    ['0900-1200;1330-1700'],
    ['13:30 – 17:00, 9:00 – 12:00'],
    ['９：００至１２：００、１３：３０～１７：００'],
    ['9:00到12:00，13:30—17:00'],
  ])('are read as people type them: %s', (text) => {
    expect(readHours(text, 2, 30)).toEqual([morning, afternoon]);
  });

  it.each(['9', '9-', '12-9', '9-12 11-13', '9-9:20', '9-25', '9:75-12', '24-24', 'morning', '24:30-25'])(
    'are not guessed at: %s',
    (text) => {
      expect(readHours(text, 2, 30)).toBeUndefined();
    },
  );

  it('are none where nothing is typed, and may end at midnight', () => {
    expect(readHours('  ', 2, 30)).toEqual([]);
    expect(readHours('20-24', 2, 30)).toEqual([{ weekday: 2, from: '20:00', to: '24:00' }]);
  });

  it('are typed again as they are read', () => {
    const typed = typeHours([afternoon, morning], 2);
    expect(typed).toBe('09:00-12:00, 13:30-17:00');
    expect(readHours(typed, 2, 30)).toEqual([morning, afternoon]);
  });

  it('are told together for days that are alike', () => {
    expect(daysAlike(usualHours)).toEqual([{ first: 1, last: 5, hours: '09:00-16:30' }]);
    const sessions = [1, 3, 4].map((weekday) => ({ weekday, from: '08:00', to: '12:00' }));
    expect(daysAlike({ minutes: 20, sessions }).map(({ first, last }) => [first, last])).toEqual([
      [1, 1],
      [3, 4],
    ]);
  });
});
