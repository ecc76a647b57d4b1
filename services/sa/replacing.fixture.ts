import type { Certified, ReplacementOrder } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { certificationStatement } from '../../protocol/signature/statement-of.ts';
import { authorityOf as organisationsAuthority } from '../../testing/identity.ts';
import { proveKeys } from '../registration/key-material.ts';
import type { TestRegistrar } from '../registrar/testing.ts';
import type { SubmittedRegistrations } from './registrations.ts';
import { Replacements } from './replacements.ts';
import { Replacing } from './replacing.ts';
import type { TestSa } from './testing.ts';

/** Where a test makes a replacement break, beside the registrar's own places and the ledger. */
type Fault = 'registrar.answer' | 'publish' | 'book';

/** SA's part of a replacement, on its own database, with a registrar's own program. */
export class Returning {
  readonly replacements: Replacements;
  readonly published: UserCertificates[] = [];
  readonly log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  fault: Fault | undefined;
  readonly #known = new Set<string>();

  constructor(
    private readonly sa: TestSa,
    private readonly registrar: TestRegistrar,
    private readonly root: string,
  ) {
    this.replacements = new Replacements(sa.database, sa.clock);
  }

  /** As after a restart. */
  replacing(): Replacing {
    const { registrations, vault, ledger, clock } = this.sa;
    return new Replacing({
      ...{ replacements: this.replacements, vault, ledger, clock },
      registrations: this.#breaking(registrations),
      authorityOf: () => ({ replace: (order) => this.#replace(order) }),
      hasAdministrators: (mspId) => mspId.startsWith('Hospital'),
      rootOf: () => this.root,
      publish: (certificates) => {
        this.#break('publish');
        this.published.push(certificates);
        return Promise.resolve();
      },
    });
  }

  /** As SA's client of a registrar asks. */
  async #replace(person: Omit<ReplacementOrder, 'approval'>): Promise<Certified> {
    const { registrar } = this;
    await this.#remembered(person.pid);
    const { replacement: registration, role, pid } = person;
    const keys = await proveKeys(person.keys);
    const voice = await registrar.voice('sa', 'SaMSP');
    const { mspId } = registrar;
    const approval = await voice.say((at) => certificationStatement({ mspId, registration, role, pid, keys }, at));
    const certified = await registrar.replacer().replace({ ...person, approval });
    this.#break('registrar.answer');
    return certified;
  }

  /** SA's tests have somebody else certify; this registrar has done it then. */
  async #remembered(pid: string): Promise<void> {
    if (this.#known.has(pid)) return;
    this.#known.add(pid);
    const { certificates } = await this.sa.registrations.getByPid(pid);
    if (certificates !== undefined) await this.registrar.remember(certificates);
  }

  #breaking(registrations: SubmittedRegistrations): SubmittedRegistrations {
    const change: SubmittedRegistrations['change'] = async (...of) => {
      this.#break('book');
      return registrations.change(...of);
    };
    return new Proxy(registrations, {
      get: (target, name) => {
        if (name === 'change') return change;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  #break(place: Fault): void {
    if (this.fault !== place) return;
    this.fault = undefined;
    throw new OpenwardError('SERVICE_UNAVAILABLE', `broken at ${place}`);
  }
}

/** With the root of the registrar's organisation. */
export async function returningAt(sa: TestSa, registrar: TestRegistrar): Promise<Returning> {
  const { root } = await organisationsAuthority(registrar.mspId);
  return new Returning(sa, registrar, root);
}
