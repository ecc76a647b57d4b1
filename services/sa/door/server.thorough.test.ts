import { request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newApplicant, type TestApplicant } from '../../../testing/applicant.ts';
import { TestAuthority, type Issued } from '../../../testing/authority.ts';
import type { Database } from '../../database/open.ts';
import { budgetOf, type RouteBudget } from '../../http/budgets.ts';
import { openServiceLog } from '../../http/log.ts';
import { TestClock } from '../../testing/clock.ts';
import { openTestDatabase } from '../../testing/database.ts';
import { applicationId, Applications } from '../applications.ts';
import { saMigrations } from '../schema.ts';
import { testVault } from '../testing.ts';
import { doorAnswers } from './answers.ts';
import { buildDoor, type DoorOptions } from './server.ts';
import { mostConnections } from './strangers.ts';

const host = 'service.sa.internal';
const clock = new TestClock('2026-11-28T13:00:00.000Z');
const plenty = { calls: 1000, seconds: 60 };
const generous: RouteBudget = { person: plenty, certificate: plenty, all: plenty };
let sa: TestAuthority;
let shown: Issued;
let applicant: TestApplicant;
let database: Database;
let applications: Applications;
const counted: string[] = [];
const refusals = { refused: (route: string, code: string) => void counted.push(`${route} ${code}`) };
let door: Awaited<ReturnType<typeof buildDoor>> | undefined;
let port: number;

beforeAll(async () => {
  sa = await TestAuthority.found('SaMSP', 'nodes');
  shown = await sa.issue(undefined, { host });
  applicant = await newApplicant();
});
beforeEach(async () => {
  database = await openTestDatabase(saMigrations(testVault));
  applications = new Applications(database, clock);
});
afterEach(async () => {
  await door?.close();
  door = undefined;
  await database.destroy();
});

async function open(over: Partial<DoorOptions> = {}): Promise<void> {
  const answer = doorAnswers({ applications, clock });
  const log = openServiceLog('door', 'silent');
  door = await buildDoor({ tls: shown, answer, log, refusals, budgets: () => generous, ...over });
  const address = await door.listen({ host: '127.0.0.1', port: 0 });
  port = Number(new URL(address).port);
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}
const Told = z.object({ code: z.string() });
const codeOf = ({ body }: Answered): string => Told.parse(body).code;

/** As a stranger: whatever is sent, over TLS without a certificate. */
function ask(method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) {
  return new Promise<Answered>((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, servername: host, ca: sa.root, method, path, agent: false },
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => {
          const body: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
          resolve({ status: response.statusCode ?? 0, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const apply = (document: unknown = applicant.application): Promise<Answered> =>
  ask('POST', '/v1/door/applications', JSON.stringify(document));
const Progress = z.object({ digest: z.string(), state: z.string() });
const waiting = async (): Promise<number> => (await applications.page({})).total;

/** A connection as TLS has it, and whether it was ended. */
function visit(): Promise<{ readonly socket: TLSSocket; readonly ended: Promise<string> }> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: host, ca: sa.root });
    const heard: Buffer[] = [];
    const ended = new Promise<string>((end) => {
      socket.on('data', (piece: Buffer) => heard.push(piece));
      socket.on('error', () => undefined);
      socket.once('close', () => {
        end(Buffer.concat(heard).toString('utf8'));
        resolve({ socket, ended });
      });
    });
    socket.once('secureConnect', () => resolve({ socket, ended }));
  });
}

describe('SA’s public door', () => {
  it('counts what it refuses, apart from what members are refused', async () => {
    await open();
    counted.length = 0;
    await apply({});
    await ask('GET', '/v2/none');
    expect(counted).toEqual(['door /v1/door/applications INPUT_INVALID', 'door none NOT_FOUND']);
  });

  it('takes an application of whoever has one, and tells by its digest how far it is', async () => {
    await open();
    const { status, body } = await apply();
    const { digest, state } = Progress.parse(body);
    expect({ status, state }).toEqual({ status: 200, state: 'submitted' });
    await applications.decide(applicationId(applicant.application), 'declined', 'not reached by telephone');
    const progress = await ask('GET', `/v1/door/applications/${digest}`);
    expect(progress.body).toEqual({ digest, state: 'declined', reason: 'not reached by telephone' });
  });

  it('takes the same application once, however often it is sent', async () => {
    await open();
    const answers = await Promise.all([apply(), apply(), apply()]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await waiting()).toBe(1);
  });

  it('gives the admission once the channel has the applicant, and not before', async () => {
    await open();
    const { digest } = Progress.parse((await apply()).body);
    const place = `/v1/door/applications/${digest}/admission`;
    expect(codeOf(await ask('GET', place))).toBe('NOT_FOUND');
    await applications.decide(applicationId(applicant.application), 'approved', '');
    expect(codeOf(await ask('GET', place)), 'while the members decide').toBe('NOT_FOUND');
  });

  it('answers an application in a member’s name as it answers any: nobody learns from it who is a member', async () => {
    await open();
    await applications.recordMember({ ...applicant.member, mspId: 'Hospital1MSP', key: 'hospital1' });
    const own = await apply();
    const strange = await apply((await newApplicant({ mspId: 'Hospital1MSP', key: 'hospital1' })).application);
    const forms = [own, strange].map(({ status, body }) => ({ status, state: Progress.parse(body).state }));
    expect(forms[1]).toEqual(forms[0]);
  });

  it.each<[string, () => string]>([
    ['what is no JSON', () => '{"format":'],
    ['what is no application', () => '{"format":"openward-application/1"}'],
    ['an application with a member more', () => JSON.stringify({ ...applicant.application, more: 1 })],
    ['a list', () => '[]'],
    ['one that somebody has altered', () => JSON.stringify({ ...applicant.application, contact: 'Mallory' })],
    [
      'one whose certificate is none',
      () => JSON.stringify({ ...applicant.application, certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n' }),
    ],
  ])('refuses %s, and keeps nothing of it', async (_what, made) => {
    await open();
    const { status } = await ask('POST', '/v1/door/applications', made());
    expect(status).toBe(400);
    expect(await waiting()).toBe(0);
  });

  it('refuses what is too long before it has it', async () => {
    await open();
    const { status } = await ask('POST', '/v1/door/applications', Buffer.alloc(129 * 1024, 0x20));
    expect(status).toBe(413);
  });

  it.each(['/v1/alive', '/v1/health', '/openapi.json', '/metrics', '/v1/changes', '/v1/applications', '/'])(
    'has nothing at %s',
    async (path) => {
      await open();
      expect(await ask('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    },
  );

  it('tells nobody anything about a founder, or by another name than a digest', async () => {
    await open();
    await applications.recordMember({ ...applicant.member, mspId: 'Hospital1MSP', key: 'hospital1' });
    for (const name of ['founding-hospital1', 'ab'.repeat(48), '%00', '..%2f..', 'a'.repeat(120)]) {
      const { status } = await ask('GET', `/v1/door/applications/${name}`);
      expect([400, 404], `asked for ${name.slice(0, 20)}`).toContain(status);
    }
  });

  it('lets one place apply some times an hour and no more', async () => {
    await open({ budgets: budgetOf });
    const answers: Answered[] = [];
    for (let count = 0; count < 6; count += 1) answers.push(await apply());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('ends connections beyond what one place may have, and takes new ones when others have gone', async () => {
    await open();
    const visits = await Promise.all(Array.from({ length: mostConnections.fromOnePlace }, () => visit()));
    const { ended } = await visit();
    await expect(ended).resolves.toBe('');
    for (const { socket } of visits) socket.destroy();
    await Promise.all(visits.map((one) => one.ended));
    expect((await apply()).status).toBe(200);
  });

  it.each([
    ['head', 'POST /v1/door/applications HTTP/1.1\r\nHost: x\r\nX-'],
    [
      'body',
      'POST /v1/door/applications HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    ],
  ])('ends who is too slow with the %s of a request, however busy they look', async (_part, text) => {
    await open({ patience: { request: 400, head: 200 } });
    const { socket, ended } = await visit();
    socket.write(text);
    const dripping = new AbortController();
    const drip = (async () => {
      while (!dripping.signal.aborted && socket.writable) {
        socket.write('a');
        await pause(50, undefined, { signal: dripping.signal }).catch(() => undefined);
      }
    })();
    const said = await ended;
    dripping.abort();
    await drip;
    expect(said).toMatch(/^(HTTP\/1\.1 (408|400)|$)/);
    expect((await apply()).status, 'somebody else meanwhile').toBe(200);
  });
});
