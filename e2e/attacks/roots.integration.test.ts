import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Gateway } from '@hyperledger/fabric-gateway';
import { common, gateway as prepared, msp, peer as protos } from '@hyperledger/fabric-protos';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { RegistrarConfig } from '../../api/formats/service-config.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { CaClient } from '../../connections/ca/client.ts';
import { openChannel } from '../../connections/ledger/channel.ts';
import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { signedBy } from '../../connections/ledger/signer.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { signLowS } from '../../connections/ca/token.ts';
import { newKeyAndRequest } from '../../fabric-config/generate/csr.ts';
import { connectServices } from '../../main/session/connections.ts';
import type { CertificateOptions, Issued } from '../../testing/authority.ts';
import { readServiceConfig } from '../../services/http/read-config.ts';
import { LedgerReader, refusalOf, type LedgerIdentity } from '../world/ledger-reader.ts';
import { keeping } from '../world/keeping.ts';
import { realAuthority } from '../world/real-authority.ts';
import { visitWorld } from '../world/world.ts';

/**
 * Who holds an authority of people, be it its registrar or a thief with the very key, makes persons: never a machine,
 * an administrator or an endorser.
 */
const world = visitWorld(inject('openwardData'));
const loaded = world.profile('hospital1');
const { profile, trust } = loaded;
const units = ['peer', 'orderer', 'admin'] as const;
const VALID = 0;

const keep = keeping();

type Unit = NonNullable<CertificateOptions['unit']>;

/** What an authority is made to issue with its key, valid from now on: its root is not older. */
async function made(org: string, kind: AuthorityKind, unit: Unit, role?: string): Promise<Issued> {
  const authority = await realAuthority(world, org, kind);
  const [from, until] = [new Date(), new Date(Date.now() + 86_400_000)];
  return authority.issue(role === undefined ? undefined : { role }, { unit, from, until });
}
const forged = (org: string, unit: Unit, role?: string) => made(org, 'people', unit, role);

/** A registrar's own way to its authority, under whichever name. */
function authorityThrough(org: string, caName?: string): CaClient {
  const { ca } = readServiceConfig(RegistrarConfig, world.paths.node(org).serviceConfig(`${org}-registrar`));
  const read = (file: string): string => readFileSync(file, 'utf8');
  const tls = { certificate: read(ca.tls.certificate), key: read(ca.tls.key) };
  return keep(new CaClient({ ...ca, caName: caName ?? ca.caName, trust: read(ca.trust), tls }));
}

describe('with a hospital’s registrar', () => {
  let ca: CaClient;
  let registrar: { certificate: string; key: ReturnType<typeof createPrivateKey> };
  beforeAll(() => {
    const own = readServiceConfig(RegistrarConfig, world.paths.node('hospital1').serviceConfig('hospital1-registrar'))
      .ca.registrar;
    const read = (file: string): string => readFileSync(file, 'utf8');
    registrar = { certificate: read(own.certificate), key: createPrivateKey(read(own.key)) };
    ca = authorityThrough('hospital1');
  });
  const secret = 'a secret of the attacker';

  it.each(units)('no %s is registered', async (type) => {
    await expect(ca.registerEnrolment(registrar, { id: `forged-${type}`, secret, type })).rejects.toMatchObject({
      code: 'CA_REFUSED',
    });
  });

  it('nobody is registered at another hospital’s authority', async () => {
    const other = authorityThrough('hospital1', 'people-hospital2');
    const person = { id: `foreign-${Date.now()}`, secret, type: 'client' } as const;
    await expect(other.registerEnrolment(registrar, person)).rejects.toMatchObject({ code: 'CA_REFUSED' });
  });

  it.each(['sa', 'hospital1', 'hospital2', 'institute'])(
    'of %s the authority of nodes is not there to be asked',
    async (org) => {
      await expect(authorityThrough(org, `nodes-${org}`).info()).rejects.toMatchObject({ code: 'CA_REFUSED' });
    },
  );

  it('no certificate bears a machine’s name', async () => {
    const id = `named-${Date.now()}`;
    await ca.registerEnrolment(registrar, { id, secret, type: 'client' });
    const { csr } = await newKeyAndRequest(id, 'p256', ['peer.hospital1.openward.internal', '127.0.0.1']);
    const certificate = new X509Certificate(await ca.enrol(id, secret, csr, { profile: 'machine' }));
    expect(certificate.subjectAltName ?? '').not.toMatch(/hospital1|127/);
  });
});

describe('with the key of an authority of people', () => {
  it('one is refused for the root alone: what the authority of nodes makes in the same way is let in', async () => {
    const identity = { mspId: profile.mspId, ...(await made('hospital1', 'nodes', 'peer')) };
    const reader = readerAs(identity);
    await expect(reader.ways('')['qscc/GetChainInfo']?.()).resolves.toBeDefined();
    const { certificate, key } = await made('hospital1', 'nodes', 'client', 'hospital');
    await expect(ledgerAs(profile.mspId, certificate, key).evaluate(ledgerApi.organisations.list, {})).resolves.toEqual(
      expect.any(Array),
    );
  });

  it.each(units)('nobody is a %s to a peer', async (unit) => {
    const identity = { mspId: profile.mspId, ...(await forged('hospital1', unit)) };
    // By a node's connection: the peer does not even listen to one of its own.
    const reader = readerAs(identity, world.machine('hospital1', 'service').tls);
    for (const [way, ask] of Object.entries(reader.ways('')))
      expect(await ask().then(() => 'given', refusalOf), `expected ${way} to be refused`).toMatch(
        /access denied|failed ACL check|status response: 403|creator.*(malformed|not valid|invalid)/i,
      );
  });

  it.each(['sa', 'hospital', 'proxy'])('nobody is a program of role %s to the ledger', async (role) => {
    const org = role === 'sa' ? 'sa' : role === 'proxy' ? 'cloud' : 'hospital1';
    const { certificate, key } = await forged(org, 'client', role);
    const ledger = ledgerAs(mspOf(org), certificate, key);
    await expect(ledger.evaluate(ledgerApi.organisations.list, {})).rejects.toMatchObject({
      code: 'NOT_AUTHENTICATED',
    });
  });

  it('nobody is H_M to a service', async () => {
    const services = keep(connectServices(loaded, await forged('hospital1', 'client', 'hospital')));
    await expect(services.hospital?.call(hospitalApi.appointments)).rejects.toMatchObject({
      code: 'NOT_AUTHENTICATED',
    });
  });

  it('nobody endorses: a transaction of forged endorsers is not valid, and of the real ones it is', async () => {
    const two = ['hospital1', 'hospital2'];
    const forgers = await Promise.all(two.map(async (org) => endorser(mspOf(org), await forged(org, 'peer'))));
    const real = two.map((org) => endorser(mspOf(org), world.machine(org, 'peer').signing));
    expect(await committedWith(forgers), 'expected ENDORSEMENT_POLICY_FAILURE').toBe(
      protos.TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
    );
    expect(await committedWith(real), 'expected the same with the real peers’ keys to be valid').toBe(VALID);
  });
});

describe('a workstation', () => {
  it('is no member of the channel, and the ledger does not answer it', async () => {
    const { certificate, key } = loaded.device;
    const ledger = ledgerAs(profile.mspId, certificate, key);
    await expect(ledger.evaluate(ledgerApi.organisations.list, {})).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});

function readerAs(identity: LedgerIdentity, tls: Issued = identity): LedgerReader {
  const door = { peer: world.peer('hospital1'), trust: trust.nodes, tls };
  return keep(new LedgerReader(door, identity, profile.channel));
}

function ledgerAs(mspId: string, certificate: string, key: string): FabricLedger {
  return keep(
    new FabricLedger({
      peer: world.peer('hospital1'),
      trust: trust.nodes,
      tls: world.machine('hospital1', 'service').tls,
      identity: { mspId, certificate },
      sign: ecdsaSigner(key),
      channel: profile.channel,
      chaincode: profile.chaincode,
    }),
  );
}

function mspOf(org: string): string {
  return { sa: 'SaMSP', cloud: 'CloudMSP', hospital1: 'Hospital1MSP', hospital2: 'Hospital2MSP' }[org] ?? org;
}

type Endorser = (payload: Uint8Array) => protos.Endorsement;

function endorser(mspId: string, { certificate, key }: Issued): Endorser {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  const endorserBytes = identity.serializeBinary();
  return (payload) => {
    const endorsement = new protos.Endorsement();
    endorsement.setEndorser(endorserBytes);
    const signed = Buffer.concat([payload, endorserBytes]);
    endorsement.setSignature(signLowS(signed, createPrivateKey(key)));
    return endorsement;
  };
}

/** Has a harmless transaction of SA endorsed, puts other endorsements in place, and commits it. Answers its code. */
async function committedWith(endorsers: readonly Endorser[]): Promise<number> {
  const { gateway, propose } = saGateway();
  const transaction = await propose();
  const changed = prepared.PreparedTransaction.deserializeBinary(transaction.getBytes());
  const envelope = changed.getEnvelope();
  if (envelope === undefined) throw new Error('expected a transaction');
  envelope.setPayload(endorsedBy(envelope.getPayload_asU8(), endorsers));
  changed.setEnvelope(envelope);
  const sent = await gateway.newTransaction(changed.serializeBinary()).submit();
  return (await sent.getStatus()).code;
}

function endorsedBy(bytes: Uint8Array, endorsers: readonly Endorser[]): Uint8Array {
  const payload = common.Payload.deserializeBinary(bytes);
  const transaction = protos.Transaction.deserializeBinary(payload.getData_asU8());
  const [first] = transaction.getActionsList();
  if (first === undefined) throw new Error('expected an action');
  const action = protos.ChaincodeActionPayload.deserializeBinary(first.getPayload_asU8());
  const endorsed = action.getAction();
  if (endorsed === undefined) throw new Error('expected an endorsed action');
  const answer = endorsed.getProposalResponsePayload_asU8();
  endorsed.setEndorsementsList(endorsers.map((endorse) => endorse(answer)));
  action.setAction(endorsed);
  first.setPayload(action.serializeBinary());
  transaction.setActionsList([first]);
  payload.setData(transaction.serializeBinary());
  return payload.serializeBinary();
}

function saGateway() {
  const { tls, signing } = world.machine('sa', 'service');
  const client = keep(openChannel({ peer: world.peer('hospital1'), trust: trust.nodes, tls }));
  const gateway: Gateway = keep(
    connect({
      client,
      identity: { mspId: 'SaMSP', credentials: Buffer.from(signing.certificate) },
      ...signedBy(ecdsaSigner(signing.key)),
    }),
  );
  const contract = gateway.getNetwork(profile.channel).getContract(profile.chaincode);
  const propose = () => contract.newProposal(ledgerApi.organisations.list.name, { arguments: ['{}'] }).endorse();
  return { gateway, propose };
}
