import { mkdirSync } from 'node:fs';
import type { Applicant } from '../../../app/flows/register.ts';
import type { Secrets } from '../../../protocol/vault/secrets.ts';
import { VaultStore } from '../../../main/vault/vault-store.ts';
import type { Enrolment } from '../../../api/messages/registration.ts';
import { newResident, newStaff } from '../../../e2e/world/cast.ts';
import { Person } from '../../../e2e/world/person.ts';
import { BenchCast } from '../../stage/bench-cast.ts';

const PASSPHRASE = 'people of a load guard nothing';
/** KiB of memory a guess takes, the least that a vault may have. */
const CHEAP = 2 ** 14;
const hospitals = ['hospital1', 'hospital2'] as const;

/** People whose vaults are kept, so that a load goes on with the same ones after it was stopped. */
export class LoadCast extends BenchCast {
  protected override async settled(
    org: string,
    { role, rid, displayName }: Applicant,
    secrets: Secrets,
    enrolment: Enrolment,
  ): Promise<void> {
    const store = this.#vaults(org, role);
    const name = displayName ?? rid.number;
    const { mspId } = this.world.profile(org).profile;
    const { id } = await store.create({ label: name, name, role, mspId }, secrets, PASSPHRASE);
    await store.setEnrolment(id, PASSPHRASE, enrolment);
  }

  /** `count` patients or doctors, in the same order every time, as even as can be over the hospitals. */
  async people(role: 'patient' | 'doctor', count: number): Promise<Person[]> {
    const people: Person[] = [];
    for (let i = 0; i < count; i += 1) {
      const org = hospitals[i % hospitals.length] ?? 'hospital1';
      people.push((await this.#known(org, role, Math.floor(i / hospitals.length))) ?? (await this.#new(org, role)));
    }
    return people;
  }

  async #known(org: string, role: string, position: number): Promise<Person | undefined> {
    const store = this.#vaults(org, role);
    const vault = (await store.list())[position];
    if (vault === undefined) return undefined;
    const { secrets, owner } = await store.unlock(vault.id, PASSPHRASE);
    if (owner.enrolment === undefined) throw new Error('expected the vault to hold certificates');
    return new Person(this.world.profile(org), this.world.clients(), secrets, owner.enrolment.certificates);
  }

  #new(org: string, role: 'patient' | 'doctor'): Promise<Person> {
    if (role === 'patient') return this.register(org, { role, rid: newResident() });
    return this.register(org, { role, rid: newStaff(), displayName: newStaff().name, department: 'cardiology' });
  }

  #vaults(org: string, role: string): VaultStore {
    const folder = this.world.clients(`load-${org}-${role}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new VaultStore({ folder, cost: CHEAP });
  }
}
