import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { toBase64Url } from '../encoding/base64url.ts';
import { encodeHeader, signingInput } from './jws.ts';
import { normaliseS } from './low-s.ts';
import type { Statement } from './statement.ts';

/** Signs with ES256; answers r||s, 64 bytes. A function, so that the key need not leave its vault. */
export type SigningFunction = (signingInput: Uint8Array) => Promise<Uint8Array>;

/** Whose word it is: a key, and the certificate that vouches for it. */
export interface Signer {
  /** Over the JWS signing input; what it answers is brought to low-S if it is not. */
  readonly sign: SigningFunction;
  /** Base64url SHA-256 of the signing certificate's DER: `x5t#S256` of the header. */
  readonly thumbprint: string;
}

/** Detached JWS, compact: header, two dots, signature. Throws ZodError for a malformed statement. */
export async function signStatement(statement: Statement, { sign, thumbprint }: Signer): Promise<string> {
  const header = encodeHeader(thumbprint);
  const signature = normaliseS(await sign(signingInput(header, statement)));
  return `${header}..${toBase64Url(signature)}`;
}

/** Signs with a P-256 key held in memory (PKCS#8 PEM or key object); low-S. RangeError for any other key. */
export function ecdsaSigner(privateKey: string | KeyObject): SigningFunction {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new RangeError('A P-256 key is needed');
  return (input) => Promise.resolve(normaliseS(nodeSign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })));
}
