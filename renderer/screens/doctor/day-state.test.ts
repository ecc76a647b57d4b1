import { expect, it } from 'vitest';
import { dayList } from '../../testing/sample/work.ts';
import { longestWaiting, minutesWaited, dayStateOf, type Listed } from './day-state.ts';

const sample = dayList.items.find(({ checkedInAt }) => checkedInAt === undefined);
if (sample === undefined) throw new Error('The sample world has nobody who has not come');
const here = (id: string, checkedInAt: string | undefined, more: Partial<Listed> = {}): Listed => ({
  ...sample,
  ...{ id, status: 'checked-in' },
  ...(checkedInAt === undefined ? {} : { checkedInAt }),
  ...more,
});

it('next is who has checked in longest ago, whatever the appointment’s time and day', () => {
  const rows = [
    here('late', '2024-09-02T01:20:00.000Z', { start: '2024-09-02T01:00:00.000Z' }),
    here('early', '2024-09-02T01:05:00.000Z', { start: '2024-09-03T02:00:00.000Z' }),
    here('in the room', '2024-09-02T00:05:00.000Z', { status: 'in-treatment' }),
  ];
  expect(longestWaiting(rows)?.id).toBe('early');
  expect(longestWaiting([])).toBeUndefined();
});

it('somebody who checked in before the time was kept has waited nobody knows how long', () => {
  expect(minutesWaited(here('one', undefined), '2024-09-02T01:25:00.000Z')).toBeUndefined();
  expect(minutesWaited(here('one', '2024-09-02T01:05:00.000Z'), '2024-09-02T01:25:59.000Z')).toBe(20);
  expect(minutesWaited(here('one', '2024-09-02T01:05:00.000Z'), '2024-09-02T01:04:00.000Z')).toBe(0);
});

it('what the patient sent back is a state of its own', () => {
  expect(dayStateOf(here('one', undefined, { status: 'in-treatment', sentBack: true }))).toBe('sent-back');
  expect(dayStateOf(here('one', undefined, { status: 'in-treatment' }))).toBe('in-treatment');
});
