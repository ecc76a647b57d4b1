import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import {
  inWorld,
  makeRequest,
  sha384Of,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import type { ShareId } from '../../domain/ids.ts';
import type { Database } from '../database/open.ts';
import type { PersonCaller } from '../http/caller.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { OwnPeople } from './own-people.ts';
import { cloudMigrations } from './schema.ts';
import { LetterBox } from './words.ts';

const jwe = (text: string): string => ['a', 'b', 'c', text, 'd'].join('.');

describe('the cloud as letter box', () => {
  let world: ChaincodeWorld;
  let database: Database;
  let box: LetterBox;
  let patient: PersonCaller;
  let consumer: PersonCaller;
  let stranger: PersonCaller;
  let shareId: ShareId;
  inWorld((entered) => (world = entered));

  async function callerOf({ pid, role, mspId }: ChaincodePerson): Promise<PersonCaller> {
    return {
      kind: 'person',
      role,
      pid,
      mspId,
      user: await world.ledger.evaluate(world.cloud, ledgerApi.identities.get, { pid }),
    };
  }

  beforeEach(async () => {
    database = await openTestDatabase(cloudMigrations);
    const ledger = world.ledger.as(world.cloud);
    const objects = { has: () => Promise.resolve(false) };
    const ownPeople = new OwnPeople({ ledger, objects, mspId: 'CloudMSP' });
    box = new LetterBox({ queries: database, ledger, clock: new TestClock(), ownPeople });
    patient = await callerOf(world.patient);
    consumer = await callerOf(world.consumer);
    stranger = await callerOf(world.otherConsumer);
    const request = makeRequest(world.patient);
    ({ shareId } = await world.ledger.submit(world.consumer, ledgerApi.shares.request, request));
  });
  afterEach(() => database.destroy());

  const asked = () => ({ shareId, about: 'request' }) as const;

  it('gives each party the copy sealed to them, and nobody else anything', async () => {
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('own') });
    await box.deposit(asked(), consumer, { copy: 'other', words: jwe('other') });
    const copy = { about: 'request', author: consumer.pid, delivered: true };
    await expect(box.of(shareId, consumer)).resolves.toEqual([{ ...copy, words: jwe('own') }]);
    await expect(box.of(shareId, patient)).resolves.toEqual([{ ...copy, words: jwe('other') }]);
    await expect(box.of(shareId, stranger)).resolves.toEqual([]);
  });

  it('tells an author what the other party does not have, until they do', async () => {
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('own') });
    await expect(box.of(shareId, consumer)).resolves.toMatchObject([{ delivered: false }]);
    await expect(box.undelivered(consumer)).resolves.toEqual([{ shareId, about: 'request', words: jwe('own') }]);
    await expect(box.undelivered(patient)).resolves.toEqual([]);
    await box.deposit(asked(), consumer, { copy: 'other', words: jwe('other') });
    await expect(box.undelivered(consumer)).resolves.toEqual([]);
  });

  it('takes words for the other party from their author alone, and once the ledger has the digest', async () => {
    const words = { copy: 'other', words: jwe('x') } as const;
    await expect(box.deposit(asked(), patient, words)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(box.deposit(asked(), stranger, words)).rejects.toMatchObject({ code: 'SHARE_UNKNOWN' });
    const declining = { shareId, about: 'decline' } as const;
    await expect(box.deposit(declining, patient, words)).rejects.toMatchObject({ code: 'CONFLICT' });
    await world.ledger.submit(world.patient, ledgerApi.shares.decline, { shareId, reasonDigest: sha384Of('No') });
    await expect(box.deposit(declining, consumer, words)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(box.deposit(declining, patient, words)).resolves.toEqual({});
  });

  it('replaces a copy when its author seals it anew, and nobody else’s', async () => {
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('first') });
    await box.deposit(asked(), stranger, { copy: 'own', words: jwe('squatter') });
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('second') });
    await expect(box.of(shareId, consumer)).resolves.toMatchObject([{ words: jwe('second') }]);
    await expect(box.of(shareId, patient)).resolves.toEqual([]);
  });

  it('hands over what can be read, whatever else of a share or of an author cannot', async () => {
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('own') });
    const row = { shareId, author: consumer.pid, words: jwe('x'), depositedAt: '2030-01-15T08:00:00.000Z' };
    await database('words').insert([
      { ...row, about: 'gossip', reader: consumer.pid },
      { ...row, shareId: 'none', about: 'request', reader: consumer.pid },
    ]);
    const own = { about: 'request', words: jwe('own') };
    await expect(box.of(shareId, consumer)).resolves.toMatchObject([
      own,
      { author: consumer.pid, unreadable: ['about'] },
    ]);
    const undelivered = await box.undelivered(consumer);
    expect(undelivered).toContainEqual({ shareId, ...own });
    expect(undelivered.filter((one) => 'unreadable' in one).map(({ unreadable }) => unreadable)).toEqual(
      expect.arrayContaining([['about'], ['shareId']]),
    );
  });

  it('says of words that cannot be read that they are there, to who may read them, and not that they are delivered', async () => {
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('own') });
    await box.deposit(asked(), consumer, { copy: 'other', words: jwe('other') });
    await database('words').where({ reader: patient.pid }).update({ words: 'no JWE' });
    const copy = { about: 'request', author: consumer.pid };
    await expect(box.of(shareId, patient)).resolves.toEqual([{ ...copy, unreadable: ['words'] }]);
    await expect(box.of(shareId, consumer)).resolves.toEqual([{ ...copy, words: jwe('own'), delivered: false }]);
    await expect(box.of(shareId, stranger)).resolves.toEqual([]);
  });

  it('looks at nothing that strangers keep for themselves under a share', async () => {
    await box.deposit(asked(), consumer, { copy: 'own', words: jwe('own') });
    await box.deposit(asked(), stranger, { copy: 'own', words: jwe('stranger’s') });
    const seen: string[] = [];
    database.on('query-response', (rows: unknown) => seen.push(JSON.stringify(rows)));
    await box.of(shareId, consumer);
    expect(seen.join()).toContain(jwe('own'));
    expect(seen.join()).not.toContain('stranger');
  });
});
