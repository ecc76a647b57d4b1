import { randomBytes } from 'node:crypto';
import { connect, type Gateway } from '@hyperledger/fabric-gateway';
import { afterAll, expect, inject, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openChannel } from '../../connections/ledger/channel.ts';
import { signedBy } from '../../connections/ledger/signer.ts';
import { PID, ShareId } from '../../domain/ids.ts';
import { Cast } from '../world/cast.ts';
import { inDays } from '../world/chapters.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const opened: { close: () => void }[] = [];
afterAll(async () => {
  for (const one of opened) one.close();
  await cast.close();
});

/** The ledger as somebody, without our own client's care. */
function gatewayOf({ vault, loaded }: Awaited<ReturnType<Cast['consumer']>>): Gateway {
  const { ledgerGate } = loaded.profile;
  if (ledgerGate === undefined) throw new Error('expected an organisation with a ledger gate');
  const tls = vault.tlsIdentity();
  const client = openChannel({ peer: ledgerGate, trust: loaded.trust.nodes, tls });
  const credentials = Buffer.from(vault.certificates.signingCertificate);
  const identity = { mspId: vault.mspId, credentials };
  const gateway = connect({ client, identity, ...signedBy((message) => vault.sign(message)) });
  opened.push(gateway, client);
  return gateway;
}

// What connections/ledger/order.ts stands on; the orderers and peers alone can say so.
it('an endorsed transaction that is ordered several times has one effect, and its first outcome stays', async () => {
  const [consumer, patient] = await Promise.all([cast.consumer(), cast.patient('hospital1')]);
  const gateway = gatewayOf(consumer);
  const { channel, chaincode } = consumer.loaded.profile;
  const request = {
    shareId: ShareId.parse(`S-${randomBytes(16).toString('hex')}`),
    patientPid: PID.parse(patient.vault.pid),
    purpose: 'research',
    reasonDigest: randomBytes(48).toString('hex'),
    kinds: ['EMR'],
    until: inDays(1),
  };
  const contract = gateway.getNetwork(channel).getContract(chaincode);
  const endorsed = await contract
    .newProposal(ledgerApi.shares.request.name, { arguments: [JSON.stringify(request)] })
    .endorse();
  const first = await (await endorsed.submit()).getStatus();
  expect(first.successful, `validation code ${first.code}`).toBe(true);
  for (const round of [1, 2]) {
    // An orderer that remembers it says so with an error; one that does not orders it once more.
    const commit = await endorsed.submit().catch(() => undefined);
    const status = await commit?.getStatus();
    if (status !== undefined)
      expect(status, `sent again, ${round}`).toMatchObject({ successful: true, blockNumber: first.blockNumber });
  }
  const asked = await consumer.ledger.evaluate(ledgerApi.shares.listByConsumer, {
    pid: PID.parse(consumer.vault.pid),
    bookmark: '',
    pageSize: 10,
  });
  expect(asked.items.map(({ shareId }) => shareId)).toEqual([request.shareId]);
});
