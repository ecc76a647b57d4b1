import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Database } from '../database/open.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { Line } from '../../testing/ledger/line.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { Admission } from './admission.ts';
import { Applications } from './applications.ts';
import { saMigrations } from './schema.ts';
import { testVault } from './testing.ts';

const organisation = {
  mspId: 'Hospital3MSP',
  key: 'hospital3',
  type: 'hospital',
  name: { en: 'Third Hospital', zh: '第三医院' },
  contact: 'ward office',
} as const;
let database: Database;
let applications: Applications;
let network: TestNetwork;
let ledger: Line;
let admission: Admission;
beforeEach(async () => {
  database = await openTestDatabase(saMigrations(testVault));
  applications = new Applications(database, new TestClock('2026-01-02T03:04:05.006Z'));
  network = await foundNetwork();
  ledger = new Line(network.ledger.as(network.sa));
  admission = new Admission(applications, ledger);
});
afterEach(() => database.destroy());

const onLedger = async (): Promise<string[]> =>
  (await ledger.evaluate(ledgerApi.organisations.list, {})).map(({ mspId }) => mspId);
const codeOf = (error: unknown): string => (error instanceof OpenwardError ? error.code : String(error));

describe('an application', () => {
  it('that is approved is on the ledger', async () => {
    const { id } = await applications.add(organisation, 'applicant');
    expect(await admission.decide(id, true, '')).toMatchObject({ status: 'approved' });
    expect(await onLedger()).toContain('Hospital3MSP');
  });

  it('is decided once: of one who approves and one who declines at once, the second hears that it was decided', async () => {
    const { id } = await applications.add(organisation, 'applicant');
    const [approved, declined] = await Promise.allSettled([
      admission.decide(id, true, ''),
      admission.decide(id, false, 'no'),
    ]);
    expect(approved.status).toBe('fulfilled');
    expect(declined.status === 'rejected' && codeOf(declined.reason)).toBe('CONFLICT');
    expect(await applications.get(id)).toMatchObject({ status: 'approved' });
    expect(await onLedger()).toContain('Hospital3MSP');
  });

  it('stays to be decided when the ledger does not take it', async () => {
    const { id } = await applications.add(organisation, 'applicant');
    ledger.through((way) => new Unavailable(way, ledgerApi.organisations.put));
    await expect(admission.decide(id, true, '')).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await applications.get(id)).toMatchObject({ status: 'submitted' });
    expect(await onLedger()).not.toContain('Hospital3MSP');
    expect(await admission.decide(id, true, '')).toMatchObject({ status: 'approved' });
  });

  it('of a stranger in the organisation’s name does not keep out its own', async () => {
    const strange = await applications.add({ ...organisation, contact: 'elsewhere' }, 'stranger');
    const own = await applications.add(organisation, 'applicant');
    expect(await admission.decide(own.id, true, '')).toMatchObject({ status: 'approved' });
    await expect(admission.decide(strange.id, true, ''), 'the second in one name').rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await admission.decide(strange.id, false, 'not theirs')).toMatchObject({ status: 'declined' });
  });

  it('is asked for once by each, and not at all once the organisation has joined', async () => {
    const { id } = await applications.add(organisation, 'applicant');
    await expect(applications.add(organisation, 'applicant')).rejects.toMatchObject({ code: 'CONFLICT' });
    await admission.decide(id, true, '');
    await expect(applications.add(organisation, 'somebody')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of an organisation is approved once, whichever of two is decided first', async () => {
    const asked = [await applications.add(organisation, 'one'), await applications.add(organisation, 'other')];
    const decided = await Promise.allSettled(asked.map(({ id }) => admission.decide(id, true, '')));
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
