import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';

/**
 * Where a key lies that SA's key for real identities is wrapped under: `own`, a file of SA's node, wherever that lies;
 * `file:/absolute/path` or `env:NAME`; these hold 32 bytes as base64url. Or the URI of a token's RSA key (RFC 7512):
 * `pkcs11:token=NAME;object=LABEL?module-path=/absolute/path&pin-source=file:/absolute/path`.
 */
export const KeySourceText = z
  .string()
  .max(1024)
  .regex(/^(own(\.next)?$|file:\/|env:[A-Z][A-Z0-9_]{0,63}$|pkcs11:)/);

/** The same key, wrapped under one key. */
export const WrappedKey = z.strictObject({
  source: KeySourceText,
  /** Tells which key of that source it was: 32 hex digits that reveal nothing of it. */
  wrapping: z.string().regex(/^[0-9a-f]{32}$/),
  /** Nonce, ciphertext and tag of AES-256-GCM (60 bytes), or RSA-OAEP of the token's key; base64url. */
  ciphertext: z.base64url().min(80).max(1400),
  at: Instant,
});
export type WrappedKey = z.infer<typeof WrappedKey>;

/**
 * What SA keeps beside its database of the key for real identities: wrapped under one key, or under several while one
 * takes the other's place.
 */
export const KeptRidKey = z.strictObject({
  format: z.literal('openward-rid-key/1'),
  wrapped: z.array(WrappedKey).min(1).max(3),
});
export type KeptRidKey = z.infer<typeof KeptRidKey>;
