import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppointmentBook } from '../hospital/appointments.ts';
import { HospitalRegistrations } from '../hospital/registrations.ts';
import { hospitalMigrations } from '../hospital/schema.ts';
import { newSecrets } from '../hospital/testing.ts';
import { SubmittedRegistrations } from '../sa/registrations.ts';
import { saMigrations } from '../sa/schema.ts';
import { TestSa, testVault } from '../sa/testing.ts';
import { TestClock } from '../testing/clock.ts';
import { openDatabase, type Database } from './open.ts';

const words = 'The tumour was on the left side';
const at = '2024-09-02T02:00:00.000Z';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-words-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that lies on the disk after the database was closed. */
async function onDisk(database: Database): Promise<string> {
  await database.destroy();
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
}

const file = () => `sqlite://${folder}/db.sqlite`;
const quick = {
  id: 'a',
  patientPid: 'a'.repeat(96),
  department: 'cardiology',
  status: 'in-treatment',
  requestedAt: at,
};

describe('what people write about a person', () => {
  it('about a record lies encrypted with H_M, also what an earlier release kept in the clear', async () => {
    const [first] = hospitalMigrations(newSecrets());
    const before = await openDatabase(file(), first ? [first] : []);
    await before('appointments').insert([
      { ...quick, remark: words },
      { ...quick, id: 'b', remark: null },
    ]);
    expect(await onDisk(before)).toContain(words);

    const database = await openDatabase(file(), hospitalMigrations(newSecrets()));
    const book = new AppointmentBook(database, newSecrets());
    expect((await book.get('a')).remark).toBe(words);
    expect((await book.get('b')).remark).toBeUndefined();
    expect((await book.change('b', { remark: `${words}!` })).remark).toBe(`${words}!`);
    const { items } = await book.page({}, ['in-treatment'], { order: 'oldest' });
    expect(items.map(({ remark }) => remark)).toEqual([words, `${words}!`]);
    expect((await book.change('a', { remark: null })).remark).toBeUndefined();
    expect((await book.change('b', { status: 'recorded' })).remark).toBe(`${words}!`);
    expect(await onDisk(database)).not.toContain('tumour');
  });

  it('about a registration lies encrypted with H_M, also what an earlier release kept in the clear', async () => {
    const { keys } = await (await TestSa.open()).submission();
    const [first] = hospitalMigrations(newSecrets());
    const before = await openDatabase(file(), first ? [first] : []);
    const common = { state: 'declined', role: 'patient', submittedAt: at, updatedAt: at };
    await before('registrations').insert({
      ...common,
      id: 'a',
      keys: JSON.stringify(keys),
      claimDigest: 'c',
      reason: words,
    });
    await before.destroy();

    const database = await openDatabase(file(), hospitalMigrations(newSecrets()));
    const registrations = new HospitalRegistrations(database, new TestClock(), newSecrets());
    expect((await registrations.get('a')).reason).toBe(words);
    await registrations.add({ id: 'b', role: 'patient', keys, claimDigest: 'd' });
    expect((await registrations.change('b', { state: 'declined', reason: words })).reason).toBe(words);
    expect((await registrations.page({ state: 'declined' })).items.map(({ reason }) => reason)).toEqual([words, words]);
    expect(await onDisk(database)).not.toContain('tumour');
  });

  it('about a registration lies encrypted with SA, also what an earlier release kept in the clear', async () => {
    const { keys } = await (await TestSa.open()).submission();
    const [first] = saMigrations(testVault);
    const before = await openDatabase(file(), first ? [first] : []);
    const common = { org: 'hospital1', mspId: 'Hospital1MSP', role: 'patient' as const };
    await before('registrations').insert({
      ...common,
      id: 'a',
      state: 'declined',
      submittedAt: at,
      updatedAt: at,
      keys: JSON.stringify(keys),
      claimDigest: 'c',
      reason: words,
      statusReason: words,
    });
    await before.destroy();

    const database = await openDatabase(file(), saMigrations(testVault));
    const registrations = new SubmittedRegistrations(database, new TestClock(), testVault);
    expect((await registrations.get('a')).reason).toBe(words);
    await registrations.add({ ...common, id: 'b', keys, claimDigest: 'd' });
    expect((await registrations.change('b', { state: 'declined', reason: words })).reason).toBe(words);
    expect((await registrations.change('b', { department: 'x' })).reason).toBe(words);
    expect((await registrations.get('a')).statusReason).toBe(words);
    expect((await registrations.change('b', { statusReason: words })).statusReason).toBe(words);
    expect((await registrations.page(['declined'], {}, 'submittedAt', {})).items.map(({ reason }) => reason)).toEqual([
      words,
      words,
    ]);
    expect(await onDisk(database)).not.toContain('tumour');
  });
});
