import type { Ledger } from '../../api/ledger/ledger.ts';
import { MOST_AT_ONCE, ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { revokedAs, type MachineKey } from '../../domain/machine-key.ts';
import { refusalAtDoor, type Claim, type PersonClaim, type ProgramCaller } from './caller.ts';
import type { HealthCheck, ServiceLog } from './handlers.ts';
import { Repeater } from './repeater.ts';

/** Milliseconds between two looks at who is there. */
const LOOK_EVERY = 1000;
/** Milliseconds for which an answer holds: with a look, what a revocation takes at the most. */
const HOLDS = 1500;
/** Milliseconds without an answer after which whoever is there has to go: nobody knows whether they still may stay. */
const PATIENCE = 60_000;
/** Milliseconds without an answer after which the program is not well. */
const STALE = 10_000;

/** Who is asked about: people, and programs by their key. */
type Asked = PersonClaim | ProgramCaller;

interface Present {
  readonly claim: Asked;
  /** When the question that let them in was asked, by `performance.now`; at first, when they came. */
  confirmedAt: number;
  /** Whether there has been such a question yet. */
  isConfirmed: boolean;
  /** What ends each of their connections. */
  readonly cuts: Set<() => void>;
}

export interface DoorkeeperOptions {
  readonly ledger: Pick<Ledger, 'evaluate'>;
  readonly log: Pick<ServiceLog, 'info' | 'warn'>;
  /** Milliseconds, as `performance.now` has them. */
  readonly now?: () => number;
}

/**
 * Who is at a program's door, over open connections. The ledger is asked about all of them every second, so that who
 * is revoked is cut off where they are connected, also where nothing is asked of the chaincode: at an event stream, at
 * the storage, on a connection that lies idle.
 */
export class Doorkeeper {
  readonly #options: DoorkeeperOptions;
  readonly #present = new Map<string, Present>();
  readonly #now: () => number;
  #looks: Repeater | undefined;
  /** When everybody there was asked about for the last time. */
  #lookedAt: number;
  #trouble: ErrorCode | undefined;
  #isTold = true;

  constructor(options: DoorkeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#lookedAt = this.#now();
  }

  /** Looks every second from now on. */
  keep(): void {
    this.#looks = new Repeater(() => this.look(), { every: LOOK_EVERY, onTrouble: () => undefined });
  }

  async stop(): Promise<void> {
    await this.#looks?.stop();
  }

  /**
   * That somebody is let in now: by an answer of the last moments, or by asking.
   * @throws USER_UNKNOWN, USER_REVOKED, CERTIFICATE_REPLACED, NOT_AUTHENTICATED, INSTALLATION_REVOKED,
   * MACHINE_REVOKED, LEDGER_UNAVAILABLE
   */
  async admit(claim: Claim): Promise<void> {
    const asked = askedAbout(claim);
    if (asked === undefined) return;
    const known = this.#present.get(keyOf(asked));
    const now = this.#now();
    const age = known?.isConfirmed ? now - known.confirmedAt : Number.POSITIVE_INFINITY;
    if (age < HOLDS) return;
    const answers = await this.#ask([asked]).catch((error: unknown) => {
      // Who is there already may stay while nobody can be asked, and goes on for as long.
      if (age > PATIENCE) throw error;
    });
    if (answers === undefined) return;
    const [refusal] = answers;
    if (refusal !== undefined) throw refusal;
    if (known !== undefined) confirm(known, now);
  }

  /**
   * From now on `cut` ends their connection once they are let in no more.
   * @returns what to call when they have gone
   */
  stays(claim: Claim, cut: () => void): () => void {
    const asked = askedAbout(claim);
    if (asked === undefined) return () => undefined;
    const key = keyOf(asked);
    const known = this.#present.get(key) ?? {
      claim: asked,
      confirmedAt: this.#now(),
      isConfirmed: false,
      cuts: new Set(),
    };
    this.#present.set(key, known);
    known.cuts.add(cut);
    return () => {
      known.cuts.delete(cut);
      if (known.cuts.size === 0 && this.#present.get(key) === known) this.#present.delete(key);
    };
  }

  /** Asks about everybody there, and cuts off who is let in no more. @throws what the ledger does */
  async look(): Promise<void> {
    const everybody = [...this.#present.values()];
    const now = this.#now();
    try {
      for (let from = 0; from < everybody.length; from += MOST_AT_ONCE)
        await this.#lookAt(everybody.slice(from, from + MOST_AT_ONCE), now);
      this.#lookedAt = now;
      this.#trouble = undefined;
    } catch (error) {
      this.#notice(error);
      for (const one of everybody) if (now - one.confirmedAt > PATIENCE) this.#cut(one, 'LEDGER_UNAVAILABLE');
      throw error;
    }
  }

  /** Whether it knows who may stay: how old its knowledge is. */
  health(): HealthCheck {
    return {
      name: 'who is at the door',
      check: () => {
        if (!this.#isTold)
          throw new OpenwardError('NOT_AVAILABLE', 'The ledger does not tell this program who may stay');
        const age = Math.round(this.#now() - this.#lookedAt);
        if (this.#present.size > 0 && age > STALE)
          throw new OpenwardError(this.#trouble ?? 'INTERNAL', `${this.#present.size} last asked about ${age} ms ago`);
        return `${this.#present.size}, asked about ${age} ms ago`;
      },
    };
  }

  async #lookAt(some: readonly Present[], now: number): Promise<void> {
    const refusals = await this.#ask(some.map(({ claim }) => claim));
    some.forEach((one, index) => {
      const refusal = refusals[index];
      if (refusal === undefined) confirm(one, now);
      // Who has just been registered is not known yet at every peer; nobody lets them in meanwhile.
      else if (refusal.code !== 'USER_UNKNOWN') this.#cut(one, refusal.code);
    });
  }

  #cut({ claim, cuts }: Present, code: ErrorCode): void {
    if (cuts.size === 0) return;
    this.#options.log.info({ code, role: claim.role, connections: cuts.size }, 'cut off');
    for (const cut of [...cuts]) {
      cuts.delete(cut);
      cut();
    }
    this.#present.delete(keyOf(claim));
  }

  /** Why each of them is let in no more, in their order; undefined for who is. */
  async #ask(some: readonly Asked[]): Promise<(OpenwardError | undefined)[]> {
    const people = some.filter((one) => one.kind === 'person').map(({ pid }) => pid);
    const installations = some.filter((one) => one.kind === 'program').map(({ mspId, key }) => ({ mspId, key }));
    try {
      const answer = await this.#options.ledger.evaluate(ledgerApi.identities.standing, { people, installations });
      this.#isTold = true;
      const standings = new Map(answer.people.map((one) => [one.pid, one]));
      const revoked = new Set(answer.revoked.map(nameOf));
      return some.map((one) => {
        if (one.kind === 'person') return refusalAtDoor(one, standings.get(one.pid));
        return revoked.has(nameOf(one)) ? new OpenwardError(revokedAs(one.role)) : undefined;
      });
    } catch (error) {
      if (!isOfBefore(error)) throw error;
      if (this.#isTold) this.#options.log.warn({ error }, 'the ledger does not tell who may stay');
      this.#isTold = false;
      return some.map(() => undefined);
    }
  }

  /** Told once while it lasts. */
  #notice(error: unknown): void {
    const code = error instanceof OpenwardError ? error.code : 'INTERNAL';
    if (this.#trouble !== code) this.#options.log.warn({ error }, 'nobody says who may stay');
    this.#trouble = code;
  }
}

/**
 * There is no such question in the chaincode of before, which the members have not exchanged yet, and it knows no gate;
 * nor does a gate that was enrolled before say in its certificate that it is one. Everything is as it was then: who is
 * let in is decided where the chaincode is asked.
 */
function isOfBefore(error: unknown): boolean {
  return error instanceof OpenwardError && (error.code === 'INPUT_INVALID' || error.code === 'NOT_AUTHENTICATED');
}

function confirm(one: Present, now: number): void {
  one.confirmedAt = now;
  one.isConfirmed = true;
}

function askedAbout(claim: Claim): Asked | undefined {
  if (claim.kind === 'person') return claim;
  return claim.kind === 'program' ? claim : undefined;
}

function keyOf(claim: Asked): string {
  return claim.kind === 'person' ? `${claim.pid} ${claim.thumbprint}` : nameOf(claim);
}

function nameOf({ mspId, key }: MachineKey): string {
  return `${mspId} ${key}`;
}
