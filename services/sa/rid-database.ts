import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { SaServiceConfig } from '../../api/formats/service-config.ts';
import { RID_KEY_FILE, RidKeyFile } from '../../connections/rid-key/kept.ts';
import { fileSource } from '../../connections/rid-key/source.ts';
import { keyBytes, plainKey } from '../../connections/rid-key/wrapping.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { openDatabase, type Database } from '../database/open.ts';
import { rows } from '../database/rows.ts';
import { RidVault } from './rid-vault.ts';
import { saMigrations } from './schema.ts';

type Places = Pick<SaServiceConfig, 'database' | 'dataDir' | 'ridKeyFile'>;

/**
 * SA's private database and what opens it. The first time a key of its own is made, wrapped under the one in
 * `ridKeyFile`; a database of before, which is encrypted under that one itself, keeps it as its own.
 * @throws SECRET_UNAVAILABLE where the wrapping key is not at hand, or opens another database
 */
export async function openRidDatabase(
  { database: place, dataDir, ridKeyFile }: Places,
  clock: Clock,
): Promise<{ database: Database; vault: RidVault }> {
  const kept = new RidKeyFile(join(dataDir, RID_KEY_FILE), ridKeyFile, clock);
  const source = fileSource(ridKeyFile, 'own');
  const known = new RidVault(kept.exists() ? await kept.open() : plainKey(source));
  const database = await openDatabase(place, saMigrations(known));
  try {
    if (kept.exists()) return { database, vault: known };
    const own = (await isInUse(database, known)) ? plainKey(source) : randomBytes(keyBytes);
    await kept.create(source, own);
    return { database, vault: new RidVault(own) };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** @throws SECRET_UNAVAILABLE when it is, and under another key: the wrapped one was lost, and is in a backup */
async function isInUse(database: Database, vault: RidVault): Promise<boolean> {
  if ((await database('registrations').first('id')) === undefined) return false;
  const found: unknown[] = await database('registrations').whereNotNull('rid').limit(1).select('id', 'rid');
  for (const { id, rid } of rows(z.object({ id: z.string(), rid: z.string() }), found)) {
    try {
      vault.openRid(rid, id);
    } catch (cause) {
      const lost = `${RID_KEY_FILE} is missing, and what encrypts real identities with it: bring it back from a backup`;
      throw new OpenwardError('SECRET_UNAVAILABLE', lost, { cause });
    }
  }
  return true;
}
