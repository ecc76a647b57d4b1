import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { linkSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeProfile } from '../../main/boot/profile.fixture.ts';
import { display, endDisplay } from './display.ts';
import { launchPerson, type PersonWindow } from './driver.ts';

const program = fileURLToPath(new URL('../../dist/electron/electron', import.meta.url));
const isRoot = process.getuid?.() === 0;
let folder: string;
let profile: string;
let window: PersonWindow;
const data = (): string => join(folder, 'ward');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-leaks-'));
  profile = await writeProfile(join(folder, 'profile'));
  window = await launchPerson({ profile, dataDir: data() });
  await window.page.getByTestId('sign-in.root').waitFor();
});
afterAll(async () => {
  await window.close().catch(() => undefined);
  await endDisplay();
  rmSync(folder, { recursive: true, force: true });
});

/** Chromium does not gather candidates for the loopback interface: an address of this machine that is another one, if it has one. */
function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? '127.0.0.1';
}

/** A stranger who listens by UDP and TCP on one port, and answers nothing. */
async function stranger(): Promise<{ port: number; heard: string[]; close: () => void }> {
  const heard: string[] = [];
  const tcp = createServer((socket) => {
    heard.push('TCP connection');
    socket.on('error', () => undefined).destroy();
  });
  tcp.listen(0, '0.0.0.0');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', (packet) => heard.push(`UDP packet of ${packet.length} bytes`));
  udp.bind(port, '0.0.0.0');
  await once(udp, 'listening');
  return { port, heard, close: () => void (tcp.close(), udp.close()) };
}

/** Runs in the page, written as a hostile one would be: a name of TURN carries whatever it wants to say. */
function gather(server: string): string {
  return `(async () => {
    const secret = { username: 'plaintext-of-a-record', credential: 'x' };
    const urls = ['stun:${server}', 'turn:${server}?transport=udp', 'turn:${server}?transport=tcp', 'turns:${server}?transport=tcp'];
    const connection = new RTCPeerConnection({ iceServers: urls.map((url) => ({ urls: url, ...secret })), iceCandidatePoolSize: 4 });
    connection.createDataChannel('x');
    const done = new Promise((resolve) => { connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve('complete'); });
    await connection.setLocalDescription(await connection.createOffer());
    const outcome = await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 8000, 'still gathering'))]);
    connection.close();
    return outcome;
  })()`;
}

describe('the page', () => {
  test('sends nothing by WebRTC, neither by UDP nor by TCP, to STUN and TURN servers of its choice', async () => {
    const listening = await stranger();
    for (const address of new Set([ownAddress(), '127.0.0.1']))
      await window.page.evaluate(gather(`${address}:${listening.port}`));
    listening.close();
    expect(listening.heard, 'what the stranger heard').toEqual([]);
  });

  test('keeps in memory what it stores: nothing of it is on the disk, then or later', async () => {
    const marker = 'plaintext-marker-7f3a';
    const stored = await window.page.evaluate(`(async () => {
      const marker = ${JSON.stringify(marker)};
      localStorage.setItem('x', marker);
      sessionStorage.setItem('x', marker);
      document.cookie = 'x=' + marker;
      await new Promise((resolve, reject) => {
        const opening = indexedDB.open('x', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('x');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const change = opening.result.transaction('x', 'readwrite', { durability: 'strict' });
          change.objectStore('x').put(marker.repeat(1000), 'x');
          change.oncomplete = resolve;
        };
      });
      const root = await navigator.storage.getDirectory();
      const file = await (await root.getFileHandle('x', { create: true })).createWritable();
      await file.write(marker.repeat(1000));
      await file.close();
      const cache = await caches.open('x').then((open) => open.put('openward://app/x', new Response(marker))).catch(() => undefined);
      return localStorage.getItem('x');
    })()`);
    expect(stored).toBe(marker);
    await window.app.evaluate(({ session }) => session.defaultSession.flushStorageData());
    expect(filesWith(marker, data())).toEqual([]);
    await window.close();
    expect(filesWith(marker, data()), 'after the program has ended').toEqual([]);
  });
});

function filesWith(marker: string, under: string): string[] {
  return readdirSync(under, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return bytes.includes(marker) || bytes.includes(Buffer.from(marker, 'utf16le'));
    });
}

describe('a packaged client', () => {
  /** Electron takes itself for packaged when its program has another name. */
  const packaged = join(program, '..', `openward-${process.pid}`);
  beforeAll(() => linkSync(program, packaged));
  afterAll(() => rmSync(packaged, { force: true }));

  test.each([
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--disable-web-security',
    '--js-flags=--expose-gc',
  ])('refuses %s with words, and opens no window', async (unwanted) => {
    const ended = spawnSync(
      packaged,
      [...(isRoot ? ['--no-sandbox'] : []), `--profile=${profile}`, `--data=${join(folder, 'packaged')}`, unwanted],
      { env: { ...process.env, DISPLAY: await display() }, encoding: 'utf8', timeout: 60_000 },
    );
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain(unwanted.split('=')[0]);
    expect(ended.stderr).toContain('不能以这些参数启动');
    expect(ended.stderr).not.toContain('DevTools listening');
  });
});
