import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { renewPerson } from '../../testing/renewed-person.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import type { Database } from '../database/open.ts';
import { Directory } from './directory.ts';
import { cloudMigrations } from './schema.ts';

describe('the directory', () => {
  let database: Database;
  let directory: Directory;
  let person: EnrolledPerson;
  beforeEach(async () => {
    database = await openTestDatabase(cloudMigrations);
    directory = new Directory(database, new TestClock(new Date().toISOString()));
    person = await enrolPerson('Hospital1MSP', 'doctor');
  });
  afterEach(() => database.destroy());

  it('has one set of certificates of who never renewed, however often it is published', async () => {
    await directory.publish(person.certificates);
    await directory.publish(person.certificates);
    expect(await directory.find(person.user.pid)).toEqual(person.certificates);
  });

  it('keeps those of before, each once', async () => {
    const second = (await renewPerson(person, new Date())).person.certificates;
    const third = (await renewPerson(person, new Date())).person.certificates;
    for (const certificates of [person.certificates, second, second, third]) await directory.publish(certificates);
    const { former = [], ...current } = (await directory.find(person.user.pid)) ?? {};
    expect(current).toEqual(third);
    const kept = [person.certificates, second].map(({ signingCertificate, encryptionCertificate }) => ({
      signingCertificate,
      encryptionCertificate,
    }));
    expect(new Set(former.map((one) => JSON.stringify(one)))).toEqual(new Set(kept.map((one) => JSON.stringify(one))));
  });
});
