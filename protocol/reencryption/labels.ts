/**
 * Labels of the key derivation (SecretKeyFactory). Records have a factory of their own, so that no T_ID, however it is
 * chosen, can lead to a person's receiving or signing key.
 */
export const RECEIVING_LABEL = Buffer.from('openward/pre/receiving/1', 'utf8');
export const SIGNING_LABEL = Buffer.from('openward/pre/signing/1', 'utf8');
export const RECORDS_LABEL = Buffer.from('openward/pre/records/1', 'utf8');

export const SEED_BYTES = 32;
