/**
 * Labels of the key derivation (SecretKeyFactory). Records have a factory of their own, so that no T_ID, however it is
 * chosen, can lead to a person's receiving or signing key.
 */
export const RECEIVING_LABEL = Buffer.from('openward/pre/receiving/1', 'utf8');
/** Key that signs fragments; its public half is the registered verifying key. */
export const SIGNING_LABEL = Buffer.from('openward/pre/signing/1', 'utf8');
/** Factory of delegating keys: one a record, and under it one a share. */
export const RECORDS_LABEL = Buffer.from('openward/pre/records/1', 'utf8');

/** What Umbral's SecretKeyFactory derives from: 256 bits, as secp256k1's scalars have. */
export const SEED_BYTES = 32;
