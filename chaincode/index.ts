import { mayLose } from '../domain/may-lose.ts';
import { AuditContract } from './audit/contract.ts';
import { HealthContract } from './health/contract.ts';
import { IdentitiesContract } from './identities/contract.ts';
import { chaincodeLog, writeLinesOfJson } from './logging.ts';
import { OrganisationsContract } from './organisations/contract.ts';
import { RecordsContract } from './records/contract.ts';
import { SharesContract } from './shares/contract.ts';
import { TreatmentsContract } from './treatments/contract.ts';
import { UsesContract } from './uses/contract.ts';

writeLinesOfJson();
// Node would print them itself, between the lines of the log.
process.removeAllListeners('warning');
process.on('warning', ({ name, message }) => chaincodeLog.warn('a warning of the runtime', { name, text: message }));
// A process of the ledger does not end because its log cannot be written.
mayLose(process.stdout);
mayLose(process.stderr);

/** What `fabric-chaincode-node` loads. Not readonly: the loader appends its own system contract. */
export const contracts = [
  HealthContract,
  OrganisationsContract,
  IdentitiesContract,
  TreatmentsContract,
  RecordsContract,
  SharesContract,
  UsesContract,
  AuditContract,
];
