import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificationOrder } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { createCsr } from '../../protocol/identity/csr.ts';
import { generateSigningKey } from '../../protocol/identity/keys.ts';
import { proveKeys } from '../registration/key-material.ts';
import { requestsFor, testKeys } from '../testing/keys.ts';
import { testPid } from '../testing/people.ts';
import { TestRegistrar, testCode, type Fault } from './testing.ts';

let registrar: TestRegistrar;
const opened: TestRegistrar[] = [];
const open = async (...of: Parameters<typeof TestRegistrar.open>): Promise<TestRegistrar> => {
  const one = await TestRegistrar.open(...of);
  opened.push(one);
  return one;
};
beforeEach(async () => {
  registrar = await open();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.database.destroy();
});

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : error),
  );
const certify = (order: CertificationOrder, by = registrar) => by.certifier().certify(order);

describe('a person whom SA has approved and the hospital has sent on', () => {
  it('gets three certificates with role and PID, for the keys of the requests', async () => {
    const order = await registrar.order('doctor');
    const certified = await certify(order);
    for (const pem of Object.values(certified))
      expect(parseCertificate(pem).attributes).toEqual({ role: 'doctor', pid: order.pid });
    expect(new Set(Object.values(certified)).size).toBe(3);
  });

  it('asked for again, however SA signs anew, gets the same three, and the authority is not asked', async () => {
    const order = await registrar.order();
    const first = await certify(order);
    expect(await certify(order)).toEqual(first);
    expect(await certify(await registrar.order('patient', order))).toEqual(first);
    expect(registrar.issued).toBe(3);
  });

  it('asked for again by requests made anew for the same keys gets the same three', async () => {
    const made = await testKeys();
    const order = await registrar.order('patient', { keys: made.keys });
    const first = await certify(order);
    const { registration, pid } = order;
    const again = await registrar.order('patient', { keys: await requestsFor(made), registration, pid });
    expect(await certify(again)).toEqual(first);
    expect(registrar.issued).toBe(3);
  });

  it.each(['signing', 'tls', 'encryption'] as const)(
    'that broke at the %s certificate goes on by requests made anew for the same keys',
    async (fault) => {
      const made = await testKeys();
      const order = await registrar.order('hospital-admin', { keys: made.keys, activationCode: testCode });
      registrar.fault = fault;
      expect(await codeOf(certify(order))).toBe('CA_UNAVAILABLE');
      const { registration, pid, activationCode } = order;
      const over = { keys: await requestsFor(made), registration, pid, activationCode };
      expect(Object.keys(await certify(await registrar.order('hospital-admin', over)))).toHaveLength(3);
    },
  );

  it('asked for twice at once is certified once', async () => {
    const order = await registrar.order();
    const certifier = registrar.certifier();
    const [one, two] = await Promise.all([certifier.certify(order), certifier.certify(order)]);
    expect(one).toEqual(two);
    expect(registrar.issued).toBe(3);
  });

  it.each<[Fault, number]>([
    ['register', 0],
    ['signing', 0],
    ['tls', 1],
    ['encryption', 2],
  ])('whose certification broke at %s gets the rest after a restart', async (fault, before) => {
    const order = await registrar.order();
    registrar.fault = fault;
    expect(await codeOf(certify(order))).toBe('CA_UNAVAILABLE');
    expect(registrar.issued).toBe(before);
    const certified = await certify(order);
    expect(registrar.issued, 'certificates issued in all').toBe(3);
    expect(await certify(order)).toEqual(certified);
  });

  it('is seen in the organisation’s log, with who vouched, and leaves no secret behind', async () => {
    const order = await registrar.order();
    await certify(order);
    expect(registrar.told).toMatchObject([{ registration: order.registration, role: 'patient', vouched: 'H_M' }]);
    const rows = JSON.stringify(await registrar.database('certifications').select());
    for (const { secret } of registrar.enrolments.values()) expect(rows).not.toContain(secret);
  });
});

describe('an order altered in one field is refused:', () => {
  const otherPid = PID.parse(testPid('somebody else'));
  const alterations: [string, (order: CertificationOrder) => Promise<Partial<CertificationOrder>>, string][] = [
    ['role', () => Promise.resolve({ role: 'doctor' }), 'SIGNATURE_INVALID'],
    ['PID', () => Promise.resolve({ pid: otherPid }), 'SIGNATURE_INVALID'],
    ['registration', () => Promise.resolve({ registration: 'another' }), 'SIGNATURE_INVALID'],
    ['all keys', async () => ({ keys: (await testKeys()).keys }), 'SIGNATURE_INVALID'],
    ['re-encryption keys', async (order) => altered(order, 'preKeys'), 'SIGNATURE_INVALID'],
    ['the signing request', async (order) => altered(order, 'signingCsr'), 'CERTIFICATE_INVALID'],
    ['the TLS request', async (order) => altered(order, 'tlsCsr'), 'CERTIFICATE_INVALID'],
    ['the encryption request', async (order) => altered(order, 'encryptionCsr'), 'CERTIFICATE_INVALID'],
    ['a request for another key of the same name', (order) => sameName(order), 'SIGNATURE_INVALID'],
    ['time', ({ approval }) => signed(approval, { at: '2024-09-02T01:00:30.000Z' }), 'SIGNATURE_INVALID'],
    ['signature', ({ approval }) => signed(approval, { jws: flipped(approval.jws) }), 'SIGNATURE_INVALID'],
    [
      'certificate of who signed',
      async ({ approval }) =>
        signed(approval, { certificate: (await (await registrar.voice('sa', 'SaMSP')).say(one)).certificate }),
      'SIGNATURE_INVALID',
    ],
  ];

  it.each(alterations)('%s', async (_, alter, code) => {
    const order = await registrar.order();
    expect(await codeOf(certify({ ...order, ...(await alter(order)) }))).toBe(code);
    expect(registrar.enrolments.size, 'enrolments at the authority').toBe(0);
  });

  const one = (at: string) =>
    ({
      type: 'openward/withdrawal/1',
      mspId: 'Hospital1MSP',
      enrolmentId: `u-${'0'.repeat(40)}`,
      pid: otherPid,
      at,
    }) as const;
});

describe('SA’s word', () => {
  it('of somebody else than SA’s service is refused', async () => {
    for (const [role, mspId] of [
      ['hospital', 'SaMSP'],
      ['sa', 'Hospital1MSP'],
      ['sa', 'Hospital2MSP'],
    ] as const) {
      const approver = await registrar.voice(role, mspId);
      expect(await codeOf(certify(await registrar.order('patient', {}, { approver })))).toBe('CERTIFICATE_INVALID');
    }
  });

  it('for another organisation is refused', async () => {
    const order = await (await open('Hospital2MSP')).order('patient', {}, { forwarder: await registrar.voice() });
    expect(await codeOf(certify(order))).toBe('SIGNATURE_INVALID');
  });

  it.each([
    ['kept for eleven minutes', 11 * 60_000],
    ['of a time three minutes ahead', -3 * 60_000],
  ])('%s is refused', async (_, passed) => {
    const order = await registrar.order();
    registrar.clock.pass(passed);
    expect(await codeOf(certify(order))).toBe('SERVICE_CLOCK');
  });

  it('is not taken for another PID, other keys or another registration of who is certified', async () => {
    const made = await testKeys();
    const order = await registrar.order('patient', { keys: made.keys });
    await certify(order);
    const { pid, registration } = order;
    const again = async (over: Partial<CertificationOrder>) => codeOf(certify(await registrar.order('patient', over)));
    const other = PID.parse(testPid('somebody else'));
    expect(await again({ keys: made.keys, registration, pid: other })).toBe('CONFLICT');
    expect(await again({ keys: made.keys })).toBe('CONFLICT');
    expect(await again({ pid, registration })).toBe('CONFLICT');
    expect(await again({ pid })).toBe('CONFLICT');
    expect(await again({ registration, pid: other })).toBe('CONFLICT');
    expect(await codeOf(certify(await registrar.order('doctor', { keys: made.keys, pid, registration })))).toBe(
      'CONFLICT',
    );
    expect(registrar.enrolments.size).toBe(1);
  });

  it('is not taken for a role that the organisation’s people do not have', async () => {
    const institute = await open('InstituteMSP', 'third-party');
    for (const role of ['patient', 'doctor', 'technician', 'hospital-admin', 'sa-officer'] as const)
      expect(await codeOf(certify(await institute.order(role), institute)), role).toBe('NOT_ENTITLED');
    expect(await codeOf(certify(await registrar.order('sa-officer', { activationCode: testCode })))).toBe(
      'NOT_ENTITLED',
    );
  });
});

describe('a hospital’s person whom its own H_M has not sent on is not certified:', () => {
  it.each(['patient', 'doctor', 'technician', 'consumer'] as const)('a %s', async (role) => {
    expect(await codeOf(certify(await registrar.order(role, {}, { forwarder: undefined })))).toBe('NOT_FORWARDED');
    expect(registrar.enrolments.size).toBe(0);
  });

  it.each([
    ['another hospital’s H_M', 'hospital', 'Hospital2MSP'],
    ['SA', 'sa', 'SaMSP'],
    ['a service of its own that is not H_M', 'registrar', 'Hospital1MSP'],
    ['a workstation of its own', 'workstation', 'Hospital1MSP'],
  ])('sent on by %s', async (_, role, mspId) => {
    const forwarder = await registrar.voice(role, mspId);
    expect(await codeOf(certify(await registrar.order('patient', {}, { forwarder })))).toBe('NOT_FORWARDED');
  });

  it('sent on with other keys, or in another role', async () => {
    const { forwarding } = await registrar.order('patient');
    expect(await codeOf(certify(await registrar.order('patient', { forwarding })))).toBe('NOT_FORWARDED');
    const { keys } = await testKeys();
    const asPatient = await registrar.order('patient', { keys });
    const asDoctor = await registrar.order('doctor', { keys, forwarding: asPatient.forwarding });
    expect(await codeOf(certify(asDoctor))).toBe('NOT_FORWARDED');
  });
});

describe('a data user of a third party', () => {
  it('is certified when an installation of its own has sent it on', async () => {
    const institute = await open('InstituteMSP', 'third-party');
    expect(await codeOf(certify(await institute.order('consumer'), institute))).toBe('OK');
    expect(institute.told).toMatchObject([{ vouched: 'installation' }]);
  });

  it('sent on by an installation whose key is revoked is not, whatever SA says and whenever it was sent on', async () => {
    const institute = await open('InstituteMSP', 'third-party');
    const forwarder = await institute.voice('workstation');
    const before = await institute.order('consumer', {}, { forwarder });
    await institute.revoke(before.forwarding?.certificate ?? '');
    for (const order of [before, await institute.order('consumer', {}, { forwarder })])
      expect(await codeOf(certify(order, institute))).toBe('INSTALLATION_REVOKED');
    expect(institute.enrolments.size).toBe(0);
    expect(await codeOf(certify(await institute.order('consumer'), institute)), 'by another').toBe('OK');
  });

  it.each([
    ['by nobody', undefined, ''],
    ['by an installation of a hospital', 'workstation', 'Hospital1MSP'],
    ['by SA', 'sa', 'SaMSP'],
    ['by a service of its own', 'hospital', 'InstituteMSP'],
    ['by its registrar', 'registrar', 'InstituteMSP'],
    ['by a person of its own', 'consumer', 'InstituteMSP'],
  ])('sent on %s is not', async (_, role, mspId) => {
    const institute = await open('InstituteMSP', 'third-party');
    const forwarder = role === undefined ? undefined : await institute.voice(role, mspId);
    expect(await codeOf(certify(await institute.order('consumer', {}, { forwarder }), institute))).toBe(
      'NOT_FORWARDED',
    );
    expect(institute.enrolments.size).toBe(0);
  });
});

describe('an administrator', () => {
  it('is certified with the organisation’s code, whatever H_M says', async () => {
    const order = await registrar.order('hospital-admin', { activationCode: testCode }, { forwarder: undefined });
    expect(await codeOf(certify(order))).toBe('OK');
    expect(await codeOf(certify(order)), 'the same again').toBe('OK');
  });

  it('without a code, or with a wrong one, is not: SA has no say in it', async () => {
    expect(await codeOf(certify(await registrar.order('hospital-admin')))).toBe('ACTIVATION_REFUSED');
    const wrong = await registrar.order('hospital-admin', { activationCode: testCode.replace('A', 'B') });
    expect(await codeOf(certify(wrong))).toBe('ACTIVATION_REFUSED');
  });

  it('who tries again with new keys is certified, when nobody was before', async () => {
    for (const fault of ['register', 'signing'] as const) {
      registrar.fault = fault;
      const broken = await registrar.order('hospital-admin', { activationCode: testCode });
      expect(await codeOf(certify(broken))).toBe('CA_UNAVAILABLE');
    }
    expect(await codeOf(certify(await registrar.order('hospital-admin', { activationCode: testCode })))).toBe('OK');
  });

  it('who tries again with new keys is not, when one certificate was issued', async () => {
    registrar.fault = 'tls';
    expect(await codeOf(certify(await registrar.order('hospital-admin', { activationCode: testCode })))).toBe(
      'CA_UNAVAILABLE',
    );
    expect(await codeOf(certify(await registrar.order('hospital-admin', { activationCode: testCode })))).toBe(
      'ACTIVATION_REFUSED',
    );
  });

  it('is one a code', async () => {
    await certify(await registrar.order('hospital-admin', { activationCode: testCode }));
    const second = await registrar.order('hospital-admin', { activationCode: testCode });
    expect(await codeOf(certify(second))).toBe('ACTIVATION_REFUSED');
  });
});

describe('a withdrawal', () => {
  it('revokes at the authority, once, and nobody is certified again afterwards', async () => {
    const made = await testKeys();
    const order = await registrar.order('patient', { keys: made.keys });
    await certify(order);
    registrar.fault = 'revoke';
    const withdraw = async () => registrar.certifier().withdraw(await registrar.withdrawal(order, made));
    expect(await codeOf(withdraw())).toBe('CA_UNAVAILABLE');
    await withdraw();
    await withdraw();
    expect([...registrar.enrolments.values()]).toMatchObject([{ revoked: true }]);
    expect(await codeOf(certify(order))).toBe('CONFLICT');
    expect(registrar.told).toHaveLength(2);
  });

  it('of another person, of nobody, or by nobody’s word is refused', async () => {
    const made = await testKeys();
    const order = await registrar.order('patient', { keys: made.keys });
    await certify(order);
    const certifier = registrar.certifier();
    const good = await registrar.withdrawal(order, made);
    const foreign = await registrar.withdrawal(await registrar.order(), made);
    expect(await codeOf(certifier.withdraw(foreign))).toBe('NOT_FOUND');
    expect(await codeOf(certifier.withdraw(await registrar.withdrawal(order, await testKeys())))).toBe('NOT_FOUND');
    expect(await codeOf(certifier.withdraw({ ...good, pid: PID.parse(testPid('x')) }))).toBe('SIGNATURE_INVALID');
    registrar.clock.pass(11 * 60_000);
    expect(await codeOf(certifier.withdraw(good))).toBe('SERVICE_CLOCK');
    expect([...registrar.enrolments.values()]).toMatchObject([{ revoked: false }]);
  });
});

/** The order with one part of its keys that is another person's. */
async function altered(
  { keys }: CertificationOrder,
  part: keyof CertificationOrder['keys'],
): Promise<Partial<CertificationOrder>> {
  return { keys: { ...keys, [part]: (await testKeys()).keys[part] } };
}

/** The order with another signing key under the same common name. */
async function sameName({ keys }: CertificationOrder): Promise<Partial<CertificationOrder>> {
  const { enrolmentId: commonName } = await proveKeys(keys);
  const { privateKey } = await generateSigningKey();
  return { keys: { ...keys, signingCsr: await createCsr({ privateKey, commonName }) } };
}

function signed(
  approval: CertificationOrder['approval'],
  change: Partial<CertificationOrder['approval']>,
): Promise<Partial<CertificationOrder>> {
  return Promise.resolve({ approval: { ...approval, ...change } });
}

/** Another signature of the same form. */
function flipped(jws: string): string {
  const at = jws.length - 20;
  return `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`;
}
