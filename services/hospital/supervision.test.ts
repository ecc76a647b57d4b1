import { expect, it } from 'vitest';
import { openTestDatabase } from '../testing/database.ts';
import { hospitalMigrations } from './schema.ts';
import { hospitalRequests } from './supervision.ts';
import { newSecrets } from './testing.ts';

it('A hospital tells what waits with it, how many, since when and who has it', async () => {
  const database = await openTestDatabase(hospitalMigrations(newSecrets()));
  const day = (number: number): string => `2026-11-${String(number)}T03:00:00.000Z`;
  for (const [id, state, at] of [
    ['a', 'submitted', day(20)],
    ['b', 'submitted', day(18)],
    ['c', 'forwarded', day(17)],
    ['d', 'declined', day(10)],
  ] as const)
    await database('registrations').insert({
      ...{ id, state, role: 'patient', keys: '{}', claimDigest: id, submittedAt: at, updatedAt: at },
    });
  const booking = { patientPid: 'p', department: 'cardiology', requestedAt: day(21) };
  await database('appointments').insert([
    { ...booking, id: 'x', status: 'requested' },
    { ...booking, id: 'y', status: 'assigned', requestedAt: day(11) },
  ]);
  const offered = { patientPid: 'p', doctorPid: 'd', confirmation: '{}' };
  await database('confirmations').insert([
    { ...offered, tid: 'T-1', offeredAt: day(19) },
    { ...offered, tid: 'T-2', offeredAt: '' },
  ]);
  const found = await hospitalRequests(database);
  expect(found.map(({ kind, holder, count, oldest }) => `${kind} ${holder} ${count} ${oldest.slice(8, 10)}`)).toEqual([
    'registration administrator 2 18',
    'registration sa 1 17',
    'booking administrator 1 21',
    'record patient 1 19',
  ]);
  await database.destroy();
});
