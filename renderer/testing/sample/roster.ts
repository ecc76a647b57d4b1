import { RosterChanges, usualHours } from '../../../domain/roster.ts';
import type { Replied } from '../../../api/window/calls.ts';
import { people } from './ids.ts';

const mornings = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '12:00' }));

export const roster: Replied<'admin.roster'> = {
  timeZone: 'Asia/Shanghai',
  usual: usualHours,
  hours: [
    {
      doctorPid: people.doctor,
      hours: { room: 'B-214', minutes: 20, sessions: [...mornings, { weekday: 3, from: '13:30', to: '17:00' }] },
    },
  ],
  days: [
    { day: '2027-01-01', name: '元旦 New Year’s Day' },
    { day: '2027-02-14', name: '春节补班 Make-up day', like: 5 },
  ],
  leaves: [{ doctorPid: people.doctor, from: '2026-12-24', to: '2027-01-08' }],
  unreadable: 0,
};

/** Whatever is changed touches somebody. */
export const rosterEffects = (changes: unknown): Replied<'admin.changeRoster'> => ({
  changes: RosterChanges.parse(changes ?? {}),
  undo: RosterChanges.parse({}),
  affected: [
    { doctorPid: people.doctor, day: '2026-12-02', toCome: 3 },
    { doctorPid: people.doctor, day: '2026-12-03', toCome: 1 },
  ],
});
