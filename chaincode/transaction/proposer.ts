import { X509Certificate, createHash } from 'node:crypto';
import type { Context } from 'fabric-contract-api';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { authorityOfRole } from '../../domain/authority.ts';
import { PersonRole, ServiceRole } from '../../domain/user.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { remembered } from '../../protocol/remembered.ts';

/** Who signed the proposal, as the certificate says; not yet compared with the ledger (see authentication.ts). */
export type Proposer = PersonProposer | ServiceProposer;

export interface PersonProposer {
  readonly kind: 'person';
  readonly mspId: string;
  readonly role: PersonRole;
  readonly pid: PID;
  /** Base64url SHA-256 of the certificate's DER. */
  readonly thumbprint: string;
}

export interface ServiceProposer {
  readonly kind: 'service';
  readonly mspId: string;
  readonly role: z.infer<typeof ServiceRole>;
  /** PEM: what it has signed beside the transaction is checked with this. */
  readonly certificate: string;
  /** Of that certificate, see `MachineKey`. */
  readonly key: string;
}

/**
 * Errors: NOT_AUTHENTICATED when the certificate lacks what Openward's certificates carry, or is of a root that does
 * not vouch for its role; CERTIFICATE_INVALID when unreadable.
 */
export function proposerOf(identity: Context['clientIdentity']): Proposer {
  const certificate = certificateIn(Buffer.from(identity.getIDBytes()).toString('latin1'));
  const proposer = claimed(identity, certificate);
  requireAuthority(proposer, certificate);
  return proposer;
}

function claimed(identity: Context['clientIdentity'], certificate: Certificate): Proposer {
  const mspId = identity.getMSPID();
  const role = attribute(identity, 'role');
  const service = ServiceRole.safeParse(role);
  if (service.success)
    return { kind: 'service', mspId, role: service.data, certificate: certificate.pem, key: certificate.key };
  const person = PersonRole.safeParse(role);
  if (!person.success) throw new OpenwardError('NOT_AUTHENTICATED', 'The certificate carries no role');
  const pid = PID.safeParse(attribute(identity, 'pid'));
  if (!pid.success) throw new OpenwardError('NOT_AUTHENTICATED', 'The certificate carries no pseudo-identity');
  return { kind: 'person', mspId, role: person.data, pid: pid.data, thumbprint: certificate.thumbprint };
}

/**
 * The peer has verified that one of the organisation's roots issued the certificate. Which one is told by the issuer's
 * name: a root can sign under its own name only (RFC 5280 section 6.1.3 (a)(4)).
 */
function requireAuthority({ role }: Proposer, { issuer }: Certificate): void {
  const needed = authorityOfRole(role);
  if (!issuer.split('\n').includes(`OU=${needed}`))
    throw new OpenwardError('NOT_AUTHENTICATED', `Only the root of ${needed} can vouch for a ${role}`);
}

function attribute(identity: Context['clientIdentity'], name: string): string | null {
  try {
    return identity.getAttributeValue(name);
  } catch (cause) {
    // The attribute extension is there but holds no attributes.
    throw new OpenwardError('NOT_AUTHENTICATED', 'The certificate carries no attributes', { cause });
  }
}

interface Certificate {
  readonly pem: string;
  readonly issuer: string;
  /** Base64url SHA-256 of the DER. */
  readonly thumbprint: string;
  /** Of its public key, see `MachineKey`. */
  readonly key: string;
}

/** Of its bytes, one character each. Those who write come again and again. */
const certificateIn = remembered((bytes): Certificate => {
  try {
    const certificate = new X509Certificate(Buffer.from(bytes, 'latin1'));
    const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
    const key = keyThumbprint(certificate.publicKey);
    return { pem: certificate.toString(), issuer: certificate.issuer, thumbprint, key };
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'The caller’s certificate cannot be read', { cause });
  }
});
