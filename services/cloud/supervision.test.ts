import { expect, it } from 'vitest';
import { openTestDatabase } from '../testing/database.ts';
import { cloudMigrations } from './schema.ts';
import { cloudRequests } from './supervision.ts';

it('A cloud tells how many recoveries by guardians were asked for, and since when, but not whose', async () => {
  const database = await openTestDatabase(cloudMigrations);
  expect(await cloudRequests(database)).toEqual([]);
  for (const [owner, askedAt] of [
    ['a', '2026-12-01T03:00:00.000Z'],
    ['b', '2026-11-29T03:00:00.000Z'],
  ] as const)
    await database('guardianRecoveries').insert({ owner, askedAt, thumbprint: 'x' });
  expect(await cloudRequests(database)).toEqual([
    { kind: 'recovery', holder: 'guardian', count: 2, oldest: '2026-11-29T03:00:00.000Z' },
  ]);
  await database.destroy();
});
