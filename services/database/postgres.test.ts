import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket, createSecureContext } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { openDatabase } from './open.ts';
import { readPostgresUrl } from './postgres.ts';

/** Leads to this machine, and is not one of the names by which a database on it is known. */
const elsewhere = '0.0.0.0';
const secret = 'known-to-the-database-alone';
const sslRequest = Buffer.from('0000000804d2162f', 'hex');

let folder: string;
let ca: string;
let authority: TestAuthority;
let stranger: TestAuthority;
const servers: Server[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-postgres-'));
  ca = join(folder, 'ca.pem');
  authority = await TestAuthority.found('DatabaseMSP');
  stranger = await TestAuthority.found('StrangerMSP');
  writeFileSync(ca, authority.root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  servers.splice(0).forEach((server) => server.close());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody who listens in the database's place, and all the plaintext they get. */
async function listening(answer: 'N' | Issued): Promise<{ port: number; heard: () => Buffer }> {
  const heard: Buffer[] = [];
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first: Buffer) => {
      heard.push(first);
      socket.write(answer === 'N' ? 'N' : 'S');
      if (answer === 'N') socket.on('data', (more: Buffer) => heard.push(more));
      else secured(socket, answer, (more) => heard.push(more));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { port: address.port, heard: () => Buffer.concat(heard) };
}

function secured(socket: Socket, { certificate, key }: Issued, hear: (more: Buffer) => void): void {
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext: createSecureContext({ cert: certificate, key }),
  });
  secure.on('error', () => undefined);
  secure.on('data', hear);
}

const urlOf = (port: number, query: string, host = elsewhere): string =>
  `postgres://openward:${secret}@${host}:${port}/openward${query}`;
const verified = (): string => `?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`;
const failureOf = (url: string): Promise<unknown> =>
  openDatabase(url, []).then(
    () => 'it was opened',
    (error: unknown) => error,
  );

describe('PostgreSQL on another machine', () => {
  it.each([
    '',
    '?sslmode=disable',
    '?sslmode=allow',
    '?sslmode=prefer',
    '?sslmode=require',
    '?sslmode=verify-ca',
    '?sslmode=no-verify',
    '?sslmode=verify-full',
    '?sslmode=verify-full&sslrootcert=ca.pem',
    '?ssl=true',
    '?sslmode=verify-full&sslrootcert=/ca.pem&sslmode=disable',
    '?sslmode=verify-full&sslrootcert=/ca.pem&ssl=false',
    '?sslmode=verify-full&sslrootcert=/ca.pem&host=127.0.0.1',
    '?sslmode=verify-full&sslrootcert=/ca.pem&uselibpqcompat=true',
  ])('is refused before anybody is spoken to, and in words: %s', async (query) => {
    const { port, heard } = await listening('N');
    const error = await failureOf(urlOf(port, query));
    expect(error).toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('sslmode') as string });
    expect(String(error)).not.toContain(secret);
    expect(heard()).toEqual(Buffer.alloc(0));
  });

  it.each(['127.0.0.1.example.org', 'localhost.example.org', '2130706433', '128.0.0.1', '10.0.0.5', '%31%302.0.0.1'])(
    'is what is not written as this one: %s',
    (host) => {
      expect(() => readPostgresUrl(urlOf(5432, '', host))).toThrow(OpenwardError);
    },
  );

  it.each([
    ['without TLS', () => Promise.resolve('N' as const)],
    ['with a certificate of another authority', () => stranger.issue(undefined, { host: elsewhere })],
    ['with a certificate for another name', () => authority.issue(undefined, { host: 'database.internal' })],
  ])('learns neither user nor password when a stranger answers in its place %s', async (_, answer) => {
    const { port, heard } = await listening(await answer());
    expect(await failureOf(urlOf(port, verified()))).toBeInstanceOf(Error);
    expect(heard()).toEqual(sslRequest);
  });

  it('is verified all the same when the environment says otherwise', async () => {
    const { port, heard } = await listening(await stranger.issue(undefined, { host: elsewhere }));
    for (const [name, value] of Object.entries({
      PGSSLMODE: 'disable',
      PGSSLNEGOTIATION: 'postgres',
      PGHOST: '127.0.0.1',
      PGSSLROOTCERT: '/nowhere',
    }))
      vi.stubEnv(name, value);
    expect(await failureOf(urlOf(port, verified()))).toBeInstanceOf(Error);
    expect(heard()).toEqual(sslRequest);
  });
});

describe('PostgreSQL on this machine', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '127.1.2.3'])('needs no TLS: %s', (host) => {
    expect(readPostgresUrl(urlOf(5432, '', host))).toMatchObject({ ssl: false, user: 'openward', password: secret });
  });

  it('may have it', () => {
    expect(readPostgresUrl(urlOf(5432, verified(), 'localhost'))).toMatchObject({
      ssl: { rejectUnauthorized: true, servername: 'localhost' },
    });
  });

  it('has its password in the first line of a file, or in its URL, not in both', () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'from/the@file\nnot this\n');
    const plain = 'postgres://openward@localhost:5432/openward';
    expect(readPostgresUrl(plain, file)).toMatchObject({ password: 'from/the@file' });
    expect(() => readPostgresUrl(urlOf(5432, '', 'localhost'), file)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }) as Error,
    );
    writeFileSync(file, '\n');
    expect(() => readPostgresUrl(plain, file)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error);
    expect(() => readPostgresUrl(plain, join(folder, 'gone'))).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }) as Error,
    );
  });

  it.each([
    'postgres:///openward',
    'postgres://localhost/openward',
    'postgres://me@localhost',
    'mysql://x',
    'postgres://%',
  ])('is named whole, so that nothing is taken from the environment: %s', (url) => {
    expect(() => readPostgresUrl(url)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error);
  });
});
