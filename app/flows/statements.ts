import { signStatement } from '../../protocol/signature/sign.ts';
import {
  grantStatement,
  recordStatement,
  revocationStatement,
  type SignedRecord,
} from '../../protocol/signature/statement-of.ts';
import type { RevocationStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { Certificate } from '../../protocol/identity/certificate.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import type { Vault } from '../ports/vault.ts';
import type { Party } from './parties.ts';

/** D_SP or D_SD by the unlocked vault. */
export function signRecord(vault: Vault, record: SignedRecord, role: 'patient' | 'doctor'): Promise<string> {
  return signStatement(recordStatement(record, role, vault.pid), signer(vault));
}

/** Errors: SIGNATURE_INVALID. */
export function verifyRecord(jws: string, record: SignedRecord, role: 'patient' | 'doctor', by: Party): void {
  verifyStatement(jws, recordStatement(record, role, by.user.pid), verifierOf(by.signing));
}

export function signGrant(vault: Vault, share: Share, grant: Omit<ShareGrant, 'grant' | 'csUrl'>): Promise<string> {
  return signStatement(grantStatement(share, grant), signer(vault));
}

/** Errors: SIGNATURE_INVALID. */
export function verifyGrant(share: Share, grant: ShareGrant, signing: Certificate): void {
  verifyStatement(grant.grant, grantStatement(share, grant), verifierOf(signing));
}

export function signRevocation(vault: Vault, revocation: Omit<RevocationStatement, 'type'>): Promise<string> {
  return signStatement({ type: 'openward/revocation/2', ...revocation }, signer(vault));
}

/** Of a share as the ledger shows it, also of one revoked with the words in clear. Errors: SIGNATURE_INVALID. */
export function verifyRevocation(share: Share, signing: Certificate): void {
  verifyStatement(share.revocation ?? '', revocationStatement(share), verifierOf(signing));
}

export function verifierOf({ publicKeyPem, thumbprint }: Certificate): { publicKey: string; thumbprint: string } {
  return { publicKey: publicKeyPem, thumbprint };
}

/** The vault's key never comes out; a method torn from its object would lose it. */
function signer(vault: Vault): { sign: (input: Uint8Array) => Promise<Uint8Array>; thumbprint: string } {
  return { sign: (input) => vault.sign(input), thumbprint: vault.thumbprint };
}
