import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Organisation } from '../../domain/user.ts';
import { openTestDatabase } from '../testing/database.ts';
import { TestClock } from '../testing/clock.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import type { Database } from '../database/open.ts';
import { Applications } from './applications.ts';
import { Founding } from './founding.ts';
import { saMigrations } from './schema.ts';
import { testVault } from './testing.ts';

let network: TestNetwork;
let database: Database;
beforeEach(async () => {
  network = await foundNetwork();
  database = await openTestDatabase(saMigrations(testVault));
});
afterEach(() => database.destroy());

/** As after a start of SA's service; answers the transactions it ordered. */
async function start(organisations: readonly Organisation[]): Promise<number> {
  const ledger = network.ledger.as(network.sa);
  let submitted = 0;
  const counting: Ledger = {
    evaluate: (transaction, args) => ledger.evaluate(transaction, args),
    submit: (transaction, args) => {
      submitted += 1;
      return ledger.submit(transaction, args);
    },
  };
  await new Founding(organisations, new Applications(database, new TestClock()), counting).round();
  return submitted;
}

const list = () => network.ledger.evaluate(network.sa, ledgerApi.organisations.list, {});
const clinic: Organisation = {
  mspId: 'ClinicMSP',
  key: 'clinic',
  type: 'hospital',
  name: { en: 'Clinic', zh: '诊所' },
};

it('a start writes the founders that the ledger lacks, and nothing when it has them all', async () => {
  const known = await list();
  expect(await start([...known, clinic])).toBe(1);
  expect(await list()).toContainEqual(clinic);
  expect(await start([...known, clinic])).toBe(0);
});

it('a founder with another name is written again', async () => {
  const known = await list();
  const renamed = known.map((one) => (one.key === 'cloud' ? { ...one, name: { ...one.name, en: 'Sky' } } : one));
  expect(await start(renamed)).toBe(1);
  expect((await list()).find(({ key }) => key === 'cloud')?.name.en).toBe('Sky');
});
