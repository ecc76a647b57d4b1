import {
  Client,
  InterceptingCall,
  Metadata,
  Server,
  ServerCredentials,
  credentials,
  status as Grpc,
  type Interceptor,
  type ServiceError,
} from '@grpc/grpc-js';
import { connect } from 'node:http2';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { contractVersion, versionHeader } from '../../api/http/version.ts';
import { OpenwardError, fromWireText } from '../../domain/errors.ts';
import type { Issued } from '../../testing/authority.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { openServiceLog } from '../http/log.ts';
import { Metrics } from '../http/metrics.ts';
import { monitors } from '../http/observed.ts';
import type { CallAdmission } from './admission.ts';
import { LedgerGate } from './gate.ts';
import { Told } from './told.ts';
import { believed } from '../testing/believed.ts';

const same = (bytes: Buffer): Buffer => bytes;
const EVALUATE = '/gateway.Gateway/Evaluate';
const EVENTS = '/gateway.Gateway/ChaincodeEvents';
let hospital: TestOrganisation;
let [node, person]: Issued[] = [];
let peer: Server;
let peerPort: number;
let gate: LedgerGate;
let gatePort: number;
let client: Client;
/** What the gate does with the next call. */
let admit: () => Promise<void>;
/** Of everybody who is connected: what ends it. */
const cuts = new Set<() => void>();
/** Events the peer has been asked to stop sending. */
let cancelled: Promise<void>;
/** Milliseconds since 1970 until which the last question's answer is wanted. */
let wantedUntil: number;
let asked: number;

beforeAll(async () => {
  hospital = await organisationOf('Hospital1MSP');
  [node, person] = await Promise.all([
    hospital.issue({}, { host: 'node.test' }),
    hospital.issue({ role: 'patient', pid: 'a'.repeat(96) }),
  ]);
});

beforeEach(async () => {
  admit = () => Promise.resolve();
  asked = 0;
  peerPort = await openPeer();
  const admission: Pick<CallAdmission, 'admit' | 'stays'> = {
    admit: () => admit(),
    stays: (_, cut) => {
      cuts.add(cut);
      return () => cuts.delete(cut);
    },
  };
  gate = new LedgerGate({
    listen: { host: '127.0.0.1', port: 0 },
    tls: { ...issued(node), trust: hospital.people.root + hospital.nodes.root },
    peer: {
      peer: { endpoint: `127.0.0.1:${peerPort}`, serverName: 'node.test' },
      trust: hospital.nodes.root,
      tls: issued(node),
    },
    admission,
    told: new Told(
      new Metrics({ name: 'gate', version: '1' }),
      monitors({
        certificate: issued(node).certificate,
        authorities: believed(hospital.nodes, hospital.people),
      }),
    ),
    log: openServiceLog('test', 'silent'),
  });
  gatePort = await gate.listen();
  client = clientOf(gatePort, person);
});
afterEach(async () => {
  client.close();
  await gate.close();
  peer.forceShutdown();
});

function issued(identity: Issued | undefined): Issued {
  if (identity === undefined) throw new Error('expected an identity');
  return identity;
}

const naming: Interceptor = (options, next) =>
  new InterceptingCall(next(options), {
    start(metadata, listener, begin) {
      metadata.set(versionHeader, String(contractVersion));
      begin(metadata, listener);
    },
  });

function clientOf(port: number, identity: Issued | undefined): Client {
  const { certificate, key } = issued(identity);
  const secure = credentials.createSsl(Buffer.from(hospital.nodes.root), Buffer.from(key), Buffer.from(certificate));
  return new Client(`127.0.0.1:${port}`, secure, {
    'grpc.ssl_target_name_override': 'node.test',
    interceptors: [naming],
  });
}

/** Answers a question with itself, `no` with an error that has details, and events for as long as they are wanted. */
async function openPeer(port = 0): Promise<number> {
  peer = new Server();
  peer.register(
    EVALUATE,
    (call: Question, answer: (error: Partial<ServiceError> | null, reply?: Buffer) => void) => {
      asked += 1;
      wantedUntil = Number(call.getDeadline());
      if (call.request.toString() !== 'no') {
        answer(null, call.request);
        return;
      }
      const metadata = new Metadata();
      metadata.set('grpc-status-details-bin', Buffer.from('the endorsers’ own words'));
      answer({ code: Grpc.ABORTED, details: 'no', metadata });
    },
    same,
    same,
    'unary',
  );
  let told: () => void = () => undefined;
  cancelled = new Promise((resolve) => (told = resolve));
  peer.register(
    EVENTS,
    (call: { write(event: Buffer): boolean; on(event: 'cancelled', heard: () => void): unknown }) => {
      for (const event of ['one', 'two', 'three']) call.write(Buffer.from(event));
      call.on('cancelled', told);
    },
    same,
    same,
    'serverStream',
  );
  const pair = { cert_chain: Buffer.from(issued(node).certificate), private_key: Buffer.from(issued(node).key) };
  const secure = ServerCredentials.createSsl(Buffer.from(hospital.nodes.root), [pair], true);
  return new Promise((resolve, reject) => {
    peer.bindAsync(`127.0.0.1:${port}`, secure, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
}

interface Question {
  readonly request: Buffer;
  getDeadline(): number | Date;
}

/** What comes back for such bytes in place of a message of gRPC. */
async function sendRaw(body: Buffer): Promise<{ status: string; text: string }> {
  const { certificate, key } = issued(person);
  const session = connect(`https://127.0.0.1:${gatePort}`, {
    servername: 'node.test',
    ca: hospital.nodes.root,
    cert: certificate,
    key,
  });
  try {
    const call = session.request({
      ':method': 'POST',
      ':path': EVALUATE,
      'content-type': 'application/grpc',
      [versionHeader]: String(contractVersion),
    });
    const answered = new Promise<{ status: string; text: string }>((resolve, reject) => {
      call.on('error', reject);
      call.on('response', (headers) =>
        resolve({ status: String(headers['grpc-status']), text: decodeURI(String(headers['grpc-message'])) }),
      );
    });
    call.end(body);
    return await answered;
  } finally {
    session.destroy();
  }
}

/** As gRPC puts a message into a call. */
function framed(text: string, { compressed = 0, announced = text.length } = {}): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(compressed, 0);
  prefix.writeUInt32BE(announced, 1);
  return Buffer.concat([prefix, Buffer.from(text)]);
}

function ask(text: string, path = EVALUATE, from = client): Promise<string> {
  return new Promise((resolve, reject) => {
    from.makeUnaryRequest(path, same, same, Buffer.from(text), { deadline: Date.now() + 10_000 }, (error, reply) =>
      error ? reject(error) : resolve(reply?.toString() ?? ''),
    );
  });
}

describe('what is admitted', () => {
  it('reaches the peer and comes back as it is', async () => {
    expect(await ask('x'.repeat(300_000))).toHaveLength(300_000);
  });

  it('comes back with the peer’s own error and its details', async () => {
    const error: unknown = await ask('no').catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: Grpc.ABORTED, details: 'no' });
    const [details] = (error as ServiceError).metadata.get('grpc-status-details-bin');
    expect(details?.toString()).toBe('the endorsers’ own words');
  });

  it('brings events until nobody wants them, and then the peer is told', async () => {
    const events = client.makeServerStreamRequest(EVENTS, same, same, Buffer.from('all'));
    events.on('error', () => undefined);
    const heard: string[] = [];
    for await (const event of events as AsyncIterable<Buffer>) if (heard.push(event.toString()) === 3) break;
    events.cancel();
    expect(heard).toEqual(['one', 'two', 'three']);
    await cancelled;
  });

  it('tells the peer until when an answer is wanted', async () => {
    const until = Date.now() + 60_000;
    await new Promise<void>((resolve, reject) =>
      client.makeUnaryRequest(EVALUATE, same, same, Buffer.from('yes'), { deadline: until }, (error) =>
        error ? reject(error) : resolve(),
      ),
    );
    expect(Math.abs(wantedUntil - until)).toBeLessThan(5000);
  });

  it('is followed by more people at once than one connection has streams', async () => {
    const clients = [client, clientOf(gatePort, person)];
    const first = clients.flatMap((from) =>
      Array.from({ length: 90 }, () => {
        const events = from.makeServerStreamRequest(EVENTS, same, same, Buffer.from('all'));
        events.on('error', () => undefined);
        return new Promise<string>((resolve) => events.once('data', (event: Buffer) => resolve(event.toString())));
      }),
    );
    expect(new Set(await Promise.all(first))).toEqual(new Set(['one']));
    clients[1]?.close();
  });

  it('does not reach the peer when whoever asked has gone meanwhile', async () => {
    let judged: () => void = () => undefined;
    const judging = new Promise<void>((resolve) => {
      admit = () => {
        resolve();
        return new Promise((done) => (judged = done));
      };
    });
    const call = client.makeUnaryRequest(EVALUATE, same, same, Buffer.from('yes'), () => undefined);
    await judging;
    call.cancel();
    admit = () => Promise.resolve();
    await ask('later');
    judged();
    await ask('later still');
    expect(asked).toBe(2);
  });
});

describe('what is refused', () => {
  it('is told by a code of ours, and reaches nobody', async () => {
    admit = () => Promise.reject(new OpenwardError('LIMIT_REACHED'));
    const error = (await ask('yes').catch((refused: unknown) => refused)) as ServiceError;
    expect([error.code, fromWireText(error.details)?.code]).toEqual([Grpc.RESOURCE_EXHAUSTED, 'LIMIT_REACHED']);
    const events = client.makeServerStreamRequest(EVENTS, same, same, Buffer.from('all'));
    const refusal = await new Promise<ServiceError>((resolve) => events.on('error', resolve as () => void));
    expect(fromWireText(refusal.details)?.code).toBe('LIMIT_REACHED');
  });

  it.each(['/protos.Endorser/ProcessProposal', '/protos.Deliver/Deliver', '/discovery.Discovery/Discover'])(
    'is every other service of a peer: %s',
    async (path) => {
      await expect(ask('yes', path)).rejects.toMatchObject({ code: Grpc.UNIMPLEMENTED });
    },
  );

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['less than a prefix', Buffer.alloc(3)],
    ['less than it announces', framed('yes', { announced: 4 })],
    ['more than it announces', framed('yes', { announced: 2 })],
    ['two messages', Buffer.concat([framed('yes'), framed('yes')])],
    ['what is said to be compressed', framed('yes', { compressed: 1 })],
  ])('is a call with %s', async (_, body) => {
    const { status, text } = await sendRaw(body);
    expect([status, fromWireText(text)?.code]).toEqual([String(Grpc.INVALID_ARGUMENT), 'INPUT_INVALID']);
    expect(asked).toBe(0);
  });

  it('is a request larger than any transaction', async () => {
    await expect(ask('x'.repeat(1024 * 1024 + 1))).rejects.toMatchObject({ code: Grpc.RESOURCE_EXHAUSTED });
  });
});

it('whoever is cut off is sent no more events, and the peer is told; what they have asked for already is answered', async () => {
  let judged: () => void = () => undefined;
  const events = client.makeServerStreamRequest(EVENTS, same, same, Buffer.from('all'));
  const ended = new Promise<ServiceError>((resolve) => events.on('error', resolve as () => void));
  await new Promise((resolve) => events.once('data', resolve));
  const begun = new Promise<void>((resolve) => {
    admit = () => {
      resolve();
      return new Promise((done) => (judged = done));
    };
  });
  const answer = ask('yes');
  await begun;
  for (const cut of cuts) cut();
  judged();
  expect(await answer).toBe('yes');
  expect([Grpc.UNAVAILABLE, Grpc.CANCELLED]).toContain((await ended).code);
  await cancelled;
  await vi.waitFor(() => expect(cuts.size, 'who is still connected').toBe(0));
});

it('whoever is connected while the peer goes learns of it, and is told that it is gone', async () => {
  await ask('yes');
  const channel = client.getChannel();
  const lost = new Promise<void>((resolve) =>
    channel.watchConnectivityState(channel.getConnectivityState(false), Date.now() + 10_000, () => resolve()),
  );
  peer.forceShutdown();
  await lost;
  await expect(ask('yes')).rejects.toMatchObject({ code: Grpc.UNAVAILABLE });
});

it('whoever follows events while the peer goes is told so', async () => {
  const events = client.makeServerStreamRequest(EVENTS, same, same, Buffer.from('all'));
  const refused = new Promise<ServiceError>((resolve) => events.on('error', resolve as () => void));
  await new Promise((resolve) => events.once('data', resolve));
  peer.forceShutdown();
  expect(await refused).toMatchObject({ code: Grpc.UNAVAILABLE, details: 'The peer has not said how the call ended' });
});

it('a peer that is started again is found again', async () => {
  await ask('yes');
  peer.forceShutdown();
  await openPeer(peerPort);
  const until = Date.now() + 10_000;
  while ((await ask('yes').catch(() => 'gone')) !== 'yes') expect(Date.now()).toBeLessThan(until);
});

describe('the metrics of the gate', () => {
  /** Status and text of a look at them over the port of the gate, by whomever. */
  function look(identity: Issued): Promise<{ status: number; text: string }> {
    const { certificate: cert, key } = identity;
    const session = connect(`https://127.0.0.1:${gatePort}`, {
      ca: hospital.nodes.root,
      servername: 'node.test',
      cert,
      key,
    });
    return new Promise((resolve, reject) => {
      const stream = session.request({ ':path': '/metrics' });
      let [status, text] = [0, ''];
      stream.on('response', (headers) => (status = Number(headers[':status'])));
      stream.on('data', (piece: Buffer) => (text += piece.toString()));
      stream.on('error', reject);
      stream.on('close', () => {
        session.close();
        resolve({ status, text });
      });
    });
  }

  it('are told to the organisation’s monitor: calls by method, refusals by code', async () => {
    await ask('a question');
    admit = () => Promise.reject(new OpenwardError('LIMIT_REACHED'));
    await ask('a question').catch(() => undefined);
    const { status, text } = await look(await hospital.issue({ role: 'monitor' }));
    expect(status).toBe(200);
    expect(text).toContain('openward_refusals_total{route="Evaluate",code="LIMIT_REACHED"} 1');
    expect(text).toMatch(
      /openward_request_duration_seconds_count\{method="gRPC",route="Evaluate",status="ended"\} [12]/,
    );
  });

  it.each([
    ['a person', () => Promise.resolve(issued(person))],
    ['whom the root of people calls a monitor', () => hospital.people.issue({ role: 'monitor' })],
  ])('are not told to %s', async (_, identity) => {
    expect((await look(await identity())).text).toBe('');
  });
});
