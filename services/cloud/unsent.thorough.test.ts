import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reachOf, StorageAgent } from '../../connections/storage/reach.ts';
import { TID } from '../../domain/ids.ts';
import { MAX_OBJECT_BYTES } from '../../domain/record.ts';
import { noVersitygw, Versitygw, versitygwKeys } from '../../testing/versitygw.ts';
import type { Database } from '../database/open.ts';
import { bytesADay } from '../http/budgets.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { testPid } from '../testing/people.ts';
import { Holdings } from './holdings.ts';
import { Objects } from './objects.ts';
import { Presigner } from './presign.ts';
import { cloudMigrations } from './schema.ts';
import { SignedStorage } from './storage.ts';

const bucket = 'openward-records';
const publicUrl = 'http://localhost';
const tid = TID.parse(`T-${'0'.repeat(32)}`);
const owner = testPid('one');
/** Of a permit. */
const lifetime = 300_000;
const MB = 1024 ** 2;
/** So many of the longest objects are one person's day. */
const full = bytesADay.person / MAX_OBJECT_BYTES;

describe.skipIf(noVersitygw !== undefined)(
  `bytes that are announced to a real storage${noVersitygw === undefined ? '' : ` (${noVersitygw})`}`,
  () => {
    let machine: Versitygw;
    let storage: SignedStorage;
    let presigner: Presigner;
    let database: Database;
    let clock: TestClock;
    let holdings: Holdings;

    beforeAll(async () => {
      machine = await Versitygw.start();
      const reach = reachOf({ socketPath: machine.socketPath }, () => ({ certificate: '', key: '' }));
      const settings = { ...versitygwKeys, publicUrl, bucket, region: 'local' };
      // Permits are of today: the storage has a clock of its own. The cloud's is the test's.
      presigner = new Presigner(settings, { now: () => new Date() });
      storage = new SignedStorage(presigner, { reach, publicUrl });
      const client = new S3Client({
        ...{ endpoint: publicUrl, region: 'local', forcePathStyle: true, credentials: versitygwKeys },
        requestHandler: { httpAgent: new StorageAgent(reach) },
      });
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      client.destroy();
    });
    afterAll(async () => {
      await storage.close();
      await machine.remove();
    });
    beforeEach(async () => {
      database = await openTestDatabase(cloudMigrations);
      clock = new TestClock('2030-01-01T10:00:00.000Z');
      holdings = new Holdings({ objects: new Objects(database, clock), storage, bucket });
    });
    afterEach(() => database.destroy());

    async function announce(content: { bytes: number; sha256: string } = someBytes(MAX_OBJECT_BYTES)) {
      const key = `records/${randomBytes(48).toString('hex')}`;
      const expiresAt = new Date(clock.now().getTime() + lifetime).toISOString();
      const grant = await presigner.upload(key, content);
      await holdings.announce({ key, tid, kind: 'records', owner, ...content }, expiresAt);
      return grant;
    }
    const someBytes = (bytes: number) => ({ bytes, sha256: 'a'.repeat(64) });

    /** A PUT as it is permitted, of which only this much is sent; answers its status, or that it broke off. */
    async function send({ url, headers }: Awaited<ReturnType<typeof announce>>, sent: Buffer): Promise<string> {
      const { pathname, search } = new URL(url);
      const socket = connect(machine.socketPath);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: localhost\r\n${lines.join('')}\r\n`);
      socket.write(sent);
      if (sent.length < Number(headers['content-length'])) {
        await new Promise<void>((resolve) => socket.end(() => resolve()));
        socket.destroy();
        return 'broken off';
      }
      const [answer] = z.tuple([z.instanceof(Buffer)]).parse(await once(socket, 'data'));
      socket.destroy();
      return answer.toString('latin1').split(' ')[1] ?? '';
    }

    const limited = { code: 'LIMIT_REACHED', details: { retryAfter: lifetime / 1000 } };

    it('of 2 GiB each and never sent come back to the person once their permits have run out', async () => {
      for (let i = 0; i < full; i += 1) await announce();
      await expect(announce()).rejects.toMatchObject(limited);
      clock.pass(lifetime);
      for (let i = 0; i < full; i += 1) await announce();
      await expect(announce()).rejects.toMatchObject(limited);
    });

    it('of which 70 kB come, and no more, come back too, and the disk gives back what the storage has set aside', async () => {
      const before = machine.taken();
      for (let i = 0; i < full; i += 1) {
        const grant = await announce();
        if (i < 3) expect(await send(grant, randomBytes(70_000))).toBe('broken off');
      }
      await expect.poll(() => machine.taken() - before, { timeout: 20_000 }).toBeLessThan(MB);
      clock.pass(lifetime);
      await holdings.settle();
      for (let i = 0; i < full; i += 1) await announce();
    });

    it('and came count on, to the byte, where what did not come is given back', async () => {
      const content = randomBytes(MB);
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(await send(await announce({ bytes: MB, sha256 }), content)).toBe('200');
      for (let i = 1; i < full; i += 1) await announce();
      clock.pass(lifetime);
      await holdings.settle();
      for (let i = 1; i < full; i += 1) await announce();
      const left = MAX_OBJECT_BYTES - MB;
      await expect(announce(someBytes(left + 1))).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
      await expect(announce(someBytes(left))).resolves.toBeDefined();
    });
  },
);
