import { once } from 'node:events';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { hospitalApi } from '../api/http/hospital.ts';
import { ledgerApi } from '../api/ledger/transactions.ts';
import { TestAuthority, type Issued } from '../testing/authority.ts';
import { CaClient } from './ca/client.ts';
import { clearEnvironment } from './environment.ts';
import { MutualTlsAgents } from './http/agents.ts';
import { MutualTlsService } from './http/service-client.ts';
import { FabricLedger } from './ledger/gateway.ts';

const serverName = 'service.test';
let ours: TestAuthority;
let person: Issued;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  ours = await TestAuthority.found('OursMSP');
  person = await ours.issue({ role: 'patient' });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).reverse()) await close();
});

/** Answers whatever comes, and keeps it. The certificate is by `authority`. */
async function listener(authority: TestAuthority): Promise<{ port: number; heard: Buffer[] }> {
  const { certificate, key } = await authority.issue({}, { host: serverName });
  const heard: Buffer[] = [];
  const server: Server = createServer({ cert: certificate, key, requestCert: true, rejectUnauthorized: false });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      heard.push(piece);
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]');
    });
  });
  return { port: await portOf(server), heard };
}

async function portOf(server: TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return port;
}

/** Everything of `connections` that speaks TLS, each with one question to this port; `trust` is whom it may end at. */
const ways: [name: string, ask: (port: number, trust: string) => Promise<unknown>][] = [
  [
    'a service',
    (port, trust) => {
      const agents = new MutualTlsAgents(person);
      closing.push(() => agents.close());
      const url = `https://127.0.0.1:${port}`;
      return new MutualTlsService({ url, serverName, trust, agents }).call(hospitalApi.departments);
    },
  ],
  [
    'the ledger',
    (port, trust) => {
      const ledger = new FabricLedger({
        peer: { endpoint: `127.0.0.1:${port}`, serverName },
        trust,
        tls: person,
        identity: { mspId: 'OursMSP', certificate: person.certificate },
        sign: () => Promise.resolve(new Uint8Array(64)),
        channel: 'c',
        chaincode: 'c',
        deadlines: { evaluate: 1_000 },
      });
      closing.push(() => ledger.close());
      return ledger.evaluate(ledgerApi.organisations.list, {});
    },
  ],
  [
    'a certificate authority',
    (port, trust) => {
      const ca = new CaClient({ url: `https://127.0.0.1:${port}`, serverName, caName: 'ca', trust, tls: person });
      closing.push(() => ca.close());
      return ca.info();
    },
  ],
];

describe.each(ways)('a connection to %s', (_name, ask) => {
  it('says nothing to a stranger, whatever the environment has TLS believe', async () => {
    const stranger = await listener(await TestAuthority.found('StrangerMSP'));
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await expect(ask(stranger.port, ours.root)).rejects.toThrow();
    expect(Buffer.concat(stranger.heard).toString('latin1'), 'what the stranger heard').toBe('');
  });

  it('says nothing to a server that another organisation vouches for', async () => {
    const other = await TestAuthority.found('OtherMSP');
    const server = await listener(other);
    await expect(ask(server.port, ours.root)).rejects.toThrow();
    expect(Buffer.concat(server.heard).toString('latin1'), 'what the other organisation’s server heard').toBe('');
  });

  it('speaks to the server of the organisation it means', async () => {
    const server = await listener(ours);
    await ask(server.port, ours.root).catch(() => undefined);
    expect(server.heard).not.toEqual([]);
  });

  it.each(['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'])(
    'goes through no proxy that %s names',
    async (variable) => {
      const asked = vi.fn();
      const proxy = await portOf(createTcpServer((socket) => socket.on('error', asked).on('data', asked).end()));
      vi.stubEnv(variable, `http://127.0.0.1:${proxy}`);
      const server = await listener(ours);
      await ask(server.port, ours.root).catch(() => undefined);
      expect(asked, 'what the proxy heard').not.toHaveBeenCalled();
      expect(server.heard).not.toEqual([]);
    },
  );
});

describe('the environment a process starts in', () => {
  it('loses what would decide whom TLS believes, through whom it speaks and what code is loaded, and says so by name', () => {
    const environment = {
      PATH: '/usr/bin',
      HOME: '/home/li',
      OPENWARD_DATA: '/srv',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_EXTRA_CA_CERTS: '/x.pem',
      NODE_OPTIONS: '--tls-keylog=/x',
      SSL_CERT_FILE: '/x',
      SSLKEYLOGFILE: '/x',
      GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: '/x',
      PGSSLMODE: 'no-verify',
      PGOPTIONS: '-c search_path=elsewhere',
      AWS_ENDPOINT_URL_S3: 'http://x',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      NODE_COMPILE_CACHE: '/x',
      https_proxy: 'http://x',
      ALL_PROXY: 'socks5://x',
    };
    expect(clearEnvironment(environment)).toEqual([
      'ALL_PROXY',
      'AWS_ENDPOINT_URL_S3',
      'AWS_USE_FIPS_ENDPOINT',
      'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH',
      'NODE_COMPILE_CACHE',
      'NODE_EXTRA_CA_CERTS',
      'NODE_OPTIONS',
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'PGOPTIONS',
      'PGSSLMODE',
      'SSLKEYLOGFILE',
      'SSL_CERT_FILE',
      'https_proxy',
    ]);
    expect(environment).toEqual({
      ...{ PATH: '/usr/bin', HOME: '/home/li', OPENWARD_DATA: '/srv' },
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
    expect(clearEnvironment(environment)).toEqual([]);
  });
});
