import { Writable } from 'node:stream';
import { pino } from 'pino';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contractVersion, versionHeader } from '../../api/http/version.ts';
import { RequestId, requestIdHeader } from '../../api/http/common.ts';
import { route } from '../../api/http/route.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { currentRequest, outsideRequests, underRequest } from '../../connections/request-id.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { foundNetwork } from '../../testing/ledger/network.ts';
import { Authenticator } from './caller.ts';
import { Metrics } from './metrics.ts';
import { buildServer, type Server } from './server.ts';
import { believed } from '../testing/believed.ts';

const empty = z.object({});
const named = { [versionHeader]: String(contractVersion) };
const routes = {
  first: route({
    method: 'POST',
    path: '/v1/first',
    summary: 'Calls the second',
    callers: ['workstation'],
    reply: empty,
  }),
  second: route({ method: 'GET', path: '/v1/second', summary: 'Refuses', callers: ['hospital'], reply: empty }),
};

const Line = z.object({ requestId: z.string(), msg: z.string() });
const id = '6b1f5d1e-9d0c-4c38-9d7c-0d2f0a3c1b11';
/** What the service wrote into its log. */
const lines: z.infer<typeof Line>[] = [];
const log = pino(
  new Writable({
    write(piece, _encoding, done) {
      const line = Line.safeParse(JSON.parse(String(piece)));
      if (line.success) lines.push(line.data);
      done();
    },
  }),
);

let hospital: TestOrganisation;
let server: Server;
let url: string;
const opened: MutualTlsAgents[] = [];

function as(identity: { readonly certificate: string; readonly key: string }): MutualTlsAgents {
  const agents = new MutualTlsAgents(identity);
  opened.push(agents);
  return agents;
}
const trusted = () => ({ serverName: 'service.test', trust: hospital.nodes.root });

/** A service that calls itself, as one service does another. */
beforeAll(async () => {
  const network = await foundNetwork();
  hospital = await organisationOf('Hospital1MSP');
  const own = await hospital.issue({ role: 'hospital' }, { host: 'service.test' });
  server = await buildServer({
    name: 'test',
    version: '1',
    title: 'Test',
    tls: own,
    authorities: believed(hospital.nodes, hospital.people),
    authenticator: new Authenticator(network.ledger.as(network.hospital1)),
    routes,
    handlers: {
      first: async () => {
        const itself = new MutualTlsService({ url, ...trusted(), agents: as(own) });
        await itself.call(routes.second).catch(() => undefined);
        return {};
      },
      second: () => {
        throw new OpenwardError('SLOT_TAKEN');
      },
    },
    health: () => [],
    log,
    metrics: new Metrics({ name: 'test', version: '1' }),
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await Promise.all(opened.map((agents) => agents.close()));
  await server.close();
});
beforeEach(() => (lines.length = 0));

describe('a request', () => {
  it('has one id from the client through every service that is called for it, in each line of their logs', async () => {
    const client = new MutualTlsService({
      url,
      ...trusted(),
      agents: as(await hospital.issue({ role: 'workstation' })),
    });
    await underRequest(id, () => client.call(routes.first));
    await expect.poll(() => lines.length).toBe(3);
    expect(lines.map(({ msg }) => msg).sort()).toEqual(['answered', 'answered', 'refused']);
    expect(new Set(lines.map(({ requestId }) => requestId))).toEqual(new Set([id]));
  });

  it('of its own has another id each time', async () => {
    const client = new MutualTlsService({
      url,
      ...trusted(),
      agents: as(await hospital.issue({ role: 'workstation' })),
    });
    await client.call(routes.first);
    await client.call(routes.first);
    await expect.poll(() => lines.length).toBe(6);
    const ids = [...new Set(lines.map(({ requestId }) => requestId))];
    expect(ids).toHaveLength(2);
    for (const one of ids) expect(RequestId.safeParse(one).success, one).toBe(true);
  });

  it.each(['', 'x', '{"level":60}', `${id}x`, `${id}${id}`])(
    'does not get the id %j that somebody made up',
    async (given) => {
      const dispatcher = as(await hospital.issue({ role: 'workstation' })).agentFor(trusted());
      const answer = await request(`${url}/v1/second`, { dispatcher, headers: { ...named, [requestIdHeader]: given } });
      const { requestId } = z.object({ requestId: RequestId }).parse(await answer.body.json());
      expect(requestId).not.toContain(id.slice(1));
    },
  );

  it('is not what goes on long after it', () => {
    underRequest(id, () => {
      expect(currentRequest()).toBe(id);
      expect(outsideRequests(currentRequest)).toBeUndefined();
    });
  });
});
