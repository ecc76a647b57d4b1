import { createServer as tcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer as tlsServer } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newApplicant, type TestApplicant } from '../../testing/applicant.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import type { Database } from '../database/open.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { Applications } from './applications.ts';
import { examine, Examinations } from './examination.ts';
import { saMigrations } from './schema.ts';
import { testVault } from './testing.ts';

const servers: Server[] = [];
let applicant: TestApplicant;
let stranger: TestAuthority;

beforeAll(async () => {
  applicant = await newApplicant();
  stranger = await TestAuthority.found('Hospital3MSP', 'nodes');
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((ended) => server.close(ended))));
});

/** Where it listens. */
async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((listen) => server.listen(0, '127.0.0.1', listen));
  return (server.address() as AddressInfo).port;
}

const showing = ({ certificate, key }: Issued): Promise<number> =>
  listening(tlsServer({ cert: certificate, key }, (socket) => socket.on('error', () => undefined).end()));

async function found(port: number, patience?: number): Promise<unknown> {
  const alone = { ...applicant.member, orderer: undefined, peer: { host: '127.0.0.1', port } };
  const [peer] = await examine(alone, patience);
  return peer;
}

const issue = (authority: TestAuthority, host: string, until?: Date): Promise<Issued> =>
  authority.issue(undefined, { host, ...(until === undefined ? {} : { until }) });

describe('SA’s machine, trying an address of an applicant,', () => {
  it('says that it is good when who answers has the certificate it should, and until when that is valid', async () => {
    const port = await showing(await issue(applicant.nodes, 'peer.hospital3.internal'));
    expect(await found(port)).toEqual({
      part: 'peer',
      host: '127.0.0.1',
      port,
      result: 'good',
      validUntil: '2124-01-01T00:00:00.000Z',
    });
  });

  it.each<[string, () => Promise<number>]>([
    ['other-root', async () => showing(await issue(stranger, 'peer.hospital3.internal'))],
    ['other-name', async () => showing(await issue(applicant.nodes, 'service.hospital3.internal'))],
    [
      'not-valid-now',
      async () => showing(await issue(applicant.nodes, 'peer.hospital3.internal', new Date('2024-06-01'))),
    ],
    [
      'no-tls',
      () =>
        listening(
          tcpServer((socket) =>
            socket
              .on('error', () => undefined)
              .resume()
              .end('220 mail.example ESMTP secret banner\r\n'),
          ),
        ),
    ],
    ['silent', () => listening(tcpServer((socket) => socket.on('error', () => undefined).resume()))],
    [
      'refused',
      async () => {
        const port = await listening(tcpServer());
        await new Promise((ended) => servers.pop()?.close(ended));
        return port;
      },
    ],
  ])('says %s, and nothing of what was answered', async (result, opened) => {
    const port = await opened();
    expect(await found(port, result === 'silent' ? 200 : undefined)).toEqual({
      part: 'peer',
      host: '127.0.0.1',
      port,
      result,
    });
  });
});

describe('an examination', () => {
  let database: Database;
  let applications: Applications;
  let examinations: Examinations;
  beforeEach(async () => {
    database = await openTestDatabase(saMigrations(testVault));
    const clock = new TestClock('2026-11-28T13:00:00.000Z');
    applications = new Applications(database, clock);
    examinations = new Examinations(applications, clock);
  });
  afterEach(() => database.destroy());

  it('is of an application that waits, and of no other', async () => {
    await applications.recordMember({ ...applicant.member, mspId: 'Hospital1MSP', key: 'hospital1' });
    await expect(examinations.of('founding-hospital1')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(examinations.of('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await applications.receive(applicant.application, '192.0.2.1');
    await applications.decide(id, 'declined', '');
    await expect(examinations.of(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
