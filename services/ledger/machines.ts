import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { revokedAs, type MachineKey } from '../../domain/machine-key.ts';

/**
 * That a machine is let in, and its word taken, still.
 * @throws INSTALLATION_REVOKED, MACHINE_REVOKED, LEDGER_UNAVAILABLE
 */
export async function requireMachine(
  ledger: Pick<Ledger, 'evaluate'>,
  { role, mspId, key }: MachineKey & { readonly role: string },
): Promise<void> {
  if (await isRevoked(ledger, { mspId, key })) throw new OpenwardError(revokedAs(role));
}

async function isRevoked(ledger: Pick<Ledger, 'evaluate'>, machine: MachineKey): Promise<boolean> {
  try {
    return (await ledger.evaluate(ledgerApi.organisations.installation, machine)).revoked !== undefined;
  } catch (error) {
    // There is no such question in the chaincode of before, which the members have not exchanged yet: nobody is
    // revoked then. Nothing else is wrong with what is asked here.
    if (error instanceof OpenwardError && error.code === 'INPUT_INVALID') return false;
    throw error;
  }
}
