import { once } from 'node:events';
import { createServer } from 'node:https';
import { z } from 'zod';
import { expect, it } from 'vitest';
import { route } from '../../api/http/route.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { MutualTlsAgents } from './agents.ts';
import { MutualTlsService } from './service-client.ts';

const anything = route({
  method: 'GET',
  path: '/',
  callers: ['workstation'],
  reply: z.object({}),
  summary: 'Nothing',
});

const day = 24 * 3600_000;
it.each([
  ['expired', { from: new Date(Date.now() - 2 * day), until: new Date(Date.now() - day) }],
  ['not yet valid', { from: new Date(Date.now() + day), until: new Date(Date.now() + 2 * day) }],
])('a service whose certificate is %s by our clock is not told as one that is out of reach', async (validity, when) => {
  const authority = await TestAuthority.found('Hospital1MSP');
  const [server, caller] = await Promise.all([
    authority.issue({}, { host: 'service.test', ...when }),
    authority.issue({ role: 'workstation' }),
  ]);
  const service = createServer({ key: server.key, cert: server.certificate }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  const { port } = z.object({ port: z.number() }).parse(service.address());
  const agents = new MutualTlsAgents(caller);
  const url = `https://127.0.0.1:${port}`;
  try {
    const call = new MutualTlsService({ url, agents, serverName: 'service.test', trust: authority.root }).call(
      anything,
    );
    await expect(call).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID', details: { validity } });
  } finally {
    await agents.close();
    service.close();
  }
});
