import { randomBytes } from 'node:crypto';
import type { KeyMaker, PendingKeys } from '../../app/ports/key-maker.ts';
import { openRid } from '../../protocol/identity/pid.ts';
import { createCsr } from '../../protocol/identity/csr.ts';
import { preIdentity } from '../../protocol/reencryption/identity.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import type { KeyObject } from 'node:crypto';
import { makeSecrets, publicKeysOf, wipe, type Secrets } from '../../protocol/vault/secrets.ts';
import type { ListedVault, NewVault, VaultStore } from './vault-store.ts';

/** Makes one person's keys and their vault. */
export class VaultKeyMaker implements KeyMaker {
  #made: ListedVault | undefined;

  /** `rid`: what SA's sealed identity must say; undefined for administrators. */
  constructor(
    private readonly store: VaultStore,
    private readonly person: NewVault,
    private readonly passphrase: string,
    private readonly rid: unknown,
  ) {}

  async make(): Promise<PendingKeys> {
    const secrets = await makeSecrets(this.rid === undefined ? Buffer.alloc(0) : canonicalBytes(this.rid));
    this.#made = await this.store.create(this.person, secrets, this.passphrase);
    const keys = await pendingKeys(secrets);
    wipe(secrets);
    return keys;
  }

  /** The vault, once `make` has resolved. */
  get vault(): ListedVault {
    if (!this.#made) throw new Error('The keys were not made yet');
    return this.#made;
  }
}

/** The keys as the flows see them: public halves, requests for certificates, and a way to open the sealed RID. */
export async function pendingKeys(secrets: Secrets): Promise<PendingKeys> {
  const { signing, tls, encryption, preSeed } = secrets;
  const commonName = `u-${randomBytes(20).toString('hex')}`;
  const request = (key: KeyObject): Promise<string> => createCsr({ privateKey: pkcs8Pem(key), commonName });
  const [signingCsr, tlsCsr, encryptionCsr] = await Promise.all([request(signing), request(tls), request(encryption)]);
  return {
    material: { signingCsr, tlsCsr, encryptionCsr, preKeys: preKeysOf(preSeed) },
    publicKeys: publicKeysOf(secrets),
    openSealedRid: (sealed) => Promise.resolve().then(() => openRid(sealed, pkcs8Pem(encryption))),
  };
}

export function preKeysOf(preSeed: Uint8Array): PendingKeys['material']['preKeys'] {
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(preSeed);
  return { receiving: receivingPublicKey, verifying: verifyingPublicKey };
}

export function pkcs8Pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
