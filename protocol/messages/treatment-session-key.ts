import { TreatmentSessionKey } from '../../domain/appointment.ts';
import { decryptWith, encryptTo } from './jwe.ts';

/** T_SK (paper 1.2.2): H_M encrypts it to the doctor's RSA certificate or key. */
export function sealTreatmentSessionKey(doctorPublicKeyPem: string, contents: TreatmentSessionKey): Promise<string> {
  return encryptTo(doctorPublicKeyPem, TreatmentSessionKey.parse(contents));
}

/** Throws ENVELOPE_TAMPERED. */
export function openTreatmentSessionKey(doctorPrivateKeyPem: string, tsk: string): Promise<TreatmentSessionKey> {
  return decryptWith(doctorPrivateKeyPem, tsk, TreatmentSessionKey);
}
