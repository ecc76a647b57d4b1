import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { programWithFuses, refusingAddress, ReleaseServer, zipOf } from '../testing/release-server.ts';
import { patience } from './download.mjs';
import { pinnedVersion, runtimeFetched, runtimeNamed, whyNotOfficial } from './official.mjs';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const version = pinnedVersion();
const good = zipOf({ electron: programWithFuses(), version: Buffer.from(version), LICENSE: Buffer.from('MIT') });
/** Long enough for a program to start on a busy machine. */
const limit = { ms: 8000, leastBytes: 1000 };

let folder: string;
let electronPackage: string;
const servers: ReleaseServer[] = [];

/** The electron package as installed, but with the checksum of this archive in place of the true one's. */
function packageFor(archive: Buffer): string {
  const copy = join(folder, 'node_modules', 'electron');
  cpSync(join(modules, 'electron'), copy, { recursive: true, filter: (path) => !path.endsWith('electron.d.ts') });
  for (const scope of ['@electron', '@electron-internal'])
    symlinkSync(join(modules, scope), join(folder, 'node_modules', scope));
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const sum = createHash('sha256').update(archive).digest('hex');
  writeFileSync(join(copy, 'checksums.json'), JSON.stringify({ [name]: sum }));
  return copy;
}

async function serving(answer: RequestListener): Promise<ReleaseServer> {
  const server = new ReleaseServer(answer);
  servers.push(server);
  vi.stubEnv('ELECTRON_MIRROR', await server.open());
  return server;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-official-'));
  mkdirSync(join(folder, 'cache', 'openward', 'electron'), { recursive: true });
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('NO_PROXY', '127.0.0.1');
  electronPackage = packageFor(good);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

describe('the official runtime', () => {
  const fetched = (again = false): ReturnType<typeof runtimeFetched> =>
    runtimeFetched({ again, electronPackage, limit });

  test('is fetched once, checked against the package’s checksums, and has our fuses', async () => {
    const server = await serving((_, response) => response.end(good));
    const first = await fetched();
    if (!('folder' in first)) throw new Error(`it was not fetched: ${first.why}`);
    expect(whyNotOfficial(first.folder, version)).toBeUndefined();
    expect(readFileSync(join(first.folder, 'electron')).subarray(98, 106).toString()).toBe('01010000');
    expect(await fetched()).toEqual(first);
    expect(server.asked, 'the server to be asked once').toBe(1);
    expect(existsSync(join(electronPackage, 'dist')), 'nothing left in the package').toBe(false);
  });

  test('is not taken when other bytes arrive than Electron released, whatever the environment says of checksums', async () => {
    vi.stubEnv('npm_config_electron_use_remote_checksums', '1');
    vi.stubEnv('electron_use_remote_checksums', '1');
    await serving((_, response) =>
      response.end(zipOf({ electron: Buffer.from('other'), version: Buffer.from(version) })),
    );
    expect(await fetched()).toEqual({ why: expect.stringContaining('not what Electron released') });
  });

  test('is not waited for where it is refused, and the refusal is remembered until somebody asks again', async () => {
    vi.stubEnv('ELECTRON_MIRROR', await refusingAddress());
    const refusal = await fetched();
    expect(refusal).toEqual({ why: expect.stringContaining('the network refused the connection') });
    const server = await serving((_, response) => response.end(good));
    expect(await fetched()).toEqual(refusal);
    expect(server.asked, 'no attempt to be made by a later set-up').toBe(0);
    expect(await fetched(true)).toHaveProperty('folder');
    expect(await fetched(), 'what was fetched to be used from then on').toHaveProperty('folder');
  });

  test('is not there where the server does not have it', async () => {
    await serving((_, response) => response.writeHead(404).end());
    expect(await fetched()).toEqual({ why: expect.stringContaining('404') });
  });

  test.each<[string, RequestListener]>([
    ['says nothing', () => undefined],
    ['begins and falls silent', (_, response) => void response.writeHead(200).write(good.subarray(0, 100))],
    [
      'lets bytes trickle',
      (_, response) => {
        const drops = setInterval(() => response.write('.'), 100);
        response.on('close', () => clearInterval(drops));
      },
    ],
  ])('is given up where the server %s', async (_, answer) => {
    await serving(answer);
    expect(await runtimeFetched({ again: false, electronPackage, limit: { ms: 1500, leastBytes: 1000 } })).toEqual({
      why: expect.stringContaining('arrived for 1.5 s'),
    });
    expect(existsSync(join(electronPackage, 'dist'))).toBe(false);
  });

  test('is decided on within 20 s, the start of the program that fetches it included', () => {
    expect(patience.ms).toBeLessThanOrEqual(17_000);
  });
});

describe('a runtime that somebody names', () => {
  function named(said: string | undefined): string {
    const place = join(folder, 'named');
    mkdirSync(place);
    writeFileSync(join(place, 'electron'), programWithFuses());
    if (said !== undefined) writeFileSync(join(place, 'version'), said);
    return place;
  }

  test('is copied, and stays as it was', async () => {
    const place = named(`v${version}\n`);
    const runtime = await runtimeNamed(place);
    expect(whyNotOfficial(runtime, version)).toBeUndefined();
    expect(readFileSync(join(place, 'electron'))).toEqual(programWithFuses());
    expect(readFileSync(join(runtime, 'electron'))).not.toEqual(programWithFuses());
    expect(await runtimeNamed(place)).toBe(runtime);
  });

  test.each([
    ['is of another version', '44.0.0', `is Electron 44.0.0, but ${version} is pinned`],
    ['does not say its version', undefined, 'is not an official Electron'],
  ])('is refused when it %s, rather than passed over', async (_, said, why) => {
    await expect(runtimeNamed(named(said))).rejects.toThrow(why);
  });

  test('is refused when it is no folder of a runtime', async () => {
    await expect(runtimeNamed(folder)).rejects.toThrow('holds no program "electron"');
  });
});
