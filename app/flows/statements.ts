import { signStatement } from '../../protocol/signature/sign.ts';
import type { GrantStatement, RecordStatement, RevocationStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { Certificate } from '../../protocol/identity/certificate.ts';
import type { Share, ShareGrant } from '../domain/share.ts';
import type { Vault } from '../ports/vault.ts';
import type { Party } from './parties.ts';

/** What D_SP and D_SD say about a record. */
export interface SignedRecord {
  readonly T_ID: string;
  readonly digest: string;
  readonly manifestDigest: string;
  readonly version: number;
}

export function recordStatement(record: SignedRecord, role: 'patient' | 'doctor', pid: string): RecordStatement {
  const { T_ID, digest, manifestDigest, version } = record;
  return { type: 'openward/record/1', T_ID, role, pid, digest, manifestDigest, version };
}

/** D_SP or D_SD by the unlocked vault. */
export function signRecord(vault: Vault, record: SignedRecord, role: 'patient' | 'doctor'): Promise<string> {
  return signStatement(recordStatement(record, role, vault.pid), signer(vault));
}

/** Errors: SIGNATURE_INVALID. */
export function verifyRecord(jws: string, record: SignedRecord, role: 'patient' | 'doctor', by: Party): void {
  verifyStatement(jws, recordStatement(record, role, by.user.pid), verifierOf(by.signing));
}

export function grantStatement(share: Share, grant: Omit<ShareGrant, 'grant' | 'csUrl'>): GrantStatement {
  return {
    type: 'openward/grant/1',
    shareId: share.shareId,
    T_ID: grant.T_ID,
    version: grant.version,
    patientPid: share.patientPid,
    consumerPid: share.consumerPid,
    purpose: share.purpose,
    segments: grant.segments,
    expiry: grant.expiry,
    threshold: grant.threshold,
    proxies: grant.proxies,
    fragmentDigests: grant.fragmentDigests,
    capsuleDigest: grant.capsuleDigest,
    csDigest: grant.csDigest,
    csBytes: grant.csBytes,
  };
}

export function signGrant(vault: Vault, share: Share, grant: Omit<ShareGrant, 'grant' | 'csUrl'>): Promise<string> {
  return signStatement(grantStatement(share, grant), signer(vault));
}

/** Errors: SIGNATURE_INVALID. */
export function verifyGrant(share: Share, grant: ShareGrant, patient: Party): void {
  verifyStatement(grant.grant, grantStatement(share, grant), verifierOf(patient.signing));
}

export function signRevocation(vault: Vault, revocation: Omit<RevocationStatement, 'type'>): Promise<string> {
  return signStatement({ type: 'openward/revocation/1', ...revocation }, signer(vault));
}

export function verifierOf({ publicKeyPem, thumbprint }: Certificate): { publicKey: string; thumbprint: string } {
  return { publicKey: publicKeyPem, thumbprint };
}

/** The vault's key never comes out; a method torn from its object would lose it. */
function signer(vault: Vault): { sign: (input: Uint8Array) => Promise<Uint8Array>; thumbprint: string } {
  return { sign: (input) => vault.sign(input), thumbprint: vault.thumbprint };
}
