import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import {
  connect as connectTcp,
  createServer as createSocketServer,
  type AddressInfo,
  type Socket,
  type Server as SocketServer,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls, type Server, type TLSSocket } from 'node:tls';
import { request } from 'undici';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { reachOf } from '../../connections/storage/reach.ts';
import { PresignedStore } from '../../main/storage/presigned-store.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { looked } from '../http/health.ts';
import { MetricsDoor } from '../http/metrics-door.ts';
import { Metrics } from '../http/metrics.ts';
import { monitors } from '../http/observed.ts';
import { Entrance } from './entrance.ts';
import { createGate, type Pace } from './gate.ts';
import { storageAnswers } from './health.ts';
import { believed } from '../testing/believed.ts';

/** An HTTP server on a unix socket that keeps objects as S3 would, for what passes through the gate. */
class Shelf {
  readonly objects = new Map<string, Buffer>();
  readonly server: HttpServer = createHttpServer(
    (request, response) =>
      void this.#answer(request).then(({ status, body }) =>
        response.writeHead(status, { 'content-length': body.length }).end(body),
      ),
  );

  async #answer(request: IncomingMessage): Promise<{ status: number; body: Buffer }> {
    const key = request.url ?? '';
    if (key.startsWith('/full'))
      return { status: 507, body: Buffer.from('<Error><Code>InsufficientStorage</Code></Error>') };
    if (key.startsWith('/expired'))
      return {
        status: 403,
        body: Buffer.from('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'),
      };
    const kept = this.objects.get(key);
    if (request.method === 'GET')
      return kept ? { status: 200, body: kept } : { status: 404, body: Buffer.from('<Error/>') };
    const body = await buffer(request);
    if (kept && request.headers['if-none-match'] === '*') return { status: 412, body: Buffer.alloc(0) };
    this.objects.set(key, body);
    return { status: 200, body: Buffer.alloc(0) };
  }
}

/** What the gate wrote into its log. */
const logged: { message: string; fields: object }[] = [];
const keep = (fields: object, message: string): number => logged.push({ message, fields });
const log = { info: keep, warn: keep, error: keep };
/** Whether somebody is let in now, and what ends the connections of those who are there. */
let admit: () => Promise<void>;
const cuts = new Set<() => void>();
const doorkeeper = {
  admit: () => admit(),
  stays: (_: unknown, cut: () => void) => {
    cuts.add(cut);
    return () => cuts.delete(cut);
  },
};
let authority: TestAuthority;
let nodes: TestAuthority;
let own: Issued;
let person: Issued;
let folder: string;
let socketPath: string;
const reach = (): Socket => reachOf({ socketPath }, () => own)();
let gate: Server;
let url: string;

beforeAll(async () => {
  [authority, nodes] = await Promise.all([TestAuthority.found('CloudMSP'), TestAuthority.found('CloudMSP', 'nodes')]);
  [own, person] = await Promise.all([
    nodes.issue({}, { host: 'gate.test' }),
    authority.issue({ role: 'patient', pid: 'a'.repeat(96) }),
  ]);
});

async function open(behind: HttpServer | SocketServer, idleTimeout?: number, pace?: Pace): Promise<void> {
  behind.listen(socketPath);
  await once(behind, 'listening');
  const metrics = new Metrics({ name: 'gate', version: '1' });
  const authorities = believed(authority, nodes);
  gate = createGate({
    tls: { ...own, trust: authority.root + nodes.root },
    reach,
    log,
    metrics,
    door: new MetricsDoor(metrics, monitors({ certificate: own.certificate, authorities })),
    entrance: new Entrance(authorities, doorkeeper),
    ...(idleTimeout === undefined ? {} : { idleTimeout }),
    ...(pace === undefined ? {} : { pace }),
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  url = `https://127.0.0.1:${portOf(gate)}`;
}

function portOf(server: Server): number {
  const Address: z.ZodType<Pick<AddressInfo, 'port'>> = z.object({ port: z.number() });
  return Address.parse(server.address()).port;
}

beforeEach(() => {
  logged.length = 0;
  admit = () => Promise.resolve();
  folder = mkdtempSync(join(tmpdir(), 'gate-'));
  socketPath = join(folder, 's');
});
afterEach(() => {
  gate.close();
  rmSync(folder, { recursive: true });
});

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

describe('objects through the gate', () => {
  let shelf: Shelf;
  let agents: MutualTlsAgents;
  let store: PresignedStore;
  beforeEach(async () => {
    shelf = new Shelf();
    await open(shelf.server);
    agents = new MutualTlsAgents(person);
    store = new PresignedStore({ agents, serverName: 'gate.test', trust: nodes.root });
  });
  afterEach(async () => {
    await agents.close();
    shelf.server.close();
  });
  const grant = (key: string) => ({ url: `${url}/${key}`, headers: { 'if-none-match': '*' } });

  it('arrive whole, with progress, and come back whole', async () => {
    const object = randomBytes(5 * 1024 * 1024 + 17);
    const progress: number[] = [];
    await store.put(
      grant('a'),
      Readable.from([object.subarray(0, 1_000_000), object.subarray(1_000_000)]),
      object.length,
      (sent) => progress.push(sent),
    );
    expect(progress.at(-1)).toBe(object.length);
    const { body, bytes } = await store.get(grant('a'));
    expect(bytes).toBe(object.length);
    expect((await buffer(body)).equals(object)).toBe(true);
  });

  it('are not overwritten', async () => {
    await store.put(grant('a'), Readable.from([Buffer.from('one')]), 3);
    expect(await codeOf(store.put(grant('a'), Readable.from([Buffer.from('two')]), 3))).toBe('OBJECT_EXISTS');
    expect(shelf.objects.get('/a')?.toString()).toBe('one');
  });

  it('are missing where there are none, and refused where the permission ran out', async () => {
    expect(await codeOf(store.get(grant('none')))).toBe('OBJECT_MISSING');
    const refused = { code: 'PERMIT_REFUSED', details: { status: 403, said: 'AccessDenied' } };
    await expect(store.get(grant('expired'))).rejects.toMatchObject(refused);
    await expect(store.put(grant('expired'), Readable.from([Buffer.from('a')]), 1)).rejects.toMatchObject(refused);
  });

  it('are refused in a code of its own where the storage has no room', async () => {
    const full = { code: 'STORAGE_FULL', details: { said: 'InsufficientStorage' } };
    await expect(store.put(grant('full'), Readable.from([Buffer.from('a')]), 1)).rejects.toMatchObject(full);
  });

  it('tell with each answer, also a refusal, what time the storage’s machine has', async () => {
    await codeOf(store.get(grant('expired')));
    expect(Math.abs(agents.clocks.ahead().get('gate.test') ?? Infinity)).toBeLessThan(2000);
  });

  it.each([
    ['longer', 2],
    ['shorter', 4],
  ])('are not stored when the source is %s than announced', async (_, announced) => {
    expect(await codeOf(store.put(grant('a'), Readable.from([Buffer.from('abc')]), announced))).toBe('INPUT_INVALID');
    expect(shelf.objects.has('/a')).toBe(false);
  });

  it('are not stored when the source breaks', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('disk'));
      },
    });
    expect(await codeOf(store.put(grant('a'), broken, 10))).toBe('STORAGE_UNAVAILABLE');
    expect(shelf.objects.has('/a')).toBe(false);
  });

  it('are given up when the user cancels', async () => {
    const cancel = new AbortController();
    const slow = new Readable({ read: () => cancel.abort() });
    expect(await codeOf(store.put(grant('a'), slow, 10, undefined, cancel.signal))).toBe('CANCELLED');
    expect(shelf.objects.has('/a')).toBe(false);
  });

  it('given up before they were read are not sent to the end', async () => {
    shelf.objects.set('/a', randomBytes(8 * 1024 * 1024));
    const connections = (): Promise<number> =>
      new Promise((resolve, reject) =>
        shelf.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      );
    const { body } = await store.get(grant('a'));
    expect(await connections()).toBe(1);
    body.destroy();
    await vi.waitFor(async () => expect(await connections()).toBe(0));
  });

  it('are out of reach for a certificate of another authority', async () => {
    const stranger = await (await TestAuthority.found('StrangerMSP')).issue({ role: 'patient' });
    const theirs = new MutualTlsAgents(stranger);
    expect(
      await codeOf(new PresignedStore({ agents: theirs, serverName: 'gate.test', trust: nodes.root }).get(grant('a'))),
    ).toBe('STORAGE_UNAVAILABLE');
    await theirs.close();
  });
});

describe('the gate itself', () => {
  /** A person's connection, before any byte. Node takes `allowHalfOpen`; its types do not name it. */
  const knock = (more: { allowHalfOpen?: boolean } = {}): TLSSocket =>
    connectTls({
      host: '127.0.0.1',
      port: portOf(gate),
      ca: nodes.root,
      cert: person.certificate,
      key: person.key,
      servername: 'gate.test',
      ...more,
    });

  it('answers a client that has closed its half already', async () => {
    const echoing = createSocketServer({ allowHalfOpen: true }, (socket) => {
      let text = '';
      socket.on('data', (piece) => (text += piece.toString()));
      socket.on('end', () => socket.end(`got ${text}`));
    });
    await open(echoing);
    const client = knock({ allowHalfOpen: true });
    await once(client, 'secureConnect');
    client.end('abc');
    expect((await buffer(client)).toString()).toBe('got abc');
    echoing.close();
  });

  it('ends a connection on which nothing happens, towards the storage too', async () => {
    const taken: Promise<unknown>[] = [];
    const silent = createSocketServer((socket) => taken.push(once(socket.resume(), 'close')));
    await open(silent, 50);
    await once(knock().resume(), 'close');
    expect(taken).toHaveLength(1);
    await Promise.all(taken);
    // Nothing broke: it was the silence that ended it.
    expect(logged).toEqual([]);
    silent.close();
  });

  it('ends the client’s connection when the storage is not there, and lives on', async () => {
    const away = new Shelf();
    await open(away.server);
    away.server.close();
    await once(away.server, 'close');
    await once(knock().resume(), 'close');
    expect(logged).toEqual([
      {
        message: 'a connection broke',
        fields: { side: 'storage', error: expect.objectContaining({ code: 'ENOENT' }) },
      },
    ]);

    const back = new Shelf();
    back.objects.set('/a', Buffer.from('one'));
    back.server.listen(socketPath);
    await once(back.server, 'listening');
    const client = knock();
    client.end('GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect((await buffer(client)).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\none$/s);
    back.server.close();
  });

  it.each([
    ['TLS', () => connectTcp(portOf(gate), '127.0.0.1'), 'ERR_SSL_HTTP_REQUEST'],
    [
      'a certificate',
      () => connectTls({ host: '127.0.0.1', port: portOf(gate), ca: nodes.root, servername: 'gate.test' }),
      'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE',
    ],
  ])('lets nobody in without %s', async (_, connect, code) => {
    const reached: string[] = [];
    const answering = createHttpServer((request, response) => {
      reached.push(request.url ?? '');
      response.end('come in');
    });
    answering.on('connection', () => reached.push('connection'));
    await open(answering);
    const stranger = connect();
    const read: Buffer[] = [];
    stranger.on('data', (piece: Buffer) => read.push(piece)).on('error', () => undefined);
    stranger.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    // Not `once`, which would take the refusal's own error for that of the test.
    await new Promise((resolve) => stranger.once('close', resolve));
    expect(Buffer.concat(read).toString('latin1')).not.toMatch(/HTTP|come in/);
    expect(reached).toEqual([]);
    expect(logged).toEqual([
      { message: 'a client was not let in', fields: { error: expect.objectContaining({ code }) } },
    ]);
    answering.close();
  });
});

describe('whoever the ledger lets in no more', () => {
  let shelf: Shelf;
  let agents: MutualTlsAgents;
  let store: PresignedStore;
  beforeEach(async () => {
    shelf = new Shelf();
    shelf.objects.set('/a', randomBytes(8 * 1024 * 1024));
    await open(shelf.server);
    agents = new MutualTlsAgents(person);
    store = new PresignedStore({ agents, serverName: 'gate.test', trust: nodes.root });
  });
  afterEach(async () => {
    await agents.close();
    shelf.server.close();
  });
  const grant = (key: string) => ({ url: `${url}/${key}`, headers: {} });
  const reached = vi.fn();
  beforeEach(() => {
    reached.mockClear();
    shelf.server.on('connection', reached);
  });

  it('is refused with a URL that is good, and nothing of theirs reaches the storage', async () => {
    admit = () => Promise.reject(new OpenwardError('USER_REVOKED'));
    const refused = { code: 'PERMIT_REFUSED', details: { status: 403, said: 'AccessDenied' } };
    await expect(store.get(grant('a'))).rejects.toMatchObject(refused);
    await expect(store.put(grant('b'), Readable.from([Buffer.from('abc')]), 3)).rejects.toMatchObject(refused);
    expect([reached.mock.calls.length, shelf.objects.has('/b')]).toEqual([0, false]);
    expect(logged).toContainEqual({ message: 'a client was turned away', fields: { code: 'USER_REVOKED' } });
  });

  it('is ended in the middle of what they read', async () => {
    const { body } = await store.get(grant('a'));
    const broken = new Promise((resolve) => body.once('error', resolve));
    const left = new Promise((resolve) => body.once('close', resolve));
    for (const cut of cuts) cut();
    body.resume();
    await Promise.race([broken, left]);
    expect(body.errored).not.toBeNull();
  });

  it('is told that the storage is away while nobody says who may stay', async () => {
    admit = () => Promise.reject(new OpenwardError('LEDGER_UNAVAILABLE'));
    expect(await codeOf(store.get(grant('a')))).toBe('STORAGE_UNAVAILABLE');
    expect(reached).not.toHaveBeenCalled();
  });

  it('is nobody whose certificate names no role', async () => {
    const theirs = new MutualTlsAgents(await authority.issue({}));
    const refused = new PresignedStore({ agents: theirs, serverName: 'gate.test', trust: nodes.root }).get(grant('a'));
    await expect(refused).rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
    expect(reached).not.toHaveBeenCalled();
    await theirs.close();
  });
});

describe('a request that comes too slowly', () => {
  const pace: Pace = { grace: 100, slowest: 10_000, longest: 60_000, every: 20 };
  let silent: SocketServer;
  let drip: NodeJS.Timeout | undefined;
  afterEach(() => {
    clearInterval(drip);
    silent.close();
  });

  /** A client of which a piece comes every few milliseconds; resolves to when the gate has ended it. */
  async function dripping(piece: Buffer): Promise<{ client: TLSSocket; ended: Promise<unknown> }> {
    const client = connectTls({ ...tls(), port: portOf(gate), host: '127.0.0.1', servername: 'gate.test' });
    client.on('error', () => undefined);
    const ended = new Promise((resolve) => client.on('close', resolve));
    await once(client, 'secureConnect');
    drip = setInterval(() => client.write(piece), 10);
    return { client, ended };
  }
  const tls = () => ({ key: person.key, cert: person.certificate, ca: nodes.root });

  it('is ended, though it is never silent, and the storage is told', async () => {
    const gone = new Promise((resolve) => {
      silent = createSocketServer((socket) =>
        socket
          .on('error', () => undefined)
          .on('close', resolve)
          .resume(),
      );
    });
    await open(silent, undefined, pace);
    const { ended } = await dripping(Buffer.from('x'));
    await Promise.all([ended, gone]);
    expect(logged.map(({ message }) => message)).toContain('a request came too slowly');
  });

  it('is ended at the deadline, however fast it came', async () => {
    silent = createSocketServer((socket) => socket.on('error', () => undefined).resume());
    await open(silent, undefined, { ...pace, slowest: 1, longest: 200 });
    await (
      await dripping(Buffer.alloc(4096))
    ).ended;
    expect(logged.map(({ message }) => message)).toContain('a request came too slowly');
  });

  it('is not one that was answered: what is between two requests is nobody’s slowness', async () => {
    silent = createSocketServer((socket) => {
      socket.on('error', () => undefined).on('data', () => socket.write('answer'));
    });
    await open(silent, undefined, { ...pace, grace: 1500 });
    const { client } = await dripping(Buffer.from('x'));
    const until = performance.now() + 2500;
    while (performance.now() < until) await once(client, 'data');
    expect(logged.map(({ message }) => message)).not.toContain('a request came too slowly');
    client.destroy();
  });
});

describe('the monitor of the gate’s organisation', () => {
  it('reads metrics on the storage’s own port, and reaches no object', async () => {
    const shelf = new Shelf();
    shelf.objects.set('/a', Buffer.from('one'));
    await open(shelf.server);
    const agents = new MutualTlsAgents(await nodes.issue({ role: 'monitor' }));
    const dispatcher = agents.agentFor({ serverName: 'gate.test', trust: nodes.root });
    const metrics = await request(`${url}/metrics`, { dispatcher });
    const object = await request(`${url}/a`, { dispatcher });
    expect([metrics.statusCode, object.statusCode]).toEqual([200, 404]);
    expect(await metrics.body.text()).toContain('openward_connections_open 1');
    expect(await object.body.text()).toBe('');
    await agents.close();
    shelf.server.close();
  });

  it('is nobody whom the root of people calls so', async () => {
    const shelf = new Shelf();
    await open(shelf.server);
    const agents = new MutualTlsAgents(await authority.issue({ role: 'monitor' }));
    const dispatcher = agents.agentFor({ serverName: 'gate.test', trust: nodes.root });
    const answer = await request(`${url}/metrics`, { dispatcher });
    expect([answer.statusCode, await answer.body.text()]).toEqual([
      403,
      '<Error><Code>AccessDenied</Code><Message>NOT_AUTHENTICATED</Message></Error>',
    ]);
    await agents.close();
    shelf.server.close();
  });
});

describe('the gate’s word on the storage', () => {
  const look = (): Promise<unknown> => looked([storageAnswers(reach)]);

  it('is that it answers, whatever it answers', async () => {
    const shelf = new Shelf();
    await open(shelf.server);
    expect(await look()).toMatchObject([{ name: 'storage', ok: true }]);
    shelf.server.close();
  });

  it('is that it does not when nobody is behind the socket, and when it takes the connection and is silent', async () => {
    expect(await look()).toMatchObject([{ name: 'storage', ok: false }]);
    const connected: Socket[] = [];
    const silent = createSocketServer((socket) => connected.push(socket));
    await open(silent);
    expect(await look()).toMatchObject([{ name: 'storage', ok: false }]);
    connected.forEach((socket) => socket.destroy());
    silent.close();
  });
});
