import { readFileSync } from 'node:fs';
import { createPrivateKey, randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { RegistrarConfig, SaServiceConfig } from '../../api/formats/service-config.ts';
import { registrarApi } from '../../api/http/registrar.ts';
import { saApi } from '../../api/http/sa.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { CertificationOrder, SignedStatement } from '../../api/messages/certification.ts';
import { CaClient } from '../../connections/ca/client.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { systemClock } from '../../connections/system-clock.ts';
import type { Clock } from '../../domain/clock.ts';
import { PID } from '../../domain/ids.ts';
import type { PersonRole } from '../../domain/user.ts';
import { certificationStatement, forwardingStatement } from '../../protocol/signature/statement-of.ts';
import { proveKeys } from '../../services/registration/key-material.ts';
import { ServiceVoice } from '../../services/registration/voice.ts';
import { readServiceConfig } from '../../services/http/read-config.ts';
import { testKeys } from '../../services/testing/keys.ts';
import { testPid } from '../../services/testing/people.ts';
import type { Issued } from '../../testing/authority.ts';
import { keeping } from '../world/keeping.ts';
import { visitWorld } from '../world/world.ts';

/**
 * Who holds all of SA's machine makes nobody in another organisation's name, and who holds all of one hospital's
 * machine makes nobody in another's: a registrar wants SA's word and its own organisation's, and its authority answers
 * nobody else.
 */
const world = visitWorld(inject('openwardData'));
const { trust, profile } = world.profile('hospital1');
const mspOf = { sa: 'SaMSP', hospital1: 'Hospital1MSP', hospital2: 'Hospital2MSP', institute: 'InstituteMSP' } as const;
type Org = keyof typeof mspOf;

const keep = keeping();

/** The registrar of an organisation, called with somebody's certificate. */
function registrarAs(org: Org, tls: Issued): MutualTlsService {
  const place = { url: `https://127.0.0.1:${world.port(`${org}.registrar`)}`, trust: trust.nodes };
  const agents = keep(new MutualTlsAgents(tls));
  return new MutualTlsService({ ...place, serverName: `registrar.${org}.openward.internal`, agents });
}

/** A program that signs: a service by its key of the ledger, an installation by its only one. */
type Speaker = 'sa' | 'hospital1' | 'hospital2' | `installation of ${'hospital1' | 'institute'}`;

function keysOf(speaker: Speaker): Issued {
  const [, installation] = /^installation of (.*)$/.exec(speaker) ?? [];
  return installation === undefined ? world.machine(speaker, 'service').signing : world.profile(installation).device;
}

const voiceOf = (speaker: Speaker, clock: Clock = systemClock): ServiceVoice =>
  new ServiceVoice(keysOf(speaker), clock);

interface Said {
  readonly by?: Speaker;
  readonly forwardedBy?: Speaker | undefined;
  readonly at?: string;
}

/** What whoever holds these services' keys says of a person, in whatever organisation's name. */
async function order(org: Org, role: PersonRole, said: Said, over: Partial<CertificationOrder> = {}) {
  const { keys } = over.keys ? { keys: over.keys } : await testKeys();
  const registration = over.registration ?? randomUUID();
  const pid = over.pid ?? PID.parse(testPid(registration));
  const proven = await proveKeys(keys);
  const mspId = mspOf[org];
  const { by = 'sa', at: kept } = said;
  const voice = kept === undefined ? voiceOf(by) : voiceOf(by, { now: () => new Date(kept) });
  const approval = await voice.say((at) =>
    certificationStatement({ mspId, registration, role, pid, keys: proven }, at),
  );
  let forwarding: SignedStatement | undefined;
  if (said.forwardedBy !== undefined)
    forwarding = await voiceOf(said.forwardedBy).say((at) => forwardingStatement({ mspId, role, keys: proven }, at));
  return { registration, role, pid, keys, approval, forwarding, ...over };
}

const sas = world.machine('sa', 'service').tls;
const certifiedBy = (org: Org, body: CertificationOrder, tls = sas) =>
  registrarAs(org, tls).call(registrarApi.certify, { body });

describe('with all of SA’s machine', () => {
  it.each(['patient', 'doctor', 'technician', 'consumer'] as const)(
    'no %s of a hospital is made without its H_M',
    async (role) => {
      for (const forwardedBy of [undefined, 'sa', 'hospital2', 'installation of hospital1'] as const)
        await expect(
          certifiedBy('hospital1', await order('hospital1', role, { forwardedBy })),
          `sent on by ${forwardedBy ?? 'nobody'}`,
        ).rejects.toMatchObject({ code: 'NOT_FORWARDED' });
    },
  );

  it('the same is made once the hospital’s H_M has sent it on, so nothing else was wrong with it', async () => {
    const body = await order('hospital1', 'patient', { forwardedBy: 'hospital1' });
    const certified = await certifiedBy('hospital1', body);
    expect(await certifiedBy('hospital1', body), 'the same certificates once more').toEqual(certified);
  });

  it('no data user of a third party is made without an installation of its own', async () => {
    for (const forwardedBy of [undefined, 'sa', 'hospital1', 'installation of hospital1'] as const)
      await expect(
        certifiedBy('institute', await order('institute', 'consumer', { forwardedBy })),
        `sent on by ${forwardedBy ?? 'nobody'}`,
      ).rejects.toMatchObject({ code: 'NOT_FORWARDED' });
    const own = await order('institute', 'consumer', { forwardedBy: 'installation of institute' });
    await expect(certifiedBy('institute', own), 'sent on by its own').resolves.toBeDefined();
  });

  it('no administrator of a hospital is made without its code', async () => {
    const body = await order('hospital1', 'hospital-admin', { forwardedBy: 'hospital1' });
    await expect(certifiedBy('hospital1', body)).rejects.toMatchObject({ code: 'ACTIVATION_REFUSED' });
  });

  it('nobody is registered at a hospital’s authority: it knows SA’s certificate no more', async () => {
    const { ca } = readServiceConfig(
      RegistrarConfig,
      world.paths.node('hospital1').serviceConfig('hospital1-registrar'),
    );
    const client = keep(new CaClient({ ...ca, trust: readFileSync(ca.trust, 'utf8'), tls: sas }));
    await expect(client.info()).rejects.toMatchObject({ code: 'CA_UNAVAILABLE' });
  });

  it('nobody is registered there by SA’s own registrar either, with whatever certificate of SA’s', async () => {
    const own = readServiceConfig(RegistrarConfig, world.node('sa').serviceConfig('sa-registrar')).ca.registrar;
    const read = (file: string): string => readFileSync(file, 'utf8');
    const registrar = { certificate: read(own.certificate), key: createPrivateKey(read(own.key)) };
    const { ca } = readServiceConfig(RegistrarConfig, world.node('hospital1').serviceConfig('hospital1-registrar'));
    for (const id of ['admin', 'registrar', 'service']) {
      const of = (file: string): string => read(world.node('sa').identity(id, file));
      const tls = { certificate: of('tls.pem'), key: of('tls-key.pem') };
      const client = keep(new CaClient({ ...ca, trust: read(ca.trust), tls }));
      const person = { id: `foreign-${randomUUID()}`, secret: 'of the attacker', type: 'client' } as const;
      await expect(client.registerEnrolment(registrar, person), id).rejects.toMatchObject({
        code: 'CA_UNAVAILABLE',
      });
    }
  });

  it('no key of a registrar is found in SA’s configuration', () => {
    const config = readServiceConfig(SaServiceConfig, world.paths.node('sa').serviceConfig('sa-service'));
    expect(JSON.stringify(config)).not.toMatch(/registrar\/(signing|tls)-key|\/ca\/(nodes|people)\//);
  });
});

describe('an approval', () => {
  it('altered in any field is refused', async () => {
    const good = await order('hospital1', 'patient', { forwardedBy: 'hospital1' });
    const changes: Record<string, Partial<CertificationOrder>> = {
      role: { role: 'doctor' },
      pid: { pid: PID.parse(testPid('another')) },
      registration: { registration: 'another' },
      keys: { keys: (await testKeys()).keys },
      at: { approval: { ...good.approval, at: new Date().toISOString() } },
    };
    for (const [field, change] of Object.entries(changes))
      await expect(certifiedBy('hospital1', { ...good, ...change }), field).rejects.toMatchObject({
        code: 'SIGNATURE_INVALID',
      });
  });

  it('for one hospital is nothing to another, whose H_M has sent the same on', async () => {
    const body = await order('hospital1', 'patient', { forwardedBy: 'hospital1' });
    await expect(certifiedBy('hospital2', body)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('kept for an hour is refused', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const body = await order('hospital1', 'patient', { forwardedBy: 'hospital1', at });
    await expect(certifiedBy('hospital1', body)).rejects.toMatchObject({ code: 'SERVICE_CLOCK' });
  });

  it('of a person who is certified is not taken for other keys or another PID', async () => {
    const body = await order('hospital1', 'patient', { forwardedBy: 'hospital1' });
    await certifiedBy('hospital1', body);
    const others = [
      await order('hospital1', 'patient', { forwardedBy: 'hospital1' }, { pid: body.pid }),
      await order('hospital1', 'patient', { forwardedBy: 'hospital1' }, { keys: body.keys }),
    ];
    for (const other of others)
      await expect(certifiedBy('hospital1', other)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('with all of one hospital’s machine', () => {
  const machines = ['service', 'registrar'] as const;
  const tlsOf = (org: string, id: string): Issued => ({
    certificate: readFileSync(world.paths.node(org).identity(id, 'tls.pem'), 'utf8'),
    key: readFileSync(world.paths.node(org).identity(id, 'tls-key.pem'), 'utf8'),
  });

  it.each(machines)('the registrar of another does not listen to its %s', async (id) => {
    const body = await order('hospital2', 'patient', { forwardedBy: 'hospital2' });
    await expect(certifiedBy('hospital2', body, tlsOf('hospital1', id))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });

  it.each(machines)('its own does not take its %s for SA', async (id) => {
    const body = await order('hospital1', 'patient', { by: 'hospital1', forwardedBy: 'hospital1' });
    await expect(certifiedBy('hospital1', body, tlsOf('hospital1', id))).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
  });

  it('nobody is approved in SA’s place, were its registrar to listen', async () => {
    const body = await order('hospital2', 'patient', { by: 'hospital1', forwardedBy: 'hospital2' });
    await expect(certifiedBy('hospital2', body)).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it('SA does not take a registration of another hospital, sent on by this one', async () => {
    const { keys } = await testKeys();
    const proven = await proveKeys(keys);
    const statement = { mspId: 'Hospital2MSP', role: 'patient', keys: proven } as const;
    const forwarding = await voiceOf('hospital1').say((at) => forwardingStatement(statement, at));
    const agents = keep(new MutualTlsAgents(tlsOf('hospital1', 'service')));
    const sa = new MutualTlsService({ ...profile.sa, trust: trust.nodes, agents });
    const rid = { kind: 'passport', number: 'X1234567', name: 'Nobody' } as const;
    const body = { role: 'patient', rid, keys, claimDigest: 'c'.repeat(64), forwarding } as const;
    await expect(sa.call(saApi.submitRegistration, { body })).rejects.toMatchObject({ code: 'NOT_FORWARDED' });
  });

  it('nobody is put on the ledger: that is SA’s alone', async () => {
    const { signing, tls } = world.machine('hospital1', 'service');
    const ledger = keep(
      new FabricLedger({
        peer: world.peer('hospital1'),
        trust: trust.nodes,
        tls,
        identity: { mspId: 'Hospital1MSP', certificate: signing.certificate },
        sign: ecdsaSigner(signing.key),
        channel: profile.channel,
        chaincode: profile.chaincode,
      }),
    );
    const { keys } = await testKeys();
    const user = {
      pid: testPid('forged'),
      mspId: 'Hospital1MSP',
      role: 'patient',
      preKeys: keys.preKeys,
      signingKey: (await proveKeys(keys)).signingKey,
      signingThumbprint: 'a'.repeat(43),
      encryptionThumbprint: 'b'.repeat(43),
    } as const;
    await expect(ledger.submit(ledgerApi.identities.register, user)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});

describe('the authorities of people', () => {
  const strangers: [string, string][] = [
    ['sa', 'service'],
    ['hospital1', 'service'],
    ['hospital1', 'workstation'],
    ['institute', 'peer'],
    ['cloud', 'service'],
  ];
  it.each(strangers)('do not answer the certificate of %s’s %s', async (org, id) => {
    const { ca } = readServiceConfig(
      RegistrarConfig,
      world.paths.node('hospital1').serviceConfig('hospital1-registrar'),
    );
    const read = (file: string): string => readFileSync(world.paths.node(org).identity(id, file), 'utf8');
    const tls = { certificate: read('tls.pem'), key: read('tls-key.pem') };
    const client = keep(new CaClient({ ...ca, trust: readFileSync(ca.trust, 'utf8'), tls }));
    await expect(client.info()).rejects.toMatchObject({ code: 'CA_UNAVAILABLE' });
  });
});
