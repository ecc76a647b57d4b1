import { isCode } from '../../app/flows/errors.ts';

const attempts = 10;

/**
 * As a client that has an outbox: what could not be ordered, or whose outcome is not known, is sent again; every write
 * of the chaincode is idempotent. Anything else is an error at once.
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (
        attempt === attempts ||
        !isCode(error, 'LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN', 'LEDGER_REJECTED', 'CLOCK_SKEW')
      )
        throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 100 * 2 ** attempt) * (0.5 + Math.random())));
    }
  }
}
