import { useQueryClient } from '@tanstack/react-query';
import type { CallName } from '../../api/window/calls.ts';
import type { NewsOf } from '../bridge/news.ts';
import { useNews } from '../bridge/index.ts';

type EventType = NewsOf<'ledger'>['type'];

/**
 * Which answers an event on the ledger makes old. Reading the log of uses is never repeated by itself: each reading is
 * recorded.
 */
const touched: Readonly<Record<EventType, readonly CallName[]>> = {
  organisation: ['sa.applications'],
  user: ['sa.users', 'sa.registrations', 'admin.registrations', 'admin.doctors', 'registration.refresh'],
  treatment: ['booking.list', 'day.list', 'capture.treatments', 'admin.bookings'],
  record: [
    'records.list',
    'confirm.list',
    'booking.list',
    'outbox.list',
    'day.list',
    'treatment.waiting',
    'treatment.signed',
  ],
  share: ['shares.list', 'requests.list', 'treatment.reading'],
  use: ['requests.list', 'shares.list'],
  reading: ['uses.readings'],
};

/** Which answers name organisations. */
const named: readonly CallName[] = [
  'session.view',
  'booking.hospitals',
  'booking.list',
  'records.list',
  'shares.list',
  'requests.list',
  'sa.users',
];

export function LedgerRefresh() {
  const client = useQueryClient();
  const refresh = (names: readonly CallName[]): void => {
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
  };
  useNews('ledger', ({ type }) => {
    refresh(touched[type]);
  });
  useNews('organisations', () => refresh(named));
  return null;
}
