import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PID, ShareId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { connectServices } from '../../main/session/connections.ts';
import { generateSigningKey } from '../../protocol/identity/keys.ts';
import type { KeyPairPem } from '../../protocol/identity/keys.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { saApi } from '../../api/http/sa.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { Cast } from '../world/cast.ts';
import { doorsOf, knock } from '../world/doors.ts';
import type { LedgerDoor, Visitor } from '../world/doors.ts';
import { once } from '../world/once.ts';
import { realAuthority } from '../world/real-authority.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const loaded = world.profile('hospital1');
const doors = doorsOf(world);
const attributes = { role: 'workstation' };
/** Which of its organisation's authorities a door listens to. */
const kindFor = ({ lets }: LedgerDoor): AuthorityKind => (lets === 'nodes' ? 'nodes' : 'people');
let key: KeyPairPem;

beforeAll(async () => {
  key = await generateSigningKey();
});
const somePatient = once(() => cast.patient());
afterAll(() => cast.close());

const visitors: readonly { who: string; make: (door: LedgerDoor) => Promise<Visitor> }[] = [
  { who: 'nobody in particular: no certificate', make: () => Promise.resolve({}) },
  {
    who: 'a stranger whose own authority has the organisation’s name',
    make: async (door) => ({
      certificate: await (
        await TestAuthority.found(world.profile(door.org).profile.mspId)
      ).certify(key.publicKey, attributes),
      key: key.privateKey,
    }),
  },
  {
    who: 'someone whose certificate has expired',
    make: async (door) => ({
      certificate: await (
        await realAuthority(world, door.org, kindFor(door))
      ).certify(key.publicKey, attributes, {
        from: new Date('2020-01-01T00:00:00.000Z'),
        until: new Date('2020-02-01T00:00:00.000Z'),
      }),
      key: key.privateKey,
    }),
  },
  {
    who: 'someone whose certificate is not valid yet',
    make: async (door) => ({
      certificate: await (
        await realAuthority(world, door.org, kindFor(door))
      ).certify(key.publicKey, attributes, {
        from: new Date(Date.now() + 86_400_000),
        until: new Date(Date.now() + 2 * 86_400_000),
      }),
      key: key.privateKey,
    }),
  },
];

describe.each(doors)('$name', (door) => {
  it('answers a certificate of the network', async () => {
    // Made by the same hand as the bad ones, so that those are refused for what is wrong with them.
    expect(
      await knock(door, loaded.trust.nodes, {
        certificate: await (await realAuthority(world, door.org, kindFor(door))).certify(key.publicKey, attributes),
        key: key.privateKey,
      }),
    ).toBe('answered');
  });

  it(door.lets === 'nodes' ? 'does not answer a workstation' : 'answers a workstation', async () => {
    expect(await knock(door, loaded.trust.nodes, world.profile(door.org).device)).toMatch(
      door.lets === 'nodes' ? /^refused: (?!silence)/ : /^answered$/,
    );
  });

  it.each(visitors)('does not answer $who', async ({ make }) => {
    expect(await knock(door, loaded.trust.nodes, await make(door))).toMatch(/^refused: (?!silence)/);
  });
});

describe('somebody let in by TLS', () => {
  it('is still nobody to the ledger with an identity of another authority', async () => {
    const patient = await somePatient();
    const forged = await (
      await TestAuthority.found('Hospital1MSP')
    ).certify(key.publicKey, { role: 'patient', pid: patient.pid });
    const { ledgerGate, channel, chaincode } = loaded.profile;
    const ledger = new FabricLedger({
      peer: ledgerGate!,
      trust: loaded.trust.nodes,
      tls: patient.vault.tlsIdentity(),
      identity: { mspId: 'Hospital1MSP', certificate: forged },
      sign: ecdsaSigner(key.privateKey),
      channel,
      chaincode,
    });
    await expect(
      ledger.evaluate(ledgerApi.records.listByPatient, { pid: patient.vault.pid, pageSize: 1, bookmark: '' }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    ledger.close();
  });

  it('cannot sign for another with a real certificate of one’s own organisation', async () => {
    const [patient, other] = [await somePatient(), await cast.patient()];
    await expect(
      other.ledger.evaluate(ledgerApi.records.listByPatient, { pid: patient.vault.pid, pageSize: 1, bookmark: '' }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('can do nothing with a workstation’s certificate but register', async () => {
    const services = connectServices(loaded, loaded.device);
    await expect(services.hospital!.call(hospitalApi.appointments)).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(services.sa.call(saApi.listUsers)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(services.sa.call(saApi.listRegistrations)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    const patient = await somePatient();
    await expect(
      services.clouds.own.service.call(cloudApi.publishCertificates, {
        params: { pid: patient.vault.pid },
        body: patient.vault.certificates,
      }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await services.close();
  });

  it('learns nothing about people they have nothing to do with, not even whether they exist', async () => {
    const [patient, doctor, technician, consumer, other] = [
      await somePatient(),
      await cast.doctor(),
      await cast.technician(),
      await cast.consumer(),
      await cast.patient(),
    ];
    const nobody = PID.parse('e'.repeat(96));
    const shareId = ShareId.parse(`S-${'e'.repeat(32)}`);
    for (const asker of [patient, doctor, technician, consumer])
      for (const pid of [other.vault.pid, nobody]) {
        const refused = { code: 'NOT_ENTITLED' };
        await expect(asker.ledger.evaluate(ledgerApi.identities.get, { pid })).rejects.toMatchObject(refused);
        await expect(asker.cloud.call(cloudApi.certificates, { params: { pid } })).rejects.toMatchObject(refused);
        await expect(asker.sa.call(saApi.standing, { params: { pid }, query: { shareId } })).rejects.toMatchObject(
          refused,
        );
      }
  });

  it('is not believed to be SA because another organisation’s authority says so', async () => {
    const certificate = await (await realAuthority(world, 'hospital1', 'nodes')).certify(key.publicKey, { role: 'sa' });
    const services = connectServices(loaded, { certificate, key: key.privateKey });
    const patient = await somePatient();
    await expect(
      services.clouds.own.service.call(cloudApi.publishCertificates, {
        params: { pid: patient.vault.pid },
        body: patient.vault.certificates,
      }),
    ).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
    await services.close();
  });

  it('is not believed to be a person the ledger does not know', async () => {
    const certificate = await (
      await realAuthority(world, 'hospital1', 'people')
    ).certify(key.publicKey, { role: 'patient', pid: 'f'.repeat(96) });
    const services = connectServices(loaded, { certificate, key: key.privateKey });
    await expect(services.hospital!.call(hospitalApi.appointments)).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
    await services.close();
  });
});
