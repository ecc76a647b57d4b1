import { createPrivateKey } from 'node:crypto';
import type { RenewalOrder } from '../../api/messages/certification.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { renewalStatement } from '../../protocol/signature/statement-of.ts';
import type { RenewalStatement } from '../../protocol/signature/statement.ts';
import type { EnrolledPerson } from '../../testing/enrolled-person.ts';
import { proveKeys } from '../registration/key-material.ts';
import { requestsFor, testKeys, type TestKeys } from './keys.ts';

/** How a request for a renewal is made otherwise than it should be. */
export interface OrderOptions {
  readonly at: Date;
  /** The keys to come; new ones, with the key of encryption they have, when absent. */
  readonly made?: TestKeys;
  /** What is signed in place of what is asked for. */
  readonly says?: Partial<RenewalStatement>;
  /** By whose key and certificate. */
  readonly by?: EnrolledPerson;
}

/** What somebody's client sends who renews. */
export async function renewalOrder(person: EnrolledPerson, options: OrderOptions): Promise<RenewalOrder> {
  const { pid, mspId, role, preKeys } = person.certificates;
  const encryptionKey = createPrivateKey(person.keys.encryption.privateKey);
  const made = options.made ?? (await testKeys({ encryptionKey }));
  const keys = { ...(await requestsFor(made)), preKeys };
  const { requests } = await proveKeys(keys);
  const named = {
    signingKey: keyThumbprint(requests.signing.key),
    tlsKey: keyThumbprint(requests.tls.key),
    encryptionKey: keyThumbprint(requests.encryption.key),
  };
  const at = options.at.toISOString();
  const { identity } = options.by ?? person;
  const statement = { ...renewalStatement({ pid, mspId, role, ...named }, at), ...options.says };
  const signer = { sign: ecdsaSigner(identity.privateKey), thumbprint: identity.thumbprint };
  const jws = await signStatement(statement, signer);
  return { pid, keys, renewal: { at, jws, certificate: identity.certificate } };
}
