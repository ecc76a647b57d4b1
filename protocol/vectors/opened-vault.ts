import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readVaultFile } from '../vault/file.ts';
import { openVault } from '../vault/open.ts';
import type { OpeningKeys } from '../vault/opening-keys.ts';

/** What a vault file gives, as the frozen cases say it. */
export async function openedVault(text: string, passphrase: string, keyring?: string) {
  const file = readVaultFile(Buffer.from(text, 'utf8'));
  const second = keyring === undefined ? undefined : Buffer.from(keyring, 'hex');
  const { secrets, owner } = await openVault(file, passphrase, second);
  const { signing, tls, encryption, preSeed, draftKey, rid, former } = secrets;
  return {
    secrets: {
      signing: pem(signing),
      tls: pem(tls),
      encryption: pem(encryption),
      preSeed: preSeed.toString('hex'),
      draftKey: draftKey.toString('hex'),
      rid: rid.length === 0 ? null : z.json().parse(JSON.parse(rid.toString('utf8'))),
      ...(former === undefined ? {} : { former: former.map(pairOf) }),
    },
    owner,
  };
}

function pairOf({ encryption, preSeed }: OpeningKeys) {
  return { encryption: pem(encryption), preSeed: preSeed.toString('hex') };
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
