import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import type { Issued } from '../../testing/authority.ts';
import { organisationOf, type TestOrganisation } from '../../testing/identity.ts';
import { Limits } from '../http/limits.ts';
import { CallAdmission, type AdmissionOptions } from './admission.ts';
import type { Method } from './request.ts';
import { Requests } from './testing.ts';
import { believed } from '../testing/believed.ts';

const MSP = 'Hospital1MSP';
const pid = 'a'.repeat(96);
const attributes = { role: 'patient', pid };
const reads = 'records:get';
const writes = 'records:put';
let hospital: TestOrganisation;
let institute: TestOrganisation;
/** TLS and signing certificate of one person; of another. */
let [tls, signing, other]: Issued[] = [];
const opened: Requests[] = [];
let admission: CallAdmission;

function by(identity: Issued | undefined, mspId = MSP, channel?: string): Requests {
  if (identity === undefined) throw new Error('expected an identity');
  const requests = new Requests(mspId, identity, channel);
  opened.push(requests);
  return requests;
}

beforeAll(async () => {
  [hospital, institute] = await Promise.all([organisationOf(MSP), organisationOf('InstituteMSP')]);
  [tls, signing, other] = await Promise.all([
    hospital.issue(attributes),
    hospital.issue(attributes),
    hospital.issue({ role: 'patient', pid: 'b'.repeat(96) }),
  ]);
});
afterAll(() => {
  for (const requests of opened) requests.close();
});
beforeEach(() => {
  admission = admissionWith(new Limits());
});

/** Whoever is at the door may stay. */
const everybody = { admit: () => Promise.resolve(), stays: () => () => undefined };

function admissionWith(limits: Limits, doorkeeper: AdmissionOptions['doorkeeper'] = everybody): CallAdmission {
  const authorities = believed(hospital.nodes, hospital.people, institute.people);
  return new CallAdmission({ mspId: MSP, authorities, limits, doorkeeper, channel: 'openward', chaincode: 'openward' });
}

const codeOf = (method: Method, bytes: Uint8Array, sender = tls): Promise<string> =>
  admission.admit(method, new X509Certificate(sender?.certificate ?? '').raw, bytes).then(
    () => 'admitted',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

describe('a person', () => {
  it('reads, has endorsed, submits, and follows what happens', async () => {
    const mine = by(signing);
    expect(await codeOf('Evaluate', await mine.evaluate(reads))).toBe('admitted');
    expect(await codeOf('Endorse', await mine.endorse(writes))).toBe('admitted');
    expect(await codeOf('Submit', await mine.submit(writes))).toBe('admitted');
    expect(await codeOf('ChaincodeEvents', await mine.events())).toBe('admitted');
  });

  it.each<[string, Method, () => Promise<Uint8Array>, string]>([
    [
      'Fabric’s own chaincodes',
      'Evaluate',
      () => by(signing).evaluate('GetChainInfo', ['openward'], 'qscc'),
      'NOT_ENTITLED',
    ],
    ['events of another chaincode', 'ChaincodeEvents', () => by(signing).events('other'), 'NOT_ENTITLED'],
    ['another channel', 'Evaluate', () => by(signing, MSP, 'elsewhere').evaluate(reads), 'NOT_ENTITLED'],
    ['a transaction there is none of', 'Evaluate', () => by(signing).evaluate('records:burn'), 'INPUT_INVALID'],
    ['more arguments than one', 'Endorse', () => by(signing).endorse(writes, ['{}', 'junk']), 'INPUT_INVALID'],
    ['no argument', 'Endorse', () => by(signing).endorse(writes, []), 'INPUT_INVALID'],
    ['reading, endorsed', 'Endorse', () => by(signing).endorse(reads), 'NOT_ENTITLED'],
    ['reading, submitted', 'Submit', () => by(signing).submit(reads), 'NOT_ENTITLED'],
    ['two actions at once', 'Submit', () => by(signing).submit(writes, ['{}'], 2), 'INPUT_INVALID'],
    ['no action', 'Submit', () => by(signing).submit(writes, ['{}'], 0), 'INPUT_INVALID'],
    ['bytes that are nothing', 'Submit', () => Promise.resolve(Buffer.alloc(500, 0xff)), 'INPUT_INVALID'],
    ['nothing at all', 'Endorse', () => Promise.resolve(new Uint8Array()), 'INPUT_INVALID'],
    ['what another person signed', 'Submit', () => by(other).submit(writes), 'NOT_AUTHENTICATED'],
    [
      'in the name of another organisation',
      'Submit',
      () => by(signing, 'OtherMSP').submit(writes),
      'NOT_AUTHENTICATED',
    ],
  ])('is refused %s', async (_, method, make, code) => {
    expect(await codeOf(method, await make())).toBe(code);
  });
});

it.each([
  ['a workstation', () => hospital.issue({ role: 'workstation' }), 'NOT_ENTITLED'],
  ['a service', () => hospital.issue({ role: 'hospital' }), 'NOT_ENTITLED'],
  ['a person of another organisation', () => institute.issue(attributes), 'NOT_ENTITLED'],
  ['a person of another root', () => hospital.nodes.issue(attributes), 'NOT_AUTHENTICATED'],
])('%s does not come through', async (_, issue, code) => {
  expect(await codeOf('Evaluate', await by(signing).evaluate(reads), await issue())).toBe(code);
});

describe('the budget of one person', () => {
  it('of submissions is theirs alone', async () => {
    const calls = { calls: 2, seconds: 60 };
    admission = admissionWith(
      new Limits(() => ({ person: calls, certificate: calls, all: { calls: 9, seconds: 60 } })),
    );
    const [mine, theirs] = [await by(signing).endorse(writes), await by(other).endorse(writes)];
    expect([await codeOf('Endorse', mine), await codeOf('Endorse', mine)]).toEqual(['admitted', 'admitted']);
    expect(await codeOf('Endorse', mine), 'the third').toBe('LIMIT_REACHED');
    expect(await codeOf('Endorse', theirs, other), 'of another').toBe('admitted');
  });

  it('of bytes is spent by length', async () => {
    const often = { calls: 100, seconds: 60 };
    const few = { calls: 8, seconds: 60 };
    admission = admissionWith(
      new Limits((route) => ({ person: route === 'ledgerKilobytes' ? few : often, certificate: often, all: often })),
    );
    const long = await by(signing).submit(writes, ['x'.repeat(4 * 1024)]);
    expect([await codeOf('Submit', long), await codeOf('Submit', long)]).toEqual(['admitted', 'LIMIT_REACHED']);
  });
});

describe('who is revoked', () => {
  const revoked = { ...everybody, admit: () => Promise.reject(new OpenwardError('USER_REVOKED')) };

  it('follows no events, submits nothing and asks for no outcome; what the chaincode is asked, it refuses itself', async () => {
    admission = admissionWith(new Limits(), revoked);
    const mine = by(signing);
    const calls: [Method, Uint8Array][] = [
      ['Evaluate', await mine.evaluate(reads)],
      ['Endorse', await mine.endorse(writes)],
      ['Submit', await mine.submit(writes)],
      ['CommitStatus', await mine.commitStatus()],
      ['ChaincodeEvents', await mine.events()],
    ];
    const codes: string[] = [];
    for (const [method, bytes] of calls) codes.push(await codeOf(method, bytes));
    expect(codes).toEqual(['admitted', 'admitted', 'USER_REVOKED', 'USER_REVOKED', 'USER_REVOKED']);
  });

  it('is asked about as the person of the connection’s certificate, and whoever has no role is nobody', async () => {
    const stays = vi.fn(() => () => undefined);
    admission = admissionWith(new Limits(), { ...everybody, stays });
    const cut = (): void => undefined;
    const [person, nobody] = [tls, await hospital.people.issue({})];
    for (const one of [person, nobody]) admission.stays(new X509Certificate(one?.certificate ?? '').raw, cut);
    expect(stays.mock.calls).toEqual([[expect.objectContaining({ kind: 'person', pid, mspId: MSP }), cut]]);
  });
});
