import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { alive } from '../../api/http/common.ts';
import { registrarApi } from '../../api/http/registrar.ts';
import type { CertificationOrder, Certified } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { authorityOf, makeIdentity } from '../../testing/identity.ts';
import { proveKeys } from '../registration/key-material.ts';
import { TestRegistrar } from '../registrar/testing.ts';
import { believed } from '../testing/believed.ts';
import { ScriptedService } from '../testing/service.ts';
import { voiceOf } from '../testing/voice.ts';
import type { Submission } from './intake.ts';
import { RegistrarClient, Registrars } from './registrars.ts';
import { vouchingBy } from './vouching.ts';

const registrar = await TestRegistrar.open();
afterAll(() => registrar.database.destroy());
const people = await authorityOf('Hospital1MSP');
let service: ScriptedService;
/** What the registrar's answer is made into on the way. */
let changing: (certified: Certified) => Certified;
let client: RegistrarClient;
beforeEach(async () => {
  changing = (certified) => certified;
  const certifier = registrar.certifier();
  service = new ScriptedService()
    .on(registrarApi.certify, async ({ body }) => changing(await certifier.certify(body)))
    .on(registrarApi.withdraw, async ({ body }) => {
      await certifier.withdraw(body);
      return {};
    });
  const voice = voiceOf(await makeIdentity('SaMSP', { role: 'sa' }), registrar.clock);
  const { clock } = registrar;
  client = new RegistrarClient({ org: 'hospital1', mspId: 'Hospital1MSP', service, root: people.root, voice, clock });
});

/** Whom SA has approved and the hospital has sent on. */
async function approved(): Promise<Omit<CertificationOrder, 'approval'>> {
  const { registration, role, pid, keys, forwarding } = await registrar.order();
  return { registration, role, pid, keys, forwarding };
}

describe('SA at a registrar', () => {
  it('has people certified, and their certificates revoked, with its signature', async () => {
    const person = await approved();
    expect(Object.keys(await client.certify(person))).toHaveLength(3);
    const { enrolmentId } = await proveKeys(person.keys);
    await client.withdraw({ enrolmentId, pid: person.pid });
    expect(registrar.enrolments.get(enrolmentId)?.revoked).toBe(true);
  });

  it('takes no certificate of another key, another person or another authority', async () => {
    const [person, other] = [await approved(), await approved()];
    const [ofOther, mine] = [await client.certify(other), await client.certify(person)];
    const elsewhere = await authorityOf('Hospital2MSP');
    const { requests } = await proveKeys(person.keys);
    const foreign = await elsewhere.certify(requests.signing.key, { role: 'patient', pid: person.pid });
    const otherRole = await people.certify(requests.signing.key, { role: 'doctor', pid: person.pid });
    for (const [what, signingCertificate] of Object.entries({
      'another key': mine.tlsCertificate,
      'another person': ofOther.signingCertificate,
      'another authority': foreign,
      'another role': otherRole,
    })) {
      changing = (certified) => ({ ...certified, signingCertificate });
      await expect(client.certify(person), what).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
    }
  });

  it('names the organisation whose registrar cannot be reached', async () => {
    service.on(registrarApi.certify, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    await expect(client.certify(await approved())).rejects.toMatchObject({
      code: 'REGISTRAR_UNAVAILABLE',
      details: { organisation: 'hospital1' },
    });
  });

  it('hears its refusals as they are', async () => {
    await expect(client.certify({ ...(await approved()), forwarding: undefined })).rejects.toMatchObject({
      code: 'NOT_FORWARDED',
    });
  });

  it('tells whether each answers', async () => {
    service.on(alive, () => ({ service: 'hospital1-registrar', version: '1' }));
    expect(client.health().name).toBe('registrar of hospital1');
    expect(await client.health().check()).toBe('hospital1-registrar 1');
  });

  it('knows no registrar of an organisation it was not told of', () => {
    expect(() => new Registrars([], () => client).of('Hospital1MSP')).toThrow(OpenwardError);
  });
});

describe('a registration is taken in', () => {
  const types = { Hospital1MSP: 'hospital', InstituteMSP: 'third-party' } as const;
  const registrars = Object.entries(types).map(([mspId, type]) => {
    const place = { url: 'https://127.0.0.1:1', serverName: 'registrar.test' };
    return { org: mspId.toLowerCase(), mspId, type, ...place };
  });

  /** The code of the refusal, or OK. */
  async function taken(over: Partial<Submission>): Promise<string> {
    const nodes = await authorityOf('Hospital1MSP', 'nodes');
    const { keys, forwarding } = await registrar.order();
    const vouching = vouchingBy({
      registrars: new Registrars(registrars, () => client),
      authorities: believed(nodes),
      clock: registrar.clock,
    });
    const submission = {
      org: 'x',
      mspId: 'Hospital1MSP',
      role: 'patient',
      rid,
      keys,
      claimDigest: 'c',
      forwarding,
    } as const;
    try {
      vouching({ ...submission, ...over }, await proveKeys(keys));
      return 'OK';
    } catch (error) {
      return error instanceof OpenwardError ? error.code : String(error);
    }
  }
  const rid = { kind: 'passport', number: 'E12345678', name: 'x' } as const;

  it('of a hospital when its H_M has signed this very one, and not otherwise', async () => {
    expect(await taken({})).toBe('OK');
    expect(await taken({ forwarding: undefined })).toBe('NOT_FORWARDED');
    expect(await taken({ role: 'doctor' })).toBe('NOT_FORWARDED');
    expect(await taken({ forwarding: (await registrar.order()).forwarding })).toBe('NOT_FORWARDED');
  });

  it('of a third party when an installation of its own has, and not otherwise', async () => {
    const consumer = { mspId: 'InstituteMSP', role: 'consumer' } as const;
    expect(await taken({ ...consumer, forwarding: undefined })).toBe('NOT_FORWARDED');
    expect(await taken(consumer), 'by a hospital’s H_M').toBe('NOT_FORWARDED');
  });

  it('of an administrator with a code', async () => {
    const administrator = { role: 'hospital-admin', activationCode: 'AAAA-BBBB-CCCC' } as const;
    expect(await taken({ ...administrator, forwarding: undefined })).toBe('OK');
  });

  it('of an organisation without a registrar by nobody', async () => {
    expect(await taken({ mspId: 'CloudMSP' })).toBe('NOT_ENTITLED');
  });
});
