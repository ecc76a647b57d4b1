import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractVersion, notHeardHeader, versionHeader } from '../../api/http/version.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { ErrorReply } from '../../api/http/common.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { saApi } from '../../api/http/sa.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Issued } from '../../testing/authority.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import type { RouteTable } from './handlers.ts';
import { openServiceLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { buildServer, type Server } from './server.ts';
import { Authenticator } from './caller.ts';
import { believed } from '../testing/believed.ts';

interface Under {
  readonly server: Server;
  readonly port: number;
}

interface Reply {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

/** A route of each service that takes a body, and who may call it. */
const services = {
  SA: { routes: saApi, role: 'workstation', path: '/v1/activations' },
  'the hospital': { routes: hospitalApi, role: 'workstation', path: '/v1/registrations' },
  'the cloud': { routes: cloudApi, role: 'sa', path: `/v1/certificates/${'a'.repeat(96)}`, method: 'PUT' },
} as const;

let network: TestNetwork;
let hospital: TestOrganisation;
let sa: TestOrganisation;
let own: Issued;
beforeAll(async () => {
  network = await foundNetwork();
  [hospital, sa] = await Promise.all([organisationOf('Hospital1MSP'), organisationOf('SaMSP')]);
  own = await hospital.issue({ role: 'hospital' }, { host: 'service.test' });
});

async function serve(routes: RouteTable): Promise<Under> {
  const refuse = (): never => {
    throw new OpenwardError('NOT_AVAILABLE');
  };
  const server = await buildServer({
    name: 'test',
    version: '1',
    title: 'Test',
    tls: own,
    authorities: believed(hospital.nodes, hospital.people, sa.nodes, sa.people),
    authenticator: new Authenticator(network.ledger.as(network.hospital1)),
    routes,
    handlers: Object.fromEntries(Object.keys(routes).map((name) => [name, refuse])),
    health: () => [],
    log: openServiceLog('test', 'silent'),
    metrics: new Metrics({ name: 'test', version: '1' }),
  });
  const url = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
  return { server, port: Number(url.port) };
}

/** Bytes as they are, and the answer as it comes. */
function send({ port }: Under, identity: Issued, text: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const trust = { ca: hospital.nodes.root, cert: identity.certificate, key: identity.key };
    const socket = connect({ host: '127.0.0.1', port, servername: 'service.test', ...trust });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => (answer += piece));
    socket.on('end', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      const type = /^content-type: *(.*)$/im.exec(head)?.[1];
      resolve({ status: Number(head.split(' ')[1]), type, body });
    });
    socket.on('error', reject);
    socket.on('secureConnect', () => socket.write(text));
  });
}

function request(line: string, headers: readonly string[] = [], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return [`${line} HTTP/1.1`, 'Host: service.test', 'Connection: close', version, ...length, ...headers, '', body].join(
    '\r\n',
  );
}

const version = `${versionHeader}: ${contractVersion}`;
const json = 'Content-Type: application/json';

describe.each(Object.entries(services))('%s', (_, { routes, role, path, ...more }) => {
  let under: Under;
  let caller: Issued;
  const line = `${'method' in more ? more.method : 'POST'} ${path}`;
  beforeAll(async () => {
    under = await serve(routes);
    caller = await (role === 'sa' ? sa : hospital).issue({ role });
  });
  afterAll(() => under.server.close());

  it.each<[string, number, string, () => string]>([
    ['JSON that is cut off', 400, 'INPUT_INVALID', () => request(line, [json], '{"a":')],
    ['JSON that would change prototypes', 400, 'INPUT_INVALID', () => request(line, [json], '{"__proto__":{}}')],
    ['an empty body said to be JSON', 400, 'INPUT_INVALID', () => request(line, [json, 'Content-Length: 0'])],
    [
      'a body that is too large',
      413,
      'INPUT_INVALID',
      () => request(line, [json], JSON.stringify('x'.repeat(300_000))),
    ],
    ['a body that is no JSON', 415, 'INPUT_INVALID', () => request(line, ['Content-Type: text/csv'], 'a;b')],
    ['a body of a type that is none', 415, 'INPUT_INVALID', () => request(line, ['Content-Type: ;;'], 'a')],
    ['an address that cannot be decoded', 400, 'INPUT_INVALID', () => request('GET /v1/%ZZ')],
    ['an address that is too long', 414, 'INPUT_INVALID', () => request(`GET /v1/users/${'a'.repeat(500)}/standing`)],
    ['an unknown route', 404, 'NOT_FOUND', () => request('GET /v9/nothing')],
    ['a method no route has', 404, 'NOT_FOUND', () => request('DELETE /v1/health')],
    ['headers that are too large', 431, 'INPUT_INVALID', () => request(line, [`X: ${'x'.repeat(20_000)}`])],
    ['a request that is none', 400, 'INPUT_INVALID', () => 'NONSENSE\r\n\r\n'],
    ['a length that is none', 400, 'INPUT_INVALID', () => request(line, ['Content-Length: many'])],
    ['an expectation nobody fulfils', 417, 'INPUT_INVALID', () => request(line, ['Expect: tea'])],
    ['a route without its host', 404, 'NOT_FOUND', () => 'GET /v9/nothing HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('refuses %s as it refuses everything else', async (what, status, code, text) => {
    // Only SA has a route with a part of that name.
    const expected = what.includes('too long') && routes !== saApi ? [404, 'NOT_FOUND'] : [status, code];
    const reply = await send(under, caller, text());
    const said = ErrorReply.parse(JSON.parse(reply.body));
    expect([reply.status, said.code, reply.type]).toEqual([...expected, 'application/json; charset=utf-8']);
    expect(said.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(said.message).not.toBe('');
  });

  it.each(['/v1/health', '/openapi.json'])('shows %s to callers of the network, and to nobody else', async (place) => {
    const ask = async (attributes: Record<string, string>, authority = hospital): Promise<[number, string]> => {
      const reply = await send(under, await authority.issue(attributes), request(`GET ${place}`));
      return [reply.status, reply.status === 200 ? '' : ErrorReply.parse(JSON.parse(reply.body)).code];
    };
    expect(await ask({ role: 'hospital' })).toEqual([200, '']);
    expect(await ask({ role: 'sa' }, sa)).toEqual([200, '']);
    expect(await ask({ role: 'hospital' }, sa)).toEqual([401, 'NOT_AUTHENTICATED']);
    expect(await ask({ role: 'patient', pid: 'e'.repeat(96) })).toEqual([403, 'USER_UNKNOWN']);
    expect(await ask({ role: 'visitor' })).toEqual([400, 'CERTIFICATE_INVALID']);
    expect(await ask({})).toEqual([400, 'CERTIFICATE_INVALID']);
  });
});

it('a service that ends says so to whoever still asks', async () => {
  const under = await serve(saApi);
  let ending: Promise<void> | undefined;
  const identity = await hospital.issue({ role: 'workstation' });
  await new Promise<void>((resolve, reject) => {
    const trust = { ca: hospital.nodes.root, cert: identity.certificate, key: identity.key };
    const socket = connect({ host: '127.0.0.1', port: under.port, servername: 'service.test', ...trust });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('secureConnect', () => {
      // Half a request keeps the connection in use while the service ends.
      socket.write('GET /v1/users HTTP/1.1\r\nHost: service.test\r\n');
      ending = under.server.close();
      setImmediate(() => socket.write('\r\n'));
    });
    socket.on('data', (piece: string) => (answer += piece));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(Number(head.split(' ')[1])).toBe(503);
      // So that it is taken neither for an old service nor for one that may have done something.
      expect(head.toLowerCase()).toContain(`${versionHeader}: ${contractVersion}`);
      expect(head.toLowerCase()).toContain(notHeardHeader);
      expect(ErrorReply.parse(JSON.parse(body)).code).toBe('SERVICE_UNAVAILABLE');
      resolve();
    });
  });
  await ending;
});
