import type { z } from 'zod';
import { ledgerApi, type UserRenewal } from '../../api/ledger/transactions.ts';
import type { User } from '../../domain/user.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { renewalStatement } from '../../protocol/signature/statement-of.ts';
import type { RenewalStatement } from '../../protocol/signature/statement.ts';
import { makeIdentity, type TestIdentity } from '../../testing/identity.ts';
import type { ChaincodePerson, ChaincodeWorld } from './world.ts';

/** What comes in the place of a person's keys, and the person as they are afterwards. */
export interface TestRenewal {
  readonly renewed: ChaincodePerson;
  readonly renewal: z.input<typeof UserRenewal>;
}

/** A renewal that is right; `changes` are signed, by `signer` when it is not the person. */
export async function renewalOf(
  person: ChaincodePerson,
  changes: Partial<RenewalStatement> = {},
  signer: TestIdentity = person,
): Promise<TestRenewal> {
  const attributes = { role: person.role, pid: person.pid, 'hf.Type': 'client' };
  const make = (): Promise<TestIdentity> => makeIdentity(person.mspId, attributes);
  const [signing, tls, encryption] = await Promise.all([make(), make(), make()]);
  const at = new Date().toISOString();
  const keys = {
    signingKey: keyThumbprint(signing.publicKey),
    tlsKey: keyThumbprint(tls.publicKey),
    encryptionKey: keyThumbprint(encryption.publicKey),
  };
  const statement = { ...renewalStatement({ ...person, ...keys }, at), ...changes };
  const jws = await signStatement(statement, { sign: ecdsaSigner(signer.privateKey), thumbprint: signer.thumbprint });
  return {
    renewed: { ...person, ...signing },
    renewal: {
      pid: person.pid,
      signingCertificate: signing.certificate,
      tlsCertificate: tls.certificate,
      encryptionCertificate: encryption.certificate,
      at,
      renewal: jws,
    },
  };
}

/** The ledger has it. */
export async function renew({ ledger, sa }: ChaincodeWorld, person: ChaincodePerson): Promise<ChaincodePerson> {
  const { renewed, renewal } = await renewalOf(person);
  await ledger.submit(sa, ledgerApi.identities.renew, renewal);
  return renewed;
}

/** What the ledger has of somebody. */
export function userOf({ ledger, sa }: ChaincodeWorld, { pid }: ChaincodePerson): Promise<User> {
  return ledger.evaluate(sa, ledgerApi.identities.get, { pid });
}
