import { join } from 'node:path';
import type { Applicant } from '../../app/flows/register.ts';
import type { Secrets } from '../../protocol/vault/secrets.ts';
import { VaultStore } from '../../main/vault/vault-store.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { Cast } from '../world/cast.ts';

/** Opens the vault of everybody on a populated trial network; a trial network guards nothing. */
export const TRIAL_PASSPHRASE = 'trying out openward';

const administrators: Readonly<Record<string, string>> = {
  sa: 'Zhao Min',
  hospital1: 'Qian Lin',
  hospital2: 'Feng Lei',
};

/** People who stay: their vaults lie where the launcher's windows look for them, so that one can sign in as each. */
export class Settlers extends Cast {
  protected override async settled(
    org: string,
    { role, displayName, rid }: Applicant,
    secrets: Secrets,
    enrolment: Enrolment,
  ): Promise<void> {
    const store = this.#vaults(org, role);
    const { mspId } = this.world.profile(org).profile;
    const name = displayName ?? rid.name;
    const { id } = await store.create({ label: name, name, role, mspId }, secrets, TRIAL_PASSPHRASE);
    await store.setEnrolment(id, TRIAL_PASSPHRASE, enrolment);
  }

  protected override administratorsVaults(org: string): { readonly store: VaultStore; readonly passphrase: string } {
    return { store: this.#vaults(org, org === 'sa' ? 'sa-officer' : 'hospital-admin'), passphrase: TRIAL_PASSPHRASE };
  }

  protected override administratorsName(org: string): string {
    return administrators[org] ?? super.administratorsName(org);
  }

  /** True when somebody has settled there before. */
  async isSettled(org: string, role: string): Promise<boolean> {
    return (await this.#vaults(org, role).list()).length > 0;
  }

  #vaults(org: string, role: string): VaultStore {
    return new VaultStore({ folder: join(this.world.clients(`${org}-${role}`), 'vaults') });
  }
}
