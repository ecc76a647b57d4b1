import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { OpenwardError } from '../../domain/errors.ts';
import { budgetOf, type Budget, type RouteBudget } from './budgets.ts';

/** Who spends a budget, and on what. */
export interface Spender {
  /** Absent for a program. */
  readonly pid?: string | undefined;
  /** SHA-256 of the certificate. */
  readonly certificate: string;
  /** The `:id` of the path. */
  readonly thing?: string | undefined;
}

/**
 * The one place where calls are counted: by person, by certificate, by person and thing, and in all, by the table of
 * budgets. Counts are this process's and begin anew with it; what must hold for good is in the database.
 */
export class Limits {
  readonly #limiters = new Map<string, RateLimiterMemory>();

  constructor(private readonly budget: (route: string) => RouteBudget = budgetOf) {}

  /**
   * @param units how many calls this one counts for
   * @throws LIMIT_REACHED with `retryAfter` (seconds) in its details
   */
  async spend(route: string, { pid, certificate, thing }: Spender, units = 1): Promise<void> {
    const budget = this.budget(route);
    // The narrowest first: whoever is refused there spends nothing of what is everybody's.
    if (budget.thing && pid !== undefined && thing !== undefined)
      await this.#take(`${route} thing`, budget.thing, { key: `${pid} ${thing}`, units });
    if (pid !== undefined) await this.#take(`${route} person`, budget.person, { key: pid, units });
    else await this.#take(`${route} certificate`, budget.certificate, { key: certificate, units });
    await this.#take(`${route} all`, budget.all, { key: 'all', units });
  }

  async #take(name: string, { calls, seconds }: Budget, { key, units }: { key: string; units: number }): Promise<void> {
    const limiter = this.#limiters.get(name) ?? new RateLimiterMemory({ points: calls, duration: seconds });
    this.#limiters.set(name, limiter);
    try {
      await limiter.consume(key, units);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw limitReached(name, Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
    }
  }
}

export function limitIsReached(error: unknown): boolean {
  return error instanceof OpenwardError && error.code === 'LIMIT_REACHED';
}

/**
 * `what` names the budget, `retryAfter` is in seconds. Without it no time is told: there are as many as there may be,
 * until somebody ends one of them.
 */
export function limitReached(what: string, retryAfter?: number): OpenwardError {
  const details = retryAfter === undefined ? {} : { retryAfter };
  return new OpenwardError('LIMIT_REACHED', `The budget is used up: ${what}`, { details });
}
