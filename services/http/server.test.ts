import { once } from 'node:events';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contractVersion, versionHeader } from '../../api/http/version.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { PID } from '../../domain/ids.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import type { Issued } from '../../testing/authority.ts';
import { enrolPerson } from '../../testing/enrolled-person.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { testPid } from '../testing/people.ts';
import { budgetOf } from './budgets.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { openServiceLog } from './log.ts';
import { route } from '../../api/http/route.ts';
import { Metrics } from './metrics.ts';
import { buildServer, type Server } from './server.ts';
import { Authenticator } from './caller.ts';
import { believed } from '../testing/believed.ts';

const nothing = z.object({});
const twice = { calls: 2, seconds: 60 };
const often = { calls: 20, seconds: 60 };
const named = { [versionHeader]: String(contractVersion) };
const routes = {
  seldom: route({
    method: 'GET',
    path: '/v1/seldom',
    summary: 'Twice in a minute',
    callers: ['anyone'],
    reply: z.object({}),
  }),
  whoAmI: route({
    method: 'GET',
    path: '/v1/me',
    summary: 'The caller',
    callers: ['anyone'],
    params: nothing,
    query: nothing,
    body: nothing,
    reply: z.object({ who: z.string() }),
  }),
  patientsOnly: route({
    method: 'GET',
    path: '/v1/patients-only',
    summary: 'For patients',
    callers: ['patient'],
    params: nothing,
    query: nothing,
    body: nothing,
    reply: z.object({ pid: z.string() }),
  }),
  forSa: route({
    method: 'PUT',
    path: '/v1/things/:id',
    summary: 'For SA',
    callers: ['sa'],
    params: z.object({ id: z.string() }),
    query: nothing,
    body: z.object({ number: z.string().regex(/^\d+$/) }),
    reply: z.object({ id: z.string(), number: z.string() }),
  }),
  ask: route({
    method: 'GET',
    path: '/v1/ask',
    summary: 'With a query',
    callers: ['anyone'],
    params: nothing,
    query: z.object({ word: z.string().optional() }),
    body: nothing,
    reply: z.object({ word: z.string() }),
  }),
  broken: route({
    method: 'POST',
    path: '/v1/broken',
    summary: 'A defect',
    callers: ['anyone'],
    params: nothing,
    query: nothing,
    body: nothing,
    reply: nothing,
  }),
  refuses: route({
    method: 'POST',
    path: '/v1/refuses',
    summary: 'A refusal',
    callers: ['anyone'],
    params: nothing,
    query: nothing,
    body: nothing,
    reply: nothing,
  }),
};

let network: TestNetwork;
/** PID of a registered patient of the hospital. */
let ann: string;
let hospital: TestOrganisation;
let sa: TestOrganisation;
let stranger: TestOrganisation;
let server: Server;
let doorkeeper: Doorkeeper;
let url: string;
const opened: MutualTlsAgents[] = [];

beforeAll(async () => {
  network = await foundNetwork();
  [hospital, sa, stranger] = await Promise.all([
    organisationOf('Hospital1MSP'),
    organisationOf('SaMSP'),
    organisationOf('StrangerMSP'),
  ]);
  ann = await register();
  const own = await hospital.issue({ role: 'hospital' }, { host: 'service.test' });
  const log = { info: () => undefined, warn: () => undefined };
  doorkeeper = new Doorkeeper({ ledger: network.ledger.as(network.hospital1), log });
  server = await buildServer({
    name: 'test',
    version: '1',
    title: 'Test',
    tls: own,
    authorities: believed(hospital.nodes, hospital.people, sa.nodes, sa.people),
    authenticator: new Authenticator(network.ledger.as(network.hospital1)),
    doorkeeper,
    routes,
    handlers: {
      seldom: () => ({}),
      whoAmI: ({ caller }) => ({ who: `${caller.role}@${caller.mspId}` }),
      patientsOnly: ({ caller }) => ({ pid: caller.kind === 'person' ? caller.pid : '' }),
      forSa: ({ params, body }) => ({ id: params.id, number: body.number }),
      ask: ({ query }) => ({ word: query.word ?? 'nothing' }),
      broken: () => Promise.reject(new Error('secret detail of a defect')),
      refuses: () => Promise.reject(new OpenwardError('SLOT_TAKEN', undefined, { details: { slot: 'x1' } })),
    },
    health: () => [{ name: 'good', check: () => 'fine' }],
    log: openServiceLog('test', 'silent'),
    metrics: new Metrics({ name: 'test', version: '1' }),
    budgets: (name) => (name === 'seldom' ? { person: twice, certificate: twice, all: often } : budgetOf(name)),
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await Promise.all(opened.map((agents) => agents.close()));
  await server.close();
});

/** Somebody new: a patient of the hospital. */
async function register(): Promise<PID> {
  const { user } = await enrolPerson('Hospital1MSP', 'patient');
  return (await network.ledger.submit(network.sa, ledgerApi.identities.register, user)).pid;
}

function as(identity: Issued, trust = hospital.nodes.root): MutualTlsService {
  const agents = new MutualTlsAgents(identity);
  opened.push(agents);
  return new MutualTlsService({ url, serverName: 'service.test', trust, agents });
}

const none = {};
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

describe('a service', () => {
  it('knows a program and its organisation by the certificate', async () => {
    expect(await as(await hospital.issue({ role: 'workstation' })).call(routes.whoAmI, none)).toEqual({
      who: 'workstation@Hospital1MSP',
    });
  });

  it('knows a registered person', async () => {
    const person = as(await hospital.issue({ role: 'patient', pid: ann }));
    expect(await person.call(routes.patientsOnly, none)).toEqual({ pid: ann });
  });

  it('refuses a revoked person at the next call on the same connection', async () => {
    const pid = await register();
    const person = as(await hospital.issue({ role: 'patient', pid }));
    expect(await codeOf(person.call(routes.whoAmI, none))).toBe('OK');
    await network.ledger.submit(network.sa, ledgerApi.identities.setStatus, {
      pid,
      status: 'revoked',
      reasonDigest: testPid('left'),
    });
    expect(await codeOf(person.call(routes.whoAmI, none))).toBe('USER_REVOKED');
  });

  it('refuses a person the ledger does not know', async () => {
    expect(
      await codeOf(as(await hospital.issue({ role: 'patient', pid: testPid('bob') })).call(routes.whoAmI, none)),
    ).toBe('USER_UNKNOWN');
  });

  it('refuses a certificate whose role is not the registered one', async () => {
    expect(await codeOf(as(await hospital.issue({ role: 'doctor', pid: ann })).call(routes.whoAmI, none))).toBe(
      'NOT_AUTHENTICATED',
    );
  });

  it('refuses a certificate for a person registered with another organisation', async () => {
    expect(await codeOf(as(await sa.issue({ role: 'patient', pid: ann })).call(routes.whoAmI, none))).toBe(
      'NOT_AUTHENTICATED',
    );
  });

  it('refuses a role the route is not for', async () => {
    expect(await codeOf(as(await hospital.issue({ role: 'workstation' })).call(routes.patientsOnly, none))).toBe(
      'NOT_ENTITLED',
    );
  });

  it.each(['hospital', 'sa', 'proxy'])('refuses the root of people vouching for a program of role %s', async (role) => {
    expect(await codeOf(as(await hospital.people.issue({ role })).call(routes.whoAmI, none))).toBe('NOT_AUTHENTICATED');
  });

  it.each([{ role: 'workstation' }, { role: 'patient', pid: 'e'.repeat(96) }])(
    'refuses the root of nodes vouching for $role',
    async (attributes) => {
      const caller = as(await hospital.nodes.issue(attributes));
      expect(await codeOf(caller.call(routes.whoAmI, none))).toBe('NOT_AUTHENTICATED');
    },
  );

  it('refuses a hospital’s authority vouching for an SA service', async () => {
    const input = { params: { id: 'a' }, body: { number: '1' } };
    expect(await codeOf(as(await hospital.issue({ role: 'sa' })).call(routes.forSa, input))).toBe('NOT_AUTHENTICATED');
    expect(await codeOf(as(await sa.issue({ role: 'sa' })).call(routes.forSa, input))).toBe('OK');
  });

  it('refuses a certificate without attributes', async () => {
    expect(await codeOf(as(await hospital.issue({})).call(routes.whoAmI, none))).toBe('CERTIFICATE_INVALID');
  });

  it('is out of reach for a certificate of an unknown authority', async () => {
    expect(await codeOf(as(await stranger.issue({ role: 'workstation' })).call(routes.whoAmI, none))).toBe(
      'SERVICE_UNAVAILABLE',
    );
  });

  it('is not believed by a client that does not trust its authority', async () => {
    expect(
      await codeOf(as(await hospital.issue({ role: 'workstation' }), sa.nodes.root).call(routes.whoAmI, none)),
    ).toBe('SERVICE_UNAVAILABLE');
  });

  it('passes a query through', async () => {
    const caller = as(await hospital.issue({ role: 'workstation' }));
    expect(await caller.call(routes.ask, { query: { word: 'a b&c' } })).toEqual({
      word: 'a b&c',
    });
    expect(await caller.call(routes.ask, none)).toEqual({ word: 'nothing' });
  });

  it('carries a refusal’s code and identifiers to the client', async () => {
    const failure = await as(await hospital.issue({ role: 'workstation' }))
      .call(routes.refuses, none)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'SLOT_TAKEN', details: { slot: 'x1' } });
  });

  it('says nothing about a defect but its code', async () => {
    const failure = await as(await hospital.issue({ role: 'workstation' }))
      .call(routes.broken, none)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'INTERNAL' });
    expect(String(failure)).not.toContain('secret');
  });

  it('refuses a malformed body without repeating it, and an unknown path', async () => {
    const identity = await sa.issue({ role: 'sa' });
    const agents = new MutualTlsAgents(identity);
    opened.push(agents);
    const dispatcher = agents.agentFor({ serverName: 'service.test', trust: hospital.nodes.root });
    const bad = await request(`${url}/v1/things/a`, {
      method: 'PUT',
      dispatcher,
      headers: { ...named, 'content-type': 'application/json' },
      body: JSON.stringify({ number: 'my-secret' }),
    });
    const text = await bad.body.text();
    expect([bad.statusCode, JSON.parse(text)]).toMatchObject([
      400,
      { code: 'INPUT_INVALID', details: { where: 'body/number' } },
    ]);
    expect(text).not.toContain('my-secret');
    const missing = await request(`${url}/v2/none`, { dispatcher });
    expect([missing.statusCode, await missing.body.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  it('refuses who has used up a budget, says when to come again, and serves everybody else', async () => {
    const [one, other] = [await hospital.issue({ role: 'workstation' }), await hospital.issue({ role: 'workstation' })];
    const agents = new MutualTlsAgents(one);
    opened.push(agents);
    const dispatcher = agents.agentFor({ serverName: 'service.test', trust: hospital.nodes.root });
    const answers = [];
    for (let i = 0; i < 3; i += 1) answers.push(await request(`${url}/v1/seldom`, { dispatcher, headers: named }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0);
    const when: unknown = expect.any(Number);
    expect(await answers[2]?.body.json()).toMatchObject({ code: 'LIMIT_REACHED', details: { retryAfter: when } });
    expect(await as(other).call(routes.seldom)).toEqual({});
  });

  it('describes itself and its health', async () => {
    const agents = new MutualTlsAgents(await hospital.issue({ role: 'workstation' }));
    opened.push(agents);
    const dispatcher = agents.agentFor({ serverName: 'service.test', trust: hospital.nodes.root });
    const health = await request(`${url}/v1/health`, { dispatcher });
    expect(await health.body.json()).toEqual({
      service: 'test',
      version: '1',
      ok: true,
      checks: [{ name: 'good', ok: true, note: 'fine' }],
    });
    const openapi = z
      .object({ paths: z.record(z.string(), z.unknown()) })
      .parse(await (await request(`${url}/openapi.json`, { dispatcher })).body.json());
    expect(Object.keys(openapi.paths)).toContain('/v1/things/{id}');
  });
});

describe('the connection of somebody who is let in', () => {
  /** One connection, over which nothing is asked. */
  async function connected(pid: string): Promise<TLSSocket> {
    const { certificate, key } = await hospital.issue({ role: 'patient', pid });
    const client = connectTls({
      ...{ host: '127.0.0.1', port: Number(new URL(url).port), servername: 'service.test' },
      ...{ ca: hospital.nodes.root, cert: certificate, key },
    });
    await once(client, 'secureConnect');
    return client;
  }

  it('is ended once they are revoked, though it asks for nothing, and no other one is', async () => {
    const [revoked, other] = await Promise.all([register(), register()]);
    const [theirs, others] = [await connected(revoked), await connected(other)];
    await doorkeeper.look();
    expect(theirs.destroyed).toBe(false);
    const closed = once(theirs, 'close');
    const reasonDigest = 'a'.repeat(96);
    await network.ledger.submit(network.sa, ledgerApi.identities.setStatus, {
      ...{ pid: revoked, status: 'revoked', reasonDigest },
    });
    await doorkeeper.look();
    await closed;
    expect(others.destroyed).toBe(false);
    others.destroy();
  });
});
