import { connect } from '@hyperledger/fabric-gateway';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openChannel } from '../../connections/ledger/channel.ts';
import { signedBy } from '../../connections/ledger/signer.ts';
import { trustedRoots } from '../../main/session/roots.ts';
import type { Encounter } from '../world/cast.ts';
import type { Person } from '../world/person.ts';
import type { Probe } from './probe.ts';

const withPeers = ['Hospital1MSP', 'Hospital2MSP', 'InstituteMSP'];

/**
 * That each hospital's peer gets a transaction endorsed together with each of the others. Until then one more member
 * that fails would be one too many: the peers have not found each other again.
 */
export function endorsingOf(encounters: readonly Encounter[]): Record<string, Probe> {
  return Object.fromEntries(
    encounters.flatMap(({ org, patient }) => {
      const { mspId } = patient.loaded.profile;
      const others = withPeers.filter((other) => other !== mspId);
      return others.map((other) => [`${org} with ${other}`, () => endorsed(patient, [mspId, other])] as const);
    }),
  );
}

/** Endorsed by exactly these; nothing is submitted. */
async function endorsed(person: Person, endorsingOrganizations: string[]): Promise<void> {
  const { ledgerGate, channel, chaincode, mspId } = person.loaded.profile;
  if (ledgerGate === undefined) throw new Error('expected an organisation with a peer');
  const trust = trustedRoots(person.loaded).of(mspId);
  const client = openChannel({ peer: ledgerGate, trust, tls: person.vault.tlsIdentity() });
  const identity = { mspId, credentials: Buffer.from(person.vault.certificates.signingCertificate) };
  const gateway = connect({ client, identity, ...signedBy((message) => person.vault.sign(message)) });
  try {
    const contract = gateway.getNetwork(channel).getContract(chaincode);
    const asked = { arguments: [JSON.stringify({ pid: person.pid })], endorsingOrganizations };
    await contract.newProposal(ledgerApi.uses.readLog.name, asked).endorse({ deadline: Date.now() + 10_000 });
  } finally {
    gateway.close();
    client.close();
  }
}
