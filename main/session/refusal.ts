import { ledgerApi } from '../../api/ledger/transactions.ts';
import { isCode } from '../../app/flows/errors.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { PID } from '../../domain/ids.ts';

/** Who is signed in, as far as the ledger is asked about them. */
interface Asking {
  readonly me: { readonly pid: PID };
  readonly ports: { readonly ledger: Pick<Ledger, 'evaluate'> };
}

/** Whether these keys are nobody's any more: of a revoked person, renewed elsewhere, or given up and replaced. */
export async function whyRefused({ me, ports }: Asking): Promise<OpenwardError | undefined> {
  try {
    const { status } = await ports.ledger.evaluate(ledgerApi.identities.get, { pid: me.pid });
    return status === 'revoked' ? new OpenwardError('USER_REVOKED') : undefined;
  } catch (error) {
    return isCode(error, 'USER_REVOKED', 'CERTIFICATE_REPLACED', 'KEYS_GIVEN_UP') ? error : undefined;
  }
}
