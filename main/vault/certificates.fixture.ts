import { UserCertificates } from '../../domain/user.ts';
import { authorityOf } from '../../testing/identity.ts';
import { preKeysOfSeed } from './key-maker.ts';
import { publicKeysOf, type Secrets } from '../../protocol/vault/secrets.ts';

/** Certificates for tests: right keys, no attributes. */
export async function certificatesFor(secrets: Secrets, role: UserCertificates['role']): Promise<UserCertificates> {
  const { signing, tls, encryption } = publicKeysOf(secrets);
  const authority = await authorityOf('Hospital1MSP');
  const issue = (publicKey: string): Promise<string> => authority.certify(publicKey, undefined);
  return UserCertificates.parse({
    pid: 'a'.repeat(96),
    mspId: 'Hospital1MSP',
    role,
    signingCertificate: await issue(signing),
    tlsCertificate: await issue(tls),
    encryptionCertificate: await issue(encryption),
    preKeys: preKeysOfSeed(secrets.preSeed),
  });
}
