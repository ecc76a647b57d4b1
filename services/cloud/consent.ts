import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { keysAt } from '../../domain/registered-keys.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import type { PublishedCertificates } from '../../domain/user.ts';
import type { Certificate } from '../../protocol/identity/certificate.ts';
import { personsCertificate } from '../../protocol/identity/persons-certificate.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { verifyGrant, verifyRevocation } from '../../protocol/signature/consent.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import type { Authorities } from '../http/authorities.ts';
import type { Directory } from './directory.ts';

/**
 * What a patient wants, by the patient's own signature. The ledger is read through one peer, another organisation's:
 * its word alone neither releases a share nor has a fragment deleted for good.
 */
export class Consent {
  constructor(
    private readonly directory: Pick<Directory, 'find'>,
    private readonly authorities: Pick<Authorities, 'rootOf'>,
    private readonly ledger: Pick<Ledger, 'evaluate'>,
  ) {}

  /** @throws SIGNATURE_INVALID, CERTIFICATE_INVALID */
  async requireGrant(share: Share, granted: ShareGrant): Promise<void> {
    verifyGrant(share, granted, await this.#patient(share, granted.grant, share.decidedAt));
  }

  /** @throws SIGNATURE_INVALID, CERTIFICATE_INVALID */
  async requireRevocation(share: Share): Promise<void> {
    verifyRevocation(share, await this.#patient(share, share.revocation ?? '', share.revokedAt));
  }

  /**
   * The certificate that a signature of theirs is judged by.
   * @param at when they signed, as the ledger says
   */
  async #patient({ patientPid: pid }: Share, jws: string, at: string | undefined): Promise<Certificate> {
    const known = await this.directory.find(pid);
    if (known === undefined || at === undefined) throw nothing();
    const root = this.authorities.rootOf(known.mspId, 'people');
    const pem = known.former === undefined ? known.signingCertificate : await this.#then(known, jws, new Date(at));
    return personsCertificate({ pid, role: 'patient' }, pem, root, new Date(at));
  }

  /** Of somebody who renewed: that of the keys which were registered then. */
  async #then(known: PublishedCertificates, jws: string, at: Date): Promise<string> {
    const user = await this.ledger.evaluate(ledgerApi.identities.get, { pid: known.pid });
    const thumbprint = keysAt(user, at, namedCertificate(jws))?.signingThumbprint;
    const found = [known, ...(known.former ?? [])].find(
      ({ signingCertificate }) => certificateThumbprint(signingCertificate) === thumbprint,
    );
    if (found === undefined) throw nothing();
    return found.signingCertificate;
  }
}

function nothing(): OpenwardError {
  return new OpenwardError('CERTIFICATE_INVALID', 'The directory has no certificate the patient could have signed by');
}
