import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { StoredOrganisation } from '../../domain/user.ts';
import { makeIdentity } from '../identity.ts';
import { TestLedger } from './test-ledger.ts';

const organisations: readonly StoredOrganisation[] = [
  { mspId: 'SaMSP', key: 'sa', type: 'sa', name: { en: 'Administration', zh: '管理' }, cloud: 'CloudMSP' },
  { mspId: 'Hospital1MSP', key: 'hospital1', type: 'hospital', name: { en: 'First', zh: '第一' }, cloud: 'CloudMSP' },
  { mspId: 'Hospital2MSP', key: 'hospital2', type: 'hospital', name: { en: 'Second', zh: '第二' }, cloud: 'Cloud2MSP' },
  { mspId: 'InstituteMSP', key: 'institute', type: 'third-party', name: { en: 'I', zh: '研究所' }, cloud: 'CloudMSP' },
  { mspId: 'CloudMSP', key: 'cloud', type: 'cloud', name: { en: 'Cloud', zh: '云' }, bucket: 'openward-records' },
  { mspId: 'Cloud2MSP', key: 'cloud2', type: 'cloud', name: { en: 'Second', zh: '第二云' }, bucket: 'second-records' },
];

export type TestNetwork = Awaited<ReturnType<typeof found>>;

let founded: ReturnType<typeof found> | undefined;

/** A small network in which nobody is registered yet, on a ledger of the caller's own. Founded once in a worker. */
export async function foundNetwork(): Promise<TestNetwork> {
  founded ??= found();
  const network = await founded;
  return { ...network, ledger: network.ledger.fork() };
}

/** Its organisations are put on the ledger by SA, through the chaincode itself. */
async function found() {
  const ledger = TestLedger.empty();
  const services = {
    sa: await makeIdentity('SaMSP', { role: 'sa' }),
    hospital1: await makeIdentity('Hospital1MSP', { role: 'hospital' }),
    hospital2: await makeIdentity('Hospital2MSP', { role: 'hospital' }),
    cloud: await makeIdentity('CloudMSP', { role: 'proxy' }),
    cloud2: await makeIdentity('Cloud2MSP', { role: 'proxy' }),
    workstation: await makeIdentity('Hospital1MSP', { role: 'workstation' }),
  };
  for (const organisation of organisations) await ledger.submit(services.sa, ledgerApi.organisations.put, organisation);
  return { ledger, ...services };
}
