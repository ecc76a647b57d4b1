import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Clock } from '../../domain/clock.ts';
import type { UserCertificates } from '../../domain/user.ts';
import type { PersonAuthority } from './registrars.ts';
import type { SubmittedRegistrations } from './registrations.ts';
import type { Replacements } from './replacements.ts';
import type { RidVault } from './rid-vault.ts';

/** What a replacement of keys needs of SA. */
export interface ReplacingParts {
  readonly replacements: Replacements;
  readonly registrations: SubmittedRegistrations;
  readonly vault: RidVault;
  readonly ledger: Ledger;
  readonly authorityOf: (mspId: string) => Pick<PersonAuthority, 'replace'>;
  /** Whether an organisation has administrators, who see who asks. */
  readonly hasAdministrators: (mspId: string) => boolean;
  /** PEM: an organisation's root of people. */
  readonly rootOf: (mspId: string) => string | undefined;
  /** Publishes to the cloud's directory; may be repeated. */
  readonly publish: (certificates: UserCertificates) => Promise<void>;
  readonly clock: Clock;
}
