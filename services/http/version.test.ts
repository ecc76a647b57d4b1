import { request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alive } from '../../api/http/common.ts';
import { route } from '../../api/http/route.ts';
import { contractVersion, versionHeader } from '../../api/http/version.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import type { Issued } from '../../testing/authority.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { answerOf } from '../testing/answer.ts';
import { Authenticator } from './caller.ts';
import { openServiceLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { buildServer, type Server } from './server.ts';
import { believed } from '../testing/believed.ts';

const routes = {
  look: route({ method: 'GET', path: '/v1/look', summary: 'Anything', callers: ['anyone'], reply: z.object({}) }),
};

let network: TestNetwork;
let hospital: TestOrganisation;
let [own, installation]: Issued[] = [];
let server: Server;
let agents: MutualTlsAgents;
beforeAll(async () => {
  network = await foundNetwork();
  hospital = await organisationOf('Hospital1MSP');
  own = await hospital.issue({ role: 'hospital' }, { host: 'service.test' });
  installation = await hospital.issue({ role: 'workstation' });
  agents = new MutualTlsAgents(installation);
});
afterAll(() => agents.close());
afterEach(() => server.close());

/** A service of a version. */
async function serviceOf(contract: number): Promise<string> {
  server = await buildServer({
    name: 'test',
    version: '1',
    title: 'Test',
    tls: own ?? { certificate: '', key: '' },
    authorities: believed(hospital.nodes, hospital.people),
    authenticator: new Authenticator(network.ledger.as(network.hospital1)),
    routes,
    handlers: { look: () => ({}) },
    health: () => [],
    log: openServiceLog('test', 'silent'),
    metrics: new Metrics({ name: 'test', version: '1' }),
    contract,
  });
  return server.listen({ host: '127.0.0.1', port: 0 });
}
const trusted = () => ({ serverName: 'service.test', trust: hospital.nodes.root });

describe('a client and a service', () => {
  it.each([
    [1, 1],
    [1, 2],
    [2, 1],
    [7, 8],
    [8, 7],
  ])('of versions %i and %i work side by side', async (version, contract) => {
    const service = new MutualTlsService({ url: await serviceOf(contract), ...trusted(), agents, version });
    expect(await answerOf(service.call(routes.look))).toBe('done');
  });

  it.each([
    [1, 3, 'CLIENT_OUTDATED'],
    [3, 9, 'CLIENT_OUTDATED'],
    [3, 1, 'SERVICE_OUTDATED'],
    [9, 3, 'SERVICE_OUTDATED'],
  ])('of versions %i and %i are told which is to be brought up to date: %s', async (version, contract, code) => {
    const service = new MutualTlsService({ url: await serviceOf(contract), ...trusted(), agents, version });
    const refused: unknown = await service.call(routes.look).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, details: { client: version, service: contract } });
  });

  it('are so also where one is from before versions were named', async () => {
    const dispatcher = agents.agentFor(trusted());
    const statusOf = async (contract: number): Promise<number> => {
      const { statusCode, body } = await request(`${await serviceOf(contract)}/v1/look`, { dispatcher });
      await body.dump();
      await server.close();
      return statusCode;
    };
    expect([await statusOf(1), await statusOf(2)]).toEqual([200, 426]);
  });

  it.each(['', 'one', '-1', '1.5', '1e3', '99999', '1, 2'])('do not take %j for a version', async (given) => {
    const dispatcher = agents.agentFor(trusted());
    const headers = { [versionHeader]: given };
    const answer = await request(`${await serviceOf(1)}/v1/look`, { dispatcher, headers });
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([400, { code: 'INPUT_INVALID' }]);
  });

  it('name it in every answer, of a refusal too, and may always ask how the other is', async () => {
    const url = await serviceOf(9);
    const dispatcher = agents.agentFor(trusted());
    for (const path of [routes.look.path, alive.path, '/v2/none']) {
      const answer = await request(`${url}${path}`, { dispatcher });
      await answer.body.dump();
      expect(answer.headers[versionHeader], path).toBe('9');
    }
    expect(contractVersion).toBeGreaterThan(0);
  });
});
