import { signStatement } from '../../protocol/signature/sign.ts';
import { grantStatement, recordStatement, type SignedRecord } from '../../protocol/signature/statement-of.ts';
import type { RevocationStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import type { Vault } from '../ports/vault.ts';
import type { Party } from './parties.ts';

/** D_SP or D_SD by the unlocked vault. */
export function signRecord(vault: Vault, record: SignedRecord, role: 'patient' | 'doctor'): Promise<string> {
  return signStatement(recordStatement(record, role, vault.pid), signer(vault));
}

/** Errors: SIGNATURE_INVALID. */
export function verifyRecord(jws: string, record: SignedRecord, role: 'patient' | 'doctor', by: Party): void {
  verifyStatement(jws, recordStatement(record, role, by.user.pid), byCertificate(by.signing));
}

export function signGrant(vault: Vault, share: Share, grant: Omit<ShareGrant, 'grant' | 'csUrl'>): Promise<string> {
  return signStatement(grantStatement(share, grant), signer(vault));
}

export function signRevocation(vault: Vault, revocation: Omit<RevocationStatement, 'type'>): Promise<string> {
  return signStatement({ type: 'openward/revocation/2', ...revocation }, signer(vault));
}

/** The vault's key never comes out; a method torn from its object would lose it. */
function signer(vault: Vault): { sign: (input: Uint8Array) => Promise<Uint8Array>; thumbprint: string } {
  return { sign: (input) => vault.sign(input), thumbprint: vault.thumbprint };
}
