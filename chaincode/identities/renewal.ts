import { X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import type { UserRenewal } from '../../api/ledger/transactions.ts';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { keysOf } from '../../domain/registered-keys.ts';
import type { GivenUp } from '../../domain/replacement.ts';
import type { FormerKeys, User } from '../../domain/user.ts';
import { certificateThumbprint, keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { renewalStatement } from '../../protocol/signature/statement-of.ts';
import type { RenewalStatement } from '../../protocol/signature/statement.ts';
import { requireSigningKey } from './rules.ts';

/** What a renewal registers, as its certificates say. */
export interface Renewed {
  /** SPKI PEM. */
  readonly signingKey: string;
  readonly thumbprints: Thumbprints;
  /** Hex SHA-256 of each SubjectPublicKeyInfo, which the person has signed, or who confirms them. */
  readonly keys: Pick<RenewalStatement, 'signingKey' | 'tlsKey' | 'encryptionKey'>;
}

type Certificates = Pick<
  z.output<typeof UserRenewal>,
  'signingCertificate' | 'tlsCertificate' | 'encryptionCertificate'
>;
type Thumbprints = Pick<User, 'signingThumbprint' | 'encryptionThumbprint'> & { readonly tlsThumbprint: string };

/** Taken from the certificates themselves: nobody says which key is in them. Errors: INPUT_INVALID. */
export function renewedKeys(renewal: Certificates): Renewed {
  const signing = read(renewal.signingCertificate, 'signingCertificate');
  const tls = read(renewal.tlsCertificate, 'tlsCertificate');
  const encryption = read(renewal.encryptionCertificate, 'encryptionCertificate');
  requireSigningKey(signing.key);
  if (signing.mark === tls.mark) throw new OpenwardError('INPUT_INVALID', 'Signing and TLS have a key each');
  return {
    signingKey: signing.key,
    thumbprints: {
      signingThumbprint: signing.thumbprint,
      tlsThumbprint: tls.thumbprint,
      encryptionThumbprint: encryption.thumbprint,
    },
    keys: { signingKey: signing.mark, tlsKey: tls.mark, encryptionKey: encryption.mark },
  };
}

/** By which the same renewal is known again. */
export function registeredThumbprints(user: User): Partial<Thumbprints> {
  const { signingThumbprint, encryptionThumbprint, tlsThumbprint } = user;
  return { signingThumbprint, encryptionThumbprint, ...(tlsThumbprint === undefined ? {} : { tlsThumbprint }) };
}

/** What their owner must have signed. */
export function statementOf({ pid, mspId, role }: User, { keys }: Renewed, at: string): RenewalStatement {
  return renewalStatement({ pid, mspId, role, ...keys }, at);
}

/** A key that was given up may be in other hands: it never comes back. Errors: CONFLICT. */
export function requireNewKey(user: User, signingKey: string): void {
  const mark = keyThumbprint(signingKey);
  if (keysOf(user).some((keys) => keyThumbprint(keys.signingKey) === mark))
    throw new OpenwardError('CONFLICT', 'The signing key is or was the user’s already');
}

/**
 * The history with the keys that end now. @param givenUp of those that end without their own word
 * Errors: LIMIT_REACHED; CLOCK_SKEW when they would end before they began.
 */
export function formerWith(user: User, now: Date, givenUp?: GivenUp): FormerKeys[] {
  const { formerKeys = [], signingKey, signingThumbprint, encryptionThumbprint, preKeys } = user;
  if (formerKeys.length >= bounds.renewals) throw new OpenwardError('LIMIT_REACHED', 'Too many renewals');
  const from = formerKeys.at(-1)?.to ?? user.registeredAt;
  if (new Date(from) >= now) throw new OpenwardError('CLOCK_SKEW', 'The keys were registered later than now');
  const ended = { signingKey, signingThumbprint, encryptionThumbprint, from, to: now.toISOString() };
  return [...formerKeys, { ...ended, ...(givenUp === undefined ? {} : { givenUp, preKeys }) }];
}

interface Read {
  readonly key: string;
  readonly mark: string;
  readonly thumbprint: string;
}

/** Nothing around the certificate: what is submitted lies in a block for good. */
function read(pem: string, what: string): Read {
  const certificate = parsed(pem, what);
  if (certificate.toString() !== pem) throw new OpenwardError('INPUT_INVALID', `${what}: not its one spelling`);
  const key = certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { key, mark: keyThumbprint(certificate.publicKey), thumbprint: certificateThumbprint(pem) };
}

function parsed(pem: string, what: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', `${what}: not readable`, { cause });
  }
}
