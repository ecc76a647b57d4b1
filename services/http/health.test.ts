import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { healthOf, serviceHealth } from './health.ts';

const told = { name: 'test', version: '1' };

/** A port that nobody listens at. */
async function nobodys(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('says that another service is not there, and does not wait for it to come, as work does', async () => {
  const authority = await TestAuthority.found('CloudMSP', 'nodes');
  const agents = new MutualTlsAgents(await authority.issue({ role: 'sa' }));
  const url = `https://127.0.0.1:${await nobodys()}`;
  const patient = { url, serverName: 'cloud.test', trust: authority.root, agents, patience: 60_000 };
  const health = () => [serviceHealth('cloud', new MutualTlsService(patient))];
  const { ok, checks } = await healthOf({ ...told, health });
  expect(ok).toBe(false);
  // In its own words: one that was waited for is given up on without them.
  expect(checks[0]).toMatchObject({
    name: 'cloud',
    ok: false,
    note: expect.stringContaining('SERVICE_UNAVAILABLE') as unknown,
  });
  await agents.close();
});

it('names each thing that fails by what it said, and keeps the others', async () => {
  const works = { name: 'database', check: () => Promise.resolve('SQLite') };
  const fails = { name: 'ledger', check: () => Promise.reject(new Error('not today')) };
  const health = await healthOf({ ...told, health: () => [works, fails] });
  expect(health).toEqual({
    service: 'test',
    version: '1',
    ok: false,
    checks: [
      { name: 'database', ok: true, note: 'SQLite' },
      { name: 'ledger', ok: false, note: 'not today' },
    ],
  });
});
