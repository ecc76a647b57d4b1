import { createPrivateKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { PersonRole } from '../../domain/user.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { enrolPerson } from '../../testing/enrolled-person.ts';
import { VaultStore } from './vault-store.ts';

/**
 * Somebody of `profile.fixture.ts`'s organisation who can sign in at the client whose data folder is `data`. Answers
 * the vault's id.
 */
export async function settlePerson(
  data: string,
  { label, role }: { readonly label: string; readonly role: PersonRole },
  passphrase: string,
  cost?: number,
): Promise<string> {
  const mspId = 'TestMSP';
  const { keys, certificates, rid, sealedRid, user } = await enrolPerson(mspId, role);
  const store = new VaultStore({ folder: join(data, 'vaults'), ...(cost === undefined ? {} : { cost }) });
  const secrets = {
    signing: createPrivateKey(keys.signing.privateKey),
    tls: createPrivateKey(keys.tls.privateKey),
    encryption: createPrivateKey(keys.encryption.privateKey),
    preSeed: Buffer.from(keys.preSeed),
    draftKey: randomBytes(32),
    rid: canonicalBytes(rid),
  };
  const { id } = await store.create({ label, name: label, role, mspId }, secrets, passphrase);
  await store.setEnrolment(id, passphrase, { pid: user.pid, certificates, sealedRid });
  return id;
}
