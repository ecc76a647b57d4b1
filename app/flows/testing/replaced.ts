import { ledgerApi } from '../../../api/ledger/transactions.ts';
import { PublishedCertificates } from '../../../domain/user.ts';
import { keyThumbprint } from '../../../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../../../protocol/signature/sign.ts';
import { replacementStatement } from '../../../protocol/signature/statement-of.ts';
import { enrolPerson } from '../../../testing/enrolled-person.ts';
import type { KeyHolder } from '../../../testing/encryption-keys.ts';
import { authorityOf } from '../../../testing/identity.ts';
import type { Clinic } from './clinic.ts';
import { testPerson, type TestPerson } from './people.ts';

/**
 * Somebody after they have lost all keys: an administrator has had them before them, and the ledger and the directory
 * have others of the same PID.
 */
export async function replaceAll(clinic: Clinic, before: TestPerson, holder: KeyHolder): Promise<TestPerson> {
  const { ledger, cloud, cast } = clinic;
  const { pid, mspId, role } = before.certificates;
  const [admin, made] = await Promise.all([enrolPerson(mspId, 'hospital-admin'), enrolPerson(mspId, role, holder)]);
  await ledger.submit(cast.network.sa, ledgerApi.identities.register, admin.user);
  const { signing, tls, encryption } = made.keys;
  const authority = await authorityOf(mspId);
  const issue = (key: string): Promise<string> => authority.certify(key, { role, pid });
  const certificates = {
    signingCertificate: await issue(signing.publicKey),
    tlsCertificate: await issue(tls.publicKey),
    encryptionCertificate: await issue(encryption.publicKey),
  };
  const { preKeys } = made.certificates;
  const user = await ledger.evaluate(cast.network.cloud, ledgerApi.identities.get, { pid });
  const keys = {
    signingKey: keyThumbprint(signing.publicKey),
    tlsKey: keyThumbprint(tls.publicKey),
    encryptionKey: keyThumbprint(encryption.publicKey),
  };
  const [at, cause, confirmedBy] = [clinic.now.toISOString(), 'lost', admin.user.pid] as const;
  const about = { pid, mspId, role, cause, replaces: user.signingThumbprint, ...keys, preKeys };
  const signer = { sign: ecdsaSigner(admin.keys.signing.privateKey), thumbprint: admin.identity.thumbprint };
  const confirmation = await signStatement(replacementStatement(about, confirmedBy, at), signer);
  const replacement = { pid, ...certificates, preKeys, cause, confirmedBy, at, confirmation };
  await ledger.submit(cast.network.sa, ledgerApi.identities.replace, replacement);
  const former = cloud.renewed.get(pid) ?? PublishedCertificates.parse(before.certificates);
  const published = { ...before.certificates, ...certificates, preKeys };
  cloud.renewed.set(pid, { ...published, former: [...(former.former ?? []), former] });
  const identity = { ...made.identity, certificate: certificates.signingCertificate, mspId };
  return testPerson({ ...before, keys: made.keys, certificates: published, identity });
}
