import { fromBase64Url } from '../encoding/base64url.ts';
import { sha384Hex } from '../envelope/digest.ts';

/**
 * SHA-384 hex of the bytes of a key fragment (base64url), as named in the grant, the use record and the deletion
 * receipt.
 */
export function fragmentDigest(fragment: string): string {
  return sha384Hex(fromBase64Url(fragment));
}

/** SHA-384 hex of the bytes of a capsule (base64url), as named in the grant. */
export function capsuleDigest(capsule: string): string {
  return sha384Hex(fromBase64Url(capsule));
}
