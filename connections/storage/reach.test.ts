import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { reachOf, stands } from './reach.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-reach-'));
const servers: Server[] = [];
let nodes: TestAuthority;
let own: Issued;
let heard: string[];
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  nodes = await TestAuthority.found('CloudMSP', 'nodes');
  own = await nodes.issue({}, { host: 'gate.test' });
});
afterEach(() => servers.splice(0).forEach((server) => server.close()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listening<S extends Server>(server: S): Promise<number> {
  heard = [];
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return address.port;
}

/** Answers to whom it heard, after they have closed their half. */
const secured = ({ certificate, key }: Issued): Server =>
  createServer(
    { cert: certificate, key, ca: nodes.root, requestCert: true, rejectUnauthorized: true, allowHalfOpen: true },
    (socket) => {
      socket.on('data', (piece: Buffer) => heard.push(piece.toString())).on('error', () => undefined);
      socket.on('end', () => socket.end(String(socket.getPeerCertificate().subject.CN)));
    },
  );

describe('a storage elsewhere', () => {
  it('is reached under mutual TLS, and answers who has closed their half', async () => {
    const port = await listening(secured(await nodes.issue({}, { host: 'localhost' })));
    const authority = file('authority.pem', nodes.root);
    const socket = reachOf({ endpoint: `https://localhost:${port}`, authority }, () => own)();
    await stands(socket);
    socket.end('asked');
    expect((await buffer(socket)).toString()).toBe('gate.test');
    expect(heard).toEqual(['asked']);
  });

  it.each([
    ['vouched for by another authority', (): Promise<Issued> => strangersCertificate('localhost')],
    ['that has another name', (): Promise<Issued> => nodes.issue({}, { host: 'elsewhere.test' })],
  ])('is told nothing when it is one %s', async (_what, certificate) => {
    const port = await listening(secured(await certificate()));
    const authority = file('authority.pem', nodes.root);
    const socket = reachOf({ endpoint: `https://localhost:${port}`, authority }, () => own)();
    const standing = stands(socket);
    socket.on('error', () => undefined);
    socket.write('secret');
    await expect(standing).rejects.toHaveProperty('code', expect.stringMatching(/UNABLE_TO_|SELF_SIGNED|ALTNAME/));
    expect(heard).toEqual([]);
  });

  it('on this machine may be reached without TLS, by a port or by a socket', async () => {
    const plain = (): Server => createTcp({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
    const port = await listening(plain());
    const socketPath = join(folder, 's');
    const beside = plain().listen(socketPath);
    servers.push(beside);
    await once(beside, 'listening');
    for (const place of [{ endpoint: `http://127.0.0.1:${port}` }, { socketPath }]) {
      const socket = reachOf(place, () => own)();
      await stands(socket);
      socket.end('asked');
      expect((await buffer(socket)).toString()).toBe('asked');
    }
  });

  it.each([{}, { endpoint: 'https://localhost:1' }])('that nothing leads to, or vouches for, is none: %s', (place) => {
    expect(() => reachOf(place, () => own)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error);
  });
});

async function strangersCertificate(host: string): Promise<Issued> {
  return (await TestAuthority.found('StrangerMSP', 'nodes')).issue({}, { host });
}
