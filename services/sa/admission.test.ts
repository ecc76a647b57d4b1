import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Database } from '../database/open.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { ScriptedLedger } from '../testing/ledger.ts';
import { Admission } from './admission.ts';
import { Applications } from './applications.ts';
import { saMigrations } from './schema.ts';

const organisation = {
  mspId: 'Hospital3MSP',
  key: 'hospital3',
  type: 'hospital',
  name: { en: 'Third Hospital', zh: '第三医院' },
  contact: 'ward office',
} as const;
let database: Database;
let applications: Applications;
let ledger: ScriptedLedger;
let admission: Admission;
beforeEach(async () => {
  database = await openTestDatabase(saMigrations);
  applications = new Applications(database, new TestClock('2026-01-02T03:04:05.006Z'));
  ledger = new ScriptedLedger().on(ledgerApi.organisations.put, (put) => put);
  admission = new Admission(applications, ledger);
});
afterEach(() => database.destroy());

const codeOf = (error: unknown): string => (error instanceof OpenwardError ? error.code : String(error));

describe('an application', () => {
  it('that is approved is on the ledger', async () => {
    const { id } = await applications.add(organisation);
    expect(await admission.decide(id, true, '')).toMatchObject({ status: 'approved' });
    expect(ledger.submitted.map(({ name }) => name)).toEqual(['organisations:put']);
  });

  it('is decided once: of one who approves and one who declines at once, the second hears that it was decided', async () => {
    const { id } = await applications.add(organisation);
    const [approved, declined] = await Promise.allSettled([
      admission.decide(id, true, ''),
      admission.decide(id, false, 'no'),
    ]);
    expect(approved.status).toBe('fulfilled');
    expect(declined.status === 'rejected' && codeOf(declined.reason)).toBe('CONFLICT');
    expect(await applications.get(id)).toMatchObject({ status: 'approved' });
  });

  it('stays to be decided when the ledger does not take it', async () => {
    const { id } = await applications.add(organisation);
    ledger.on(ledgerApi.organisations.put, () => {
      throw new OpenwardError('LEDGER_UNAVAILABLE');
    });
    await expect(admission.decide(id, true, '')).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(await applications.get(id)).toMatchObject({ status: 'submitted' });
  });
});
