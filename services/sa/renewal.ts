import { X509Certificate } from 'node:crypto';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Certified, RenewalOrder } from '../../api/messages/certification.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { keysOf, type KeysInTime } from '../../domain/registered-keys.ts';
import { replacedRefusal } from '../../domain/replacement.ts';
import type { FormerKeys, User, UserCertificates } from '../../domain/user.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { proveKeys, type ProvenKeys } from '../registration/key-material.ts';
import { renewalOf, requireFreshRenewal } from '../registration/renewal.ts';
import type { PersonAuthority } from './registrars.ts';

export interface RenewalParts {
  readonly ledger: Ledger;
  readonly authorityOf: (mspId: string) => Pick<PersonAuthority, 'renew'>;
  /** Publishes to the cloud's directory; may be repeated. */
  readonly publish: (certificates: UserCertificates) => Promise<void>;
  readonly clock: Clock;
}

/**
 * Puts other keys in a person's place, by their own word: registrar, directory, ledger. SA keeps nothing of it: each
 * step may be repeated and gives the same, so whatever breaks, the same request again goes on. The ledger is last, so
 * that a key which counts has its certificate in the directory.
 */
export class Renewal {
  readonly #parts: RenewalParts;
  readonly #lock = new KeyedLock();

  constructor(parts: RenewalParts) {
    this.#parts = parts;
  }

  /**
   * @param mspId of the installation that asks
   * @throws NOT_ENTITLED for somebody of another organisation; USER_UNKNOWN, USER_REVOKED; CERTIFICATE_REPLACED,
   * KEYS_GIVEN_UP, SIGNATURE_INVALID, CERTIFICATE_INVALID, CLOCK_SKEW; the registrar's and the ledger's
   */
  renew(order: RenewalOrder, mspId: string): Promise<UserCertificates> {
    // One after the other: of two that come at once the ledger takes one, and the directory must not show the other.
    return this.#lock.run(order.pid, async () => {
      const keys = await proveKeys(order.keys);
      const user = await this.#parts.ledger.evaluate(ledgerApi.identities.get, { pid: order.pid });
      if (user.mspId !== mspId) throw new OpenwardError('NOT_ENTITLED', 'A person of another organisation');
      if (user.status !== 'active') throw new OpenwardError('USER_REVOKED');
      this.#examine(order, user, keys);
      const certified = await this.#parts.authorityOf(mspId).renew({ ...order, role: user.role });
      const certificates = { ...certified, pid: user.pid, mspId: user.mspId, role: user.role, preKeys: user.preKeys };
      await this.#parts.publish(certificates);
      await this.#parts.ledger.submit(ledgerApi.identities.renew, {
        ...{ pid: user.pid, at: order.renewal.at, renewal: order.renewal.jws },
        ...spelled(certified),
      });
      return certificates;
    });
  }

  /** Before anybody is asked for a certificate. */
  #examine({ renewal, keys: { preKeys } }: RenewalOrder, user: User, keys: ProvenKeys): void {
    if (canonicalText(preKeys) !== canonicalText(user.preKeys))
      throw new OpenwardError('CERTIFICATE_INVALID', 'A renewal keeps the keys of re-encryption');
    const { signingKey: publicKey, signingThumbprint: thumbprint } = keysToRenew(user, keys);
    const former = namedCertificate(renewal.jws) === thumbprint ? undefined : formerOf(user, renewal.jws);
    if (former !== undefined) throw replacedRefusal(former, user.mspId);
    verifyStatement(renewal.jws, renewalOf(user, keys, renewal.at), { publicKey, thumbprint });
    requireFreshRenewal(renewal, this.#parts.clock.now());
  }
}

/** Those the ledger has; of a renewal that it has already those before, by which it was asked for. */
function keysToRenew(user: User, { signingKey }: ProvenKeys): KeysInTime {
  const all = keysOf(user);
  const isDone = keyThumbprint(user.signingKey) === keyThumbprint(signingKey);
  const keys = all.at(isDone ? -2 : -1);
  if (keys === undefined) throw new OpenwardError('CONFLICT', 'A renewal brings a new signing key');
  return keys;
}

function formerOf({ formerKeys = [] }: User, jws: string): FormerKeys | undefined {
  const named = namedCertificate(jws);
  return formerKeys.find(({ signingThumbprint }) => signingThumbprint === named);
}

/** The one spelling that the ledger takes. */
export function spelled({ signingCertificate, tlsCertificate, encryptionCertificate }: Certified): Certified {
  const plain = (pem: string): string => new X509Certificate(pem).toString();
  return {
    signingCertificate: plain(signingCertificate),
    tlsCertificate: plain(tlsCertificate),
    encryptionCertificate: plain(encryptionCertificate),
  };
}
