import type { VaultContents } from '../../protocol/vault/contents.ts';
import type { KeptEnrolment, VaultOwner } from '../../protocol/vault/owner.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';

export interface NewVault extends Pick<VaultOwner, 'name' | 'role' | 'mspId' | 'pending'> {
  /** How whoever is at this machine sees it listed; absent when they are to see its number alone. */
  readonly label?: string | undefined;
}

/** What was asked for is answered, and goes: an activation code is nothing to keep. */
export function enrolled({ name, role, mspId, createdAt }: VaultOwner, enrolment: KeptEnrolment): VaultOwner {
  return { name, role, mspId, createdAt, enrolment };
}

/** Other keys for signing and TLS, with what was answered of them. */
export function withKeys(
  { secrets, owner }: VaultContents,
  { signing, tls }: Pick<Secrets, 'signing' | 'tls'>,
  enrolment: KeptEnrolment,
): VaultContents {
  return { secrets: { ...secrets, signing, tls }, owner: enrolled(owner, enrolment) };
}
