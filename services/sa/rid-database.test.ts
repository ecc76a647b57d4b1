import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RID_KEY_FILE, RidKeyFile } from '../../connections/rid-key/kept.ts';
import { systemClock } from '../../connections/system-clock.ts';
import { openDatabase } from '../database/open.ts';
import { openRidDatabase } from './rid-database.ts';
import { RidVault } from './rid-vault.ts';
import { saMigrations } from './schema.ts';

let dataDir: string;
const wrappingKey = Buffer.alloc(32, 7);
const at = (name: string): string => join(dataDir, name);
const places = () => ({ database: { url: `sqlite://${at('sa.sqlite')}` }, dataDir, ridKeyFile: at('rid-key') });
const rid = { kind: 'passport', name: 'Wu Tianqi', number: 'E12345678' } as const;

/** A registration of a release that encrypted under the key file itself, or of this one. */
function registration(vault: RidVault): Record<string, string> {
  const at = '2026-12-01T00:00:00.000Z';
  const who = { org: 'hospital1', mspId: 'Hospital1MSP', role: 'patient', claimDigest: 'c', keys: '{}' };
  return { id: 'r1', state: 'submitted', ...who, rid: vault.sealRid(rid, 'r1'), submittedAt: at, updatedAt: at };
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'openward-rid-database-'));
  writeFileSync(at('rid-key'), `${wrappingKey.toString('base64url')}\n`);
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('SA’s private database', () => {
  it('of a new node is encrypted under a key of its own, which lies wrapped and is the same the next time', async () => {
    const first = await openRidDatabase(places(), systemClock);
    const row = registration(first.vault);
    await first.database('registrations').insert(row);
    await first.database.destroy();
    expect(() => new RidVault(wrappingKey).openRid(row['rid'] ?? '', 'r1')).toThrow('does not open');

    await new RidKeyFile(at(RID_KEY_FILE), at('rid-key'), systemClock).rewrap();
    const again = await openRidDatabase(places(), systemClock);
    expect(again.vault.openRid(row['rid'] ?? '', 'r1')).toEqual(rid);
    await again.database.destroy();
  });

  it('of a release that encrypted under the key file itself opens, and its key is wrapped', async () => {
    const before = new RidVault(wrappingKey);
    const database = await openDatabase(places().database, saMigrations(before));
    const row = registration(before);
    await database('registrations').insert(row);
    await database.destroy();

    const opened = await openRidDatabase(places(), systemClock);
    expect(opened.vault.openRid(row['rid'] ?? '', 'r1')).toEqual(rid);
    await opened.database.destroy();
    expect(readFileSync(at(RID_KEY_FILE), 'utf8')).toContain('"own"');
  });

  it('is not begun anew under another key when the wrapped one was lost: that is said', async () => {
    const first = await openRidDatabase(places(), systemClock);
    await first.database('registrations').insert(registration(first.vault));
    await first.database.destroy();
    rmSync(at(RID_KEY_FILE));
    await expect(openRidDatabase(places(), systemClock)).rejects.toMatchObject({
      code: 'SECRET_UNAVAILABLE',
      message: expect.stringContaining('backup'),
    });
  });
});
