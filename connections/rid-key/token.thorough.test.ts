import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../system-clock.ts';
import { RID_KEY_FILE, RidKeyFile } from './kept.ts';
import { fileSource } from './source.ts';

const module = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find((file) =>
  existsSync(file),
);
const hasToken = module !== undefined && existsSync('/usr/bin/pkcs11-tool');
const why = hasToken ? '' : ' (skipped: softhsm2 and opensc are not installed)';

describe.skipIf(!hasToken)(`SA’s key for real identities under a token’s key${why}`, () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const token = (object: string): string =>
    `pkcs11:token=openward%20test;object=${object}?module-path=${module ?? ''}&pin-source=file:${at('pin')}`;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'openward-token-'));
    mkdirSync(at('tokens'));
    writeFileSync(
      at('conf'),
      `directories.tokendir = ${at('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    );
    writeFileSync(at('pin'), '1234\n');
    vi.stubEnv('SOFTHSM2_CONF', at('conf'));
    const init = ['--init-token', '--free', '--label', 'openward test', '--pin', '1234', '--so-pin', '5678'];
    execFileSync('softhsm2-util', init, { stdio: 'ignore' });
    const as = ['--module', module ?? '', '--token-label', 'openward test', '--login', '--pin', '1234'];
    const make = ['--keypairgen', '--key-type', 'rsa:2048', '--label', 'rid', '--usage-decrypt'];
    execFileSync('pkcs11-tool', [...as, ...make], { stdio: 'ignore' });
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens with the token and its PIN, and comes back to a file', async () => {
    const kept = new RidKeyFile(at(RID_KEY_FILE), at('rid-key'), systemClock);
    await kept.create(fileSource(at('wrapping')));
    const key = await kept.open();
    await kept.rewrap(kept.source(token('rid')));
    rmSync(at('wrapping'));
    expect(await kept.open()).toEqual(key);
    await kept.rewrap(fileSource(at('wrapping')));
    expect(await kept.open()).toEqual(key);
  });

  it('does not open with another PIN, without the token’s library or without such a key, and stays where it was', async () => {
    const kept = new RidKeyFile(at('another.json'), at('rid-key'), systemClock);
    await kept.create(kept.source(token('rid')));
    const key = await kept.open();
    await expect(kept.rewrap(kept.source(token('other')))).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE' });
    expect(await kept.open()).toEqual(key);
    writeFileSync(at('pin'), '4321\n');
    await expect(kept.open()).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE' });
    rmSync(at('pin'));
    await expect(kept.open()).rejects.toThrow('has no PIN');
    writeFileSync(at('pin'), '1234\n');
    vi.stubEnv('SOFTHSM2_CONF', at('nowhere'));
    await expect(kept.open()).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE' });
    vi.stubEnv('SOFTHSM2_CONF', at('conf'));
    expect(await kept.open()).toEqual(key);
  });
});
