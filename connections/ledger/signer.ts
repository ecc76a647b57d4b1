import { hash, type ConnectOptions } from '@hyperledger/fabric-gateway';
import type { SigningFunction } from '../../protocol/signature/sign.ts';

/**
 * How Fabric's client signs as somebody whose key it never sees: ECDSA P-256 over the SHA-256 of each message, DER, and
 * low-S, as Fabric's MSP demands. The library's own signer is of JavaScript, takes a millisecond of the event loop a
 * call, and holds the private key as a number.
 * @param sign as of `ecdsaSigner`: takes a whole message, answers r||s, low-S
 */
export function signedBy(sign: SigningFunction): Pick<ConnectOptions, 'signer' | 'hash'> {
  return { hash: hash.none, signer: (message) => signatureOver(message, sign) };
}

/** As Fabric wants a signature over a whole message: DER. */
export async function signatureOver(message: Uint8Array, sign: SigningFunction): Promise<Buffer> {
  return derOf(await sign(message));
}

const SCALAR_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const SIGN_BIT = 0x80;

/** ECDSA-Sig-Value (RFC 3279 section 2.2.3); both numbers are so short that every length is one byte. */
function derOf(signature: Uint8Array): Buffer {
  const [r, s] = [integerOf(signature.subarray(0, SCALAR_BYTES)), integerOf(signature.subarray(SCALAR_BYTES))];
  return Buffer.concat([Buffer.from([SEQUENCE, r.length + s.length]), r, s]);
}

/** As few bytes as there can be, and a zero before what would be taken for a minus. */
function integerOf(scalar: Uint8Array): Buffer {
  const first = scalar.findIndex((byte) => byte !== 0);
  const bytes = scalar.subarray(first);
  const sign = (bytes[0] ?? 0) & SIGN_BIT ? [0] : [];
  return Buffer.concat([Buffer.from([INTEGER, sign.length + bytes.length, ...sign]), bytes]);
}
