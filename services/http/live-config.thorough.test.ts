import { once } from 'node:events';
import { pbkdf2 } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { TrustedAuthority } from '../../api/formats/service-config.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { doorOf, keepDoor } from './door.ts';
import { LiveConfig } from './live-config.ts';

const Authority: z.ZodType<TrustedAuthority> = z.object({
  mspId: z.string(),
  kind: z.enum(['nodes', 'people']),
  certificate: z.string(),
});
const Config = z.object({
  authorities: z.array(Authority).min(1),
  tls: z.object({ certificate: z.string(), key: z.string() }),
  word: z.string(),
});

let own: TestAuthority;
let other: TestAuthority;
let [shown, renewed, friend, stranger]: Issued[] = [];
let folder: string;
const file = (name: string): string => join(folder, name);
/** What ends when a test does. */
let endings: (() => void)[] = [];

beforeAll(async () => {
  [own, other] = await Promise.all([TestAuthority.found('OwnMSP', 'nodes'), TestAuthority.found('OtherMSP', 'nodes')]);
  [shown, renewed, friend, stranger] = await Promise.all([
    own.issue({}, { host: 'service.test' }),
    own.issue({}, { host: 'service.test' }),
    own.issue({ role: 'hospital' }),
    other.issue({ role: 'hospital' }),
  ]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-live-'));
  writeFileSync(file('own.pem'), own.root);
  writeFileSync(file('other.pem'), other.root);
  show(shown);
  configure([own]);
});
afterEach(() => {
  for (const end of endings) end();
  endings = [];
  rmSync(folder, { recursive: true });
});

function held(one: Issued | undefined): Issued {
  if (one === undefined) throw new Error('expected an identity');
  return one;
}

function show(pair: Issued | undefined): void {
  writeFileSync(file('key.pem'), held(pair).key);
  writeFileSync(file('tls.pem'), held(pair).certificate);
}

function configure(believed: readonly TestAuthority[], word = 'first'): void {
  const authorities = believed.map(({ mspId, kind }) => ({
    mspId,
    kind,
    certificate: file(mspId === 'OwnMSP' ? 'own.pem' : 'other.pem'),
  }));
  const tls = { certificate: file('tls.pem'), key: file('key.pem') };
  writeFileSync(file('config.json'), JSON.stringify({ authorities, tls, word }));
}

const open = () => LiveConfig.open(Config, file('config.json'));

describe('a configuration that changes while a service runs', () => {
  it('is taken in: whom it believes, what it shows, and the rest for whom it concerns', () => {
    const live = open();
    const take = vi.fn<(config: z.output<typeof Config>) => void>();
    live.onChange(take);
    expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeUndefined();
    show(renewed);
    configure([own, other], 'second');
    live.takeIn();
    expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBe(other.root.trimEnd() + '\n');
    expect(live.tls.certificate).toBe(renewed?.certificate);
    expect(take).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ word: 'second' }));
  });

  it.each<[string, () => void]>([
    ['is no JSON', () => writeFileSync(file('config.json'), '{')],
    ['believes nobody', () => configure([])],
    ['names a root that is none', () => writeFileSync(file('other.pem'), 'no certificate')],
    ['has the key of another certificate', () => writeFileSync(file('key.pem'), held(renewed).key)],
  ])('changes nothing when it %s', (_, spoil) => {
    const live = open();
    const take = vi.fn();
    live.onChange(take);
    configure([own, other]);
    spoil();
    expect(() => live.takeIn()).toThrow();
    expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeUndefined();
    expect(live.tls.certificate).toBe(shown?.certificate);
    expect(take).not.toHaveBeenCalled();
  });

  it('is looked for by itself, and one that cannot be taken in is told', async () => {
    const live = open();
    const log = { info: vi.fn(), error: vi.fn() };
    endings.push(live.follow(log));
    configure([own, other]);
    await vi.waitFor(() => expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeDefined(), 10_000);
    writeFileSync(file('config.json'), '{');
    await vi.waitFor(() => expect(log.error).toHaveBeenCalled(), 10_000);
    expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeDefined();
  });

  it('is seen though it changed right after the first look', async () => {
    const live = open();
    const log = { info: vi.fn(), error: vi.fn() };
    // The threads that look at files for Node are at other work.
    for (let thread = 0; thread < 8; thread += 1) pbkdf2('', '', 300_000, 32, 'sha512', () => undefined);
    endings.push(live.follow(log));
    configure([own, other]);
    await vi.waitFor(() => expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeDefined(), 10_000);
  });

  it('that cannot be looked at for a while ends nobody', async () => {
    const live = open();
    const log = { info: vi.fn(), error: vi.fn() };
    endings.push(live.follow(log));
    rmSync(file('config.json'));
    await vi.waitFor(() => expect(log.error).toHaveBeenCalled(), 10_000);
    configure([own, other]);
    await vi.waitFor(() => expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeDefined(), 10_000);
  });

  it('is seen though it changed between the start and the first look', () => {
    const live = open();
    configure([own, other]);
    endings.push(live.follow({ info: vi.fn(), error: vi.fn() }));
    expect(live.authorities.rootOf('OtherMSP', 'nodes')).toBeDefined();
  });

  it('is, of some of whom it believes, those whenever they change', () => {
    const live = open();
    const others = live.authorities.among(({ mspId }) => mspId !== 'OwnMSP');
    expect(others.bundle()).toBe('');
    configure([own, other]);
    live.takeIn();
    expect([others.rootOf('OtherMSP', 'nodes'), others.rootOf('OwnMSP', 'nodes')]).toEqual([
      live.authorities.rootOf('OtherMSP', 'nodes'),
      undefined,
    ]);
  });
});

describe('the door of a service that runs', () => {
  let live: ReturnType<typeof open>;
  let server: Server;

  beforeEach(async () => {
    live = open();
    server = createServer({ ...doorOf(live.tls, live.authorities), requestCert: true, rejectUnauthorized: true });
    keepDoor(server, live);
    server.on('secureConnection', (socket) => socket.on('error', () => undefined).pipe(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endings.push(() => server.close());
  });

  /** A connection that carries a word there and back, and the certificate it was shown; null when it is refused. */
  async function knock(as: Issued | undefined): Promise<{ socket: TLSSocket; certificate: string } | null> {
    const { certificate: cert, key } = held(as);
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', ca: own.root, cert, key, servername: 'service.test' });
    endings.push(() => socket.destroy());
    const refused = once(socket, 'close').then(() => null);
    socket.on('error', () => undefined);
    socket.write('hello');
    const answered = once(socket, 'data').then(() => ({
      socket,
      certificate: socket.getPeerX509Certificate()?.toString() ?? '',
    }));
    return Promise.race([answered, refused]);
  }

  it('is open for another organisation from the moment it is believed, and nobody is put out for it', async () => {
    const before = await knock(friend);
    expect(await knock(stranger), 'whoever is not believed').toBeNull();
    configure([own, other]);
    live.takeIn();
    expect(await knock(stranger), 'whoever is believed now').not.toBeNull();
    before?.socket.write('still there');
    expect(before && (await once(before.socket, 'data')).toString()).toBe('still there');
  });

  it('is closed to whom nobody vouches for any more, those who are inside included', async () => {
    configure([own, other]);
    live.takeIn();
    const [inside, stays] = [await knock(stranger), await knock(friend)];
    configure([own]);
    live.takeIn();
    await vi.waitFor(() => expect(inside?.socket.destroyed, 'the connection of whoever has left').toBe(true));
    expect(await knock(stranger)).toBeNull();
    stays?.socket.write('still there');
    expect(stays && (await once(stays.socket, 'data')).toString()).toBe('still there');
  });

  it('shows a renewed certificate to whoever comes', async () => {
    expect((await knock(friend))?.certificate.trim()).toBe(shown?.certificate.trim());
    show(renewed);
    live.takeIn();
    expect((await knock(friend))?.certificate.trim()).toBe(renewed?.certificate.trim());
  });
});
