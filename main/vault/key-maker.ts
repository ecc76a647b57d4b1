import { createHash } from 'node:crypto';
import type { KeyMaker, PendingKeys } from '../../app/ports/key-maker.ts';
import { openRid } from '../../protocol/identity/pid.ts';
import { createCsr } from '../../protocol/identity/csr.ts';
import { preIdentity } from '../../protocol/reencryption/identity.ts';
import type { PendingRequest } from '../../protocol/vault/owner.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import type { KeyObject } from 'node:crypto';
import { makeSecrets, publicKeysOf, wipe, type Secrets } from '../../protocol/vault/secrets.ts';
import type { NewVault } from './new-vault.ts';
import type { ListedVault, VaultStore } from './vault-store.ts';

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

  async make(pending: PendingRequest): Promise<PendingKeys> {
    const secrets = await makeSecrets(this.rid === undefined ? Buffer.alloc(0) : canonicalBytes(this.rid));
    this.#made = await this.store.create({ ...this.person, pending }, secrets, this.passphrase);
    const keys = await pendingKeys(secrets);
    wipe(secrets);
    return keys;
  }

  /** The vault; undefined while nothing is kept of what was made. */
  get made(): ListedVault | undefined {
    return this.#made;
  }

  /** The vault, once `make` has resolved. */
  get vault(): ListedVault {
    if (!this.#made) throw new Error('The keys were not made yet');
    return this.#made;
  }
}

/**
 * The keys as the flows see them: public halves, requests for certificates, and a way to open the sealed RID. The name
 * in the requests follows from the signing key, so that who asks again with the same keys asks for the same.
 */
export async function pendingKeys(secrets: Secrets): Promise<PendingKeys> {
  const { signing, tls, encryption, preSeed } = secrets;
  const publicKeys = publicKeysOf(secrets);
  const commonName = `u-${createHash('sha256').update(publicKeys.signing).digest('hex').slice(0, 40)}`;
  const request = (key: KeyObject): Promise<string> => createCsr({ privateKey: pkcs8Pem(key), commonName });
  const [signingCsr, tlsCsr, encryptionCsr] = await Promise.all([request(signing), request(tls), request(encryption)]);
  return {
    material: { signingCsr, tlsCsr, encryptionCsr, preKeys: preKeysOfSeed(preSeed) },
    publicKeys,
    openSealedRid: (sealed) => Promise.resolve().then(() => openRid(sealed, pkcs8Pem(encryption))),
  };
}

export function preKeysOfSeed(preSeed: Uint8Array): PendingKeys['material']['preKeys'] {
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(preSeed);
  return { receiving: receivingPublicKey, verifying: verifyingPublicKey };
}

export function pkcs8Pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
