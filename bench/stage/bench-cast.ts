import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VaultStore } from '../../main/vault/vault-store.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { Cast } from '../../e2e/world/cast.ts';
import type { Person } from '../../e2e/world/person.ts';
import { TRIAL_PASSPHRASE } from '../../e2e/populate/settlers.ts';

/**
 * People for measuring. On a trial network that was settled before, the administrators are those who live there: a code
 * activates once.
 */
export class BenchCast extends Cast {
  readonly #enrolments = new Map<string, Enrolment>();

  /** What a person's registration brought them. */
  enrolmentOf({ pid }: Person): Enrolment {
    const enrolment = this.#enrolments.get(pid);
    if (enrolment === undefined) throw new Error('expected the person to have been registered here');
    return enrolment;
  }

  protected override settled(...[, , , enrolment]: Parameters<Cast['settled']>): Promise<void> {
    this.#enrolments.set(enrolment.pid, enrolment);
    return Promise.resolve();
  }

  protected override administratorsVaults(org: string): { readonly store: VaultStore; readonly passphrase: string } {
    const settled = join(this.world.clients(`${org}-${org === 'sa' ? 'sa-officer' : 'hospital-admin'}`), 'vaults');
    if (existsSync(settled)) return { store: new VaultStore({ folder: settled }), passphrase: TRIAL_PASSPHRASE };
    return super.administratorsVaults(org);
  }
}
