import { saApi } from '../../api/http/sa.ts';
import type { Service } from '../../api/http/service.ts';
import { isCode } from './errors.ts';

/**
 * Has SA end the registration of who calls. An answer that was lost is asked for once more: who is refused then as
 * revoked has what they asked for. Errors: those of SA and of the ledger, after which the keys may still count.
 */
export async function endOwnKeys(sa: Service, reason: string): Promise<void> {
  const end = (): Promise<unknown> => sa.call(saApi.endOwnRegistration, { body: { reason } });
  try {
    await end().catch((error: unknown) => {
      if (!isCode(error, 'SERVICE_UNAVAILABLE', 'LEDGER_UNKNOWN')) throw error;
      return end();
    });
  } catch (error) {
    if (!isCode(error, 'USER_REVOKED')) throw error;
  }
}
