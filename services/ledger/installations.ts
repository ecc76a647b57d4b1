import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Installation } from '../../domain/installation.ts';

/** That an installation is let in, and its word taken, still. @throws INSTALLATION_REVOKED, LEDGER_UNAVAILABLE */
export async function requireInstallation(ledger: Pick<Ledger, 'evaluate'>, installation: Installation): Promise<void> {
  if (await isRevoked(ledger, installation)) throw new OpenwardError('INSTALLATION_REVOKED');
}

async function isRevoked(ledger: Pick<Ledger, 'evaluate'>, installation: Installation): Promise<boolean> {
  try {
    return (await ledger.evaluate(ledgerApi.organisations.installation, installation)).revoked !== undefined;
  } catch (error) {
    // There is no such question in the chaincode of before, which the members have not exchanged yet: nobody is
    // revoked then. Nothing else is wrong with what is asked here.
    if (error instanceof OpenwardError && error.code === 'INPUT_INVALID') return false;
    throw error;
  }
}
