import { cloudApi } from '../../../api/http/cloud.ts';
import { guardiansApi } from '../../../api/http/guardians.ts';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import { GuardianDesk } from '../../../services/cloud/guardians.ts';
import { cloudMigrations } from '../../../services/cloud/schema.ts';
import type { Database } from '../../../services/database/open.ts';
import type { PersonCaller } from '../../../services/http/caller.ts';
import { openTestDatabase } from '../../../services/testing/database.ts';
import { oneCloud } from '../../../testing/one-cloud.ts';
import type { Clinic } from './clinic.ts';
import { MemoryService } from './memory-services.ts';
import type { TestPerson } from './people.ts';

/** The real desk of guardians over a database of its own, as each person reaches it by their own certificate. */
export class GuardianCloud {
  readonly #desk: GuardianDesk;

  private constructor(
    private readonly clinic: Clinic,
    readonly database: Database,
  ) {
    const [clock, ownPeople] = [{ now: () => clinic.now }, { requireOf: () => Promise.resolve() }];
    this.#desk = new GuardianDesk({ database, clock, ownPeople, delay: 0 });
  }

  static async open(clinic: Clinic): Promise<GuardianCloud> {
    return new GuardianCloud(clinic, await openTestDatabase(cloudMigrations));
  }

  /** All ports of one person; what the cloud answers may be given by the test. */
  ports(person: TestPerson, change: (cloud: MemoryService) => void = () => undefined) {
    const service = this.#serviceOf(person);
    change(service);
    return { ...this.clinic.ports(person), clouds: oneCloud(service) };
  }

  #serviceOf({ certificates: { pid, role, mspId } }: TestPerson): MemoryService {
    const { clinic } = this;
    const desk = this.#desk;
    const caller = async (): Promise<PersonCaller> => {
      const user = await clinic.ledger.evaluate(clinic.cast.network.cloud, ledgerApi.identities.get, { pid });
      return { kind: 'person', role, pid, mspId, user };
    };
    return new MemoryService('cloud', clinic.trace)
      .on(cloudApi.certificates, (params, _, query) => clinic.cloud.call(cloudApi.certificates, { params, query }))
      .on(guardiansApi.offerGuardian, async (params, body) => desk.offer(params.pid, await caller(), body))
      .on(guardiansApi.guardianOffers, async () => desk.offers(await caller()))
      .on(guardiansApi.nameGuardians, async (_, body) => desk.name(await caller(), body))
      .on(guardiansApi.ownGuardians, async () => desk.own(await caller()))
      .on(guardiansApi.guardianships, async () => desk.guardianships(await caller()))
      .on(guardiansApi.askGuardians, async () => desk.ask(await caller()))
      .on(guardiansApi.stopRecovery, async () => desk.stop(await caller()))
      .on(guardiansApi.handPart, async (params, body) => desk.hand(params.pid, await caller(), body))
      .on(guardiansApi.collectParts, async () => desk.collect(await caller()));
  }
}
