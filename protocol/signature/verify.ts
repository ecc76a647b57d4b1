import { createPublicKey, timingSafeEqual, verify as nodeVerify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { remembered } from '../remembered.ts';
import { parseDetached, signingInput } from './jws.ts';
import { isLowS } from './low-s.ts';
import type { Statement } from './statement.ts';

/** Whom a signature must be by, as the ledger says: never as the signature itself does. */
export interface Verifier {
  /** P-256: key object, SPKI PEM or certificate PEM. */
  readonly publicKey: KeyObject | string;
  /** Of the certificate that must have signed: base64url SHA-256 of its DER. */
  readonly thumbprint: string;
}

/**
 * Checks a detached JWS over a statement that the verifier itself wrote down. Synchronous and without randomness, since
 * chaincode must answer the same on every peer. Throws SIGNATURE_INVALID with the cause.
 */
export function verifyStatement(jws: string, statement: Statement, { publicKey, thumbprint }: Verifier): void {
  const { encodedHeader, header, signature } = attempt(() => parseDetached(jws), 'The signature is malformed');
  if (!sameText(header['x5t#S256'], thumbprint)) throw invalid('It was made with another certificate');
  if (!isLowS(signature)) throw invalid('It is not in low-S form');
  const key = attempt(
    () => (typeof publicKey === 'string' ? parsed(publicKey) : p256Key(publicKey)),
    'The key cannot verify signatures',
  );
  const input = attempt(() => signingInput(encodedHeader, statement), 'The statement is malformed');
  if (!nodeVerify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature))
    throw invalid('It does not fit the statement and key');
}

/** Reading a PEM takes longer than checking a signature with what was read. */
const parsed = remembered((pem) => p256Key(createPublicKey(pem)));

function p256Key(key: KeyObject): KeyObject {
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new RangeError('A P-256 key is needed');
  return key;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function attempt<T>(action: () => T, why: string): T {
  try {
    return action();
  } catch (cause) {
    throw invalid(why, cause);
  }
}

function invalid(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('SIGNATURE_INVALID', why, { cause });
}
