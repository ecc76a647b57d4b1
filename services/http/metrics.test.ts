import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { z } from 'zod';
import { contractVersion, versionHeader } from '../../api/http/version.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { alive } from '../../api/http/common.ts';
import { route } from '../../api/http/route.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { PID } from '../../domain/ids.ts';
import type { Issued } from '../../testing/authority.ts';
import { enrolPerson } from '../../testing/enrolled-person.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { foundNetwork } from '../../testing/ledger/network.ts';
import { openServiceLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { Authenticator } from './caller.ts';
import { buildServer, type Server } from './server.ts';
import { believed } from '../testing/believed.ts';

const routes = {
  thing: route({
    method: 'GET',
    path: '/v1/people/:pid/things/:id',
    summary: 'Something of somebody',
    callers: ['anyone'],
    params: z.object({ pid: z.string(), id: z.string() }),
    reply: z.object({}),
  }),
};

let hospital: TestOrganisation;
let other: TestOrganisation;
let stranger: TestOrganisation;
let monitor: Issued;
let patient: Issued;
let pid: PID;
let server: Server;
let url: string;
const opened: MutualTlsAgents[] = [];

beforeAll(async () => {
  const network = await foundNetwork();
  [hospital, other, stranger] = await Promise.all([
    organisationOf('Hospital1MSP'),
    organisationOf('Hospital2MSP'),
    organisationOf('StrangerMSP'),
  ]);
  const { user } = await enrolPerson('Hospital1MSP', 'patient');
  ({ pid } = await network.ledger.submit(network.sa, ledgerApi.identities.register, user));
  monitor = await hospital.issue({ role: 'monitor' });
  patient = await hospital.issue({ role: 'patient', pid });
  server = await buildServer({
    name: 'test',
    version: '1',
    title: 'Test',
    tls: await hospital.issue({ role: 'hospital' }, { host: 'service.test' }),
    authorities: believed(hospital.nodes, hospital.people, other.nodes, other.people),
    authenticator: new Authenticator(network.ledger.as(network.hospital1)),
    routes,
    handlers: {
      thing: ({ params }) => {
        if (params.id === 'absent-17') throw new OpenwardError('RECORD_UNKNOWN');
        return {};
      },
    },
    health: () => [],
    log: openServiceLog('test', 'silent'),
    metrics: new Metrics({ name: 'test', version: '1' }),
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await Promise.all(opened.map((agents) => agents.close()));
  await server.close();
});

async function ask(identity: Issued, path: string): Promise<{ status: number; body: string }> {
  const agents = new MutualTlsAgents(identity);
  opened.push(agents);
  const dispatcher = agents.agentFor({ serverName: 'service.test', trust: hospital.nodes.root });
  const headers = { [versionHeader]: String(contractVersion) };
  const answer = await request(`${url}${path}`, { dispatcher, headers });
  return { status: answer.statusCode, body: await answer.body.text() };
}

/** Value of a series, by how its line begins. */
async function valueOf(series: string): Promise<number> {
  const { body } = await ask(monitor, '/metrics');
  const line = body.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.split(' ').at(-1));
}

/** Polls until a count is as expected: what is counted at the end of a connection is counted a moment later. */
async function reaches(series: string, expected: number): Promise<void> {
  await expect.poll(() => valueOf(series), { message: series, timeout: 5000 }).toBe(expected);
}

describe('the metrics of a service', () => {
  it('are told to the monitor of its own organisation', async () => {
    const { status, body } = await ask(monitor, '/metrics');
    expect(status).toBe(200);
    expect(body).toContain('openward_info{service="test",version="1"} 1');
  });

  it.each([
    ['a patient', () => Promise.resolve(patient)],
    ['an installation', () => hospital.issue({ role: 'workstation' })],
    ['the service’s own certificate', () => hospital.issue({ role: 'hospital' })],
    ['the monitor of another organisation', () => other.issue({ role: 'monitor' })],
  ])('are not told to %s', async (_, issued) => {
    const { status, body } = await ask(await issued(), '/metrics');
    expect([status, JSON.parse(body)]).toMatchObject([403, { code: 'NOT_ENTITLED' }]);
  });

  it('are not told to whom the root of people calls a monitor', async () => {
    const { status, body } = await ask(await hospital.people.issue({ role: 'monitor' }), '/metrics');
    expect([status, JSON.parse(body)]).toMatchObject([401, { code: 'NOT_AUTHENTICATED' }]);
  });

  it('are all that a monitor gets, beside how its own organisation’s service is', async () => {
    const forbidden = await ask(monitor, `/v1/people/${pid}/things/1`);
    expect([forbidden.status, JSON.parse(forbidden.body)]).toMatchObject([403, { code: 'NOT_ENTITLED' }]);
    expect((await ask(monitor, '/v1/health')).status).toBe(200);
    const elsewhere = await other.issue({ role: 'monitor' });
    for (const path of ['/v1/health', alive.path, '/openapi.json'])
      expect((await ask(elsewhere, path)).status, path).toBe(403);
  });

  it('name the template of a route and the code of a refusal, and neither whose it is nor which', async () => {
    await ask(patient, `/v1/people/${pid}/things/1`);
    await ask(patient, `/v1/people/${pid}/things/absent-17`);
    await ask(patient, `/v2/${pid}`);
    const { body } = await ask(monitor, '/metrics');
    const template = 'route="/v1/people/:pid/things/:id"';
    expect(body).toContain(`openward_request_duration_seconds_count{method="GET",${template},status="200"} 1`);
    expect(body).toContain(`openward_refusals_total{${template},code="RECORD_UNKNOWN"} 1`);
    expect(body).toContain('openward_refusals_total{route="none",code="NOT_FOUND"} 1');
    expect(body).not.toContain(pid);
    expect(body).not.toContain('absent-17');
  });

  it('count who is not let in for the certificate, and nobody who only looks whether the port answers', async () => {
    const { port } = new URL(url);
    const before = await valueOf('openward_failed_sign_ins_total');
    await new Promise<void>((resolve) => {
      const socket = connectTcp({ host: '127.0.0.1', port: Number(port) }, () => socket.destroy());
      socket.once('close', () => resolve());
    });
    const { certificate: cert, key } = await stranger.issue({ role: 'monitor' });
    for (const identity of [{ cert, key }, {}])
      await new Promise<void>((resolve) => {
        const socket = connect({
          port: Number(port),
          ca: hospital.nodes.root,
          servername: 'service.test',
          ...identity,
        });
        socket.on('error', () => undefined);
        socket.once('close', () => resolve());
        socket.resume();
      });
    await reaches('openward_failed_sign_ins_total', before + 2);
    expect(await valueOf('openward_refusals_total{route="tls",code="NOT_AUTHENTICATED"}')).toBe(2);
  });

  it('lack what could not be looked up, say so, and have all the rest', async () => {
    const metrics = new Metrics({ name: 'test', version: '1' });
    const of = { help: 'Something', label: 'thing' };
    metrics.reads({ ...of, metric: 'openward_good', read: () => [['one', 1]] });
    metrics.reads({ ...of, metric: 'openward_bad', read: () => Promise.reject(new Error('gone')) });
    await metrics.text();
    const text = await metrics.text();
    expect(text).toContain('openward_good{thing="one"} 1');
    expect(text).not.toContain('openward_bad{');
    expect(text).toMatch(/openward_reading_failures_total\{metric="openward_bad"\} [12]/);
    expect(text).toContain('openward_reading_failures_total{metric="openward_good"} 0');
  });

  it('forget what is not there any more', async () => {
    const metrics = new Metrics({ name: 'test', version: '1' });
    const there = new Map([['peer', 1]]);
    metrics.reads({ metric: 'openward_some', help: 'Something', label: 'thing', read: () => there });
    expect(await metrics.text()).toContain('openward_some{thing="peer"} 1');
    there.clear();
    expect(await metrics.text()).not.toContain('thing="peer"');
  });
});
