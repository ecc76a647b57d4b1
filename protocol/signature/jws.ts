import { z } from 'zod';
import { Thumbprint } from '../../domain/ids.ts';
import { fromBase64Url, toBase64Url } from '../encoding/base64url.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';
import { remembered } from '../remembered.ts';
import { statementBytes } from './statement.ts';
import type { Statement } from './statement.ts';

/** ES256 (RFC 7518 section 3.4): r||s, 32 bytes each. */
const SIGNATURE_BYTES = 64;

/** Exactly these two members: no `crit`, no key or URL that a verifier might follow. */
const JwsHeader = z.strictObject({ alg: z.literal('ES256'), 'x5t#S256': Thumbprint });
export type JwsHeader = z.infer<typeof JwsHeader>;

/** A compact JWS with detached payload (RFC 7515 appendix F), taken apart and not yet verified. */
export interface DetachedParts {
  /** Base64url as it came: the signature is over this text. */
  readonly encodedHeader: string;
  /** Canonical JSON, parsed: says which certificate it claims to be by. */
  readonly header: JwsHeader;
  /** r||s, 32 bytes each, big-endian. */
  readonly signature: Buffer;
}

/**
 * Base64url header for a certificate's thumbprint; ZodError for what is none. It depends on the certificate alone, and
 * a program meets the same few again and again.
 */
export const encodeHeader = remembered((thumbprint: string): string =>
  toBase64Url(canonicalBytes(JwsHeader.parse({ alg: 'ES256', 'x5t#S256': thumbprint }))),
);

const decodeHeader = remembered((encoded: string): JwsHeader =>
  Object.freeze(JwsHeader.parse(parseCanonical(fromBase64Url(encoded)))),
);

/**
 * RFC 7515 section 5.1: ASCII of header '.' payload, both base64url. The payload is then left out of the compact form
 * (appendix F).
 */
export function signingInput(encodedHeader: string, statement: Statement): Buffer {
  return Buffer.from(`${encodedHeader}.${toBase64Url(statementBytes(statement))}`, 'ascii');
}

/**
 * Throws SyntaxError for another form, base64url with a second spelling or JSON that is not canonical; ZodError for
 * another header.
 */
export function parseDetached(jws: string): DetachedParts {
  const [encodedHeader, payload, encodedSignature, ...more] = jws.split('.');
  if (encodedHeader === undefined || encodedSignature === undefined || payload !== '' || more.length > 0)
    throw new SyntaxError('Not a detached JWS');
  const signature = fromBase64Url(encodedSignature);
  if (signature.length !== SIGNATURE_BYTES) throw new SyntaxError('An ES256 signature has 64 bytes');
  return { encodedHeader, header: decodeHeader(encodedHeader), signature };
}

/** Thumbprint of the certificate that a detached JWS says it was made with; undefined for what is none. */
export function namedCertificate(jws: string): string | undefined {
  try {
    return parseDetached(jws).header['x5t#S256'];
  } catch {
    return undefined;
  }
}
