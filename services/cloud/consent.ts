import { OpenwardError } from '../../domain/errors.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import type { Certificate } from '../../protocol/identity/certificate.ts';
import { personsCertificate } from '../../protocol/identity/persons-certificate.ts';
import { verifyGrant, verifyRevocation } from '../../protocol/signature/consent.ts';
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
  ) {}

  /** @throws SIGNATURE_INVALID, CERTIFICATE_INVALID */
  async requireGrant(share: Share, granted: ShareGrant): Promise<void> {
    verifyGrant(share, granted, await this.#patient(share, share.decidedAt));
  }

  /** @throws SIGNATURE_INVALID, CERTIFICATE_INVALID */
  async requireRevocation(share: Share): Promise<void> {
    verifyRevocation(share, await this.#patient(share, share.revokedAt));
  }

  /** @param at when they signed, as the ledger says */
  async #patient({ patientPid: pid }: Share, at: string | undefined): Promise<Certificate> {
    const known = await this.directory.find(pid);
    if (known === undefined || at === undefined)
      throw new OpenwardError(
        'CERTIFICATE_INVALID',
        'The directory has no certificate the patient could have signed by',
      );
    const root = this.authorities.rootOf(known.mspId, 'people');
    return personsCertificate({ pid, role: 'patient' }, known.signingCertificate, root, new Date(at));
  }
}
