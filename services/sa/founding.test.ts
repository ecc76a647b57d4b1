import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { StoredOrganisation } from '../../domain/user.ts';
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

/** Whom the last start has put on the ledger, in order. */
let put: string[] = [];

/** As after a start of SA's service; answers the transactions it ordered. */
async function start(organisations: readonly StoredOrganisation[]): Promise<number> {
  const ledger = network.ledger.as(network.sa);
  put = [];
  const counting: Ledger = {
    evaluate: (transaction, args) => ledger.evaluate(transaction, args),
    submit: (transaction, args) => {
      put.push(ledgerApi.organisations.put.args.parse(args).key);
      return ledger.submit(transaction, args);
    },
  };
  await new Founding(organisations, new Applications(database, new TestClock()), counting).round();
  return put.length;
}

const list = () => network.ledger.evaluate(network.sa, ledgerApi.organisations.list, {});
const clinic: StoredOrganisation = {
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

it('a cloud is put down before those whose data are to lie there, with the place of each', async () => {
  const cloud = { mspId: 'Cloud3MSP', key: 'cloud3', type: 'cloud', name: { en: 'Third' }, bucket: 'third' } as const;
  const known = await list();
  expect(await start([{ ...clinic, cloud: 'Cloud3MSP' }, ...known, cloud])).toBe(2);
  expect(put).toEqual(['cloud3', 'clinic']);
  expect((await list()).filter(({ key }) => key === 'cloud3' || key === 'clinic')).toEqual([
    { ...clinic, cloud: 'Cloud3MSP' },
    cloud,
  ]);
});
