import { createPrivateKey, generateKeyPairSync, randomBytes, scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import type { ActivationCodes } from '../../api/formats/service-config.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { readFixtures } from '../../protocol/vectors/fixtures.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { checkClaim } from '../registration/claim.ts';
import { requestsFor, testKeys } from '../testing/keys.ts';
import { AdministratorActivation } from './activation.ts';
import { TestSa } from './testing.ts';
import { Intake } from './intake.ts';

let sa: TestSa;
beforeEach(async () => {
  sa = await TestSa.open();
});
afterEach(() => sa.database.destroy());

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );

describe('a registration', () => {
  it('sent again, because its answer was lost, is the same one', async () => {
    const submission = await sa.submission();
    const [one, two] = [await sa.intake.submit(submission), await sa.intake.submit(submission)];
    expect(two.id).toBe(one.id);
  });

  it('sent again with requests made anew for the same keys is the same one, also once it was approved', async () => {
    const made = await testKeys();
    const submission = await sa.submission({}, made);
    const { id } = await sa.intake.submit(submission);
    const again = async () => sa.intake.submit({ ...submission, keys: await requestsFor(made) });
    expect((await again()).id).toBe(id);
    const { pid } = await sa.approval().approve(id);
    expect(await again()).toMatchObject({ id, pid, state: 'approved' });
  });

  it('of somebody else under the same claim and keys is refused', async () => {
    const submission = await sa.submission();
    await sa.intake.submit(submission);
    const other = { ...submission, rid: { kind: 'passport', number: 'E00000001', name: 'Li' } } as const;
    expect(await codeOf(sa.intake.submit(other))).toBe('CONFLICT');
  });

  it.each(['tlsKey', 'encryptionKey', 'preKeys'] as const)(
    'under the same claim and signing key, but with another %s, is refused',
    async (part) => {
      const encryptionKey = createPrivateKey(readFixtures().doctor.encryptionPrivateKey);
      const [made, other] = [await testKeys(), await testKeys({ encryptionKey })];
      const submission = await sa.submission({}, made);
      await sa.intake.submit(submission);
      const changed = await requestsFor({ ...made, [part]: other[part] });
      const keys = { ...changed, signingCsr: made.keys.signingCsr };
      expect(await codeOf(sa.intake.submit({ ...submission, keys }))).toBe('CONFLICT');
    },
  );

  it('sent twice at once is the same one', async () => {
    const submission = await sa.submission();
    const [one, two] = await Promise.all([sa.intake.submit(submission), sa.intake.submit(submission)]);
    expect(two.id).toBe(one.id);
  });

  it('sent eight times at once is the same one, whichever process takes it in', async () => {
    const submission = await sa.submission();
    // Two processes of the service before one database share nothing but that.
    const intakes = [sa.intake, new Intake(sa.registrations, sa.vault, () => undefined)];
    const taken = await Promise.all(
      [...intakes, ...intakes, ...intakes, ...intakes].map((one) => one.submit(submission)),
    );
    expect(new Set(taken.map(({ id }) => id)).size, 'registrations made of one submission').toBe(1);
  });

  it('under a claim used by other keys is refused', async () => {
    const first = await sa.submission();
    await sa.intake.submit(first);
    expect(await codeOf(sa.intake.submit(await sa.submission({ claimDigest: first.claimDigest })))).toBe('CONFLICT');
  });

  it('of an identity that is registered already is refused, however it is spelt, but not in another role', async () => {
    await sa.intake.submit(await sa.submission());
    expect(
      await codeOf(
        sa.intake.submit(
          await sa.submission({ rid: { kind: 'passport', number: 'E12345678', name: 'Wang Xiaoming' } }),
        ),
      ),
    ).toBe('CONFLICT');
    expect(await codeOf(sa.intake.submit(await sa.submission({ mspId: 'Hospital2MSP', org: 'hospital2' })))).toBe(
      'CONFLICT',
    );
    expect(await codeOf(sa.intake.submit(await sa.submission({ role: 'doctor' })))).toBe('OK');
  });

  it('of an identity that was declined before is taken', async () => {
    const made = await testKeys();
    const { id } = await sa.intake.submit(await sa.submission({}, made));
    await sa.approval().decline(id, 'blurred document');
    expect(await codeOf(sa.intake.submit(await sa.submission({}, made)))).toBe('OK');
  });

  it('of the same person has the same id in an SA whose database is of before it, as after a restoration', async () => {
    const first = await sa.intake.submit(await sa.submission());
    await sa.database('registrations').where({ id: first.id }).delete();
    const again = await sa.intake.submit(await sa.submission());
    expect(again.id, 'one that the registrar certifies once').toBe(first.id);
    const other = await sa.intake.submit(
      await sa.submission({ rid: { kind: 'passport', number: 'E87654321', name: 'Li Hua' } }),
    );
    expect(other.id).not.toBe(first.id);
  });

  it('with the keys of another person is refused', async () => {
    const made = await testKeys();
    await sa.intake.submit(await sa.submission({}, made));
    expect(
      await codeOf(
        sa.intake.submit(await sa.submission({ rid: { kind: 'passport', number: 'G7654321', name: 'Li' } }, made)),
      ),
    ).toBe('CONFLICT');
  });

  it('of an impossible identity is refused without repeating it', async () => {
    const failure = await sa.intake
      .submit(await sa.submission({ rid: { kind: 'cn-resident-id', number: '110101199001011234', name: 'Li' } }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'RID_INVALID' });
    expect(inspect(failure, { depth: 10 })).not.toContain('110101199001011234');
  });

  it('keeps no display name of a patient', async () => {
    expect((await sa.intake.submit(await sa.submission({ displayName: '王小明' }))).displayName).toBeUndefined();
  });

  it('is refused when a request is not signed with its key, the keys are weak or shared, or the names differ', async () => {
    const good = await testKeys();
    const other = await testKeys();
    const body = (pem: string): string => pem.replace(/-----[A-Z ]+-----|\s/g, '');
    const der = Buffer.from(body(good.keys.signingCsr), 'base64');
    der[der.length - 5] = (der[der.length - 5] ?? 0) ^ 1;
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const weak = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const refused = [
      { ...good.keys, signingCsr: forged },
      { ...good.keys, tlsCsr: other.keys.tlsCsr },
      { ...good.keys, encryptionCsr: good.keys.signingCsr },
      { ...good.keys, signingCsr: good.keys.encryptionCsr },
      (await testKeys({ encryptionKey: weak })).keys,
      (await testKeys({ tlsKey: 'as signing' })).keys,
      (await testKeys({ tlsName: 'service' })).keys,
      { ...good.keys, signingCsr: '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n' },
    ];
    for (const keys of refused)
      expect(await codeOf(sa.intake.submit(await sa.submission({ keys })))).toBe('CERTIFICATE_INVALID');
  });
});

it('shows an outcome to the holder of the claim only', () => {
  const registration = { claimDigest: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' };
  expect(() => checkClaim(registration, 'foo')).not.toThrow();
  expect(() => checkClaim(registration, 'fop')).toThrow(new OpenwardError('NOT_FOUND'));
});

describe('an activation code', () => {
  const cost = { N: 1024, r: 8, p: 1 };
  function code(text: string, mspId: string, role: 'sa-officer' | 'hospital-admin'): ActivationCodes['codes'][number] {
    const salt = randomBytes(16);
    return {
      org: mspId.slice(0, -3).toLowerCase(),
      mspId,
      role,
      scrypt: {
        ...cost,
        salt: salt.toString('base64url'),
        hash: scryptSync(text, salt, 32, cost).toString('base64url'),
      },
    };
  }
  const activation = (codes: ActivationCodes['codes']): AdministratorActivation =>
    new AdministratorActivation(codes, sa.registrations, sa.intake, sa.approval());
  const codes = [code('AAAABBBBCCCC', 'SaMSP', 'sa-officer'), code('DDDDEEEEFFFF', 'Hospital1MSP', 'hospital-admin')];

  it('makes an administrator of its organisation, typed in any way', async () => {
    const { keys } = await testKeys();
    expect(
      await activation(codes).activate({
        code: ' dddd-eeee ffff',
        displayName: 'Ms. Zhao',
        keys,
        mspId: 'Hospital1MSP',
      }),
    ).toMatchObject({ state: 'approved', role: 'hospital-admin', displayName: 'Ms. Zhao' });
  });

  it('is guessed at one after the other, and many at once are told to come again', async () => {
    const one = activation([code('DDDDEEEEFFFF', 'Hospital1MSP', 'hospital-admin')]);
    const { keys } = await testKeys();
    const guess = () => codeOf(one.activate({ code: 'XXXXYYYYZZZZ', displayName: 'x', keys, mspId: 'Hospital1MSP' }));
    const answers = await Promise.all(Array.from({ length: 30 }, guess));
    expect(new Set(answers)).toEqual(new Set(['ACTIVATION_REFUSED', 'BUSY']));
    expect(answers.filter((answer) => answer === 'ACTIVATION_REFUSED').length, 'guesses at work').toBeLessThanOrEqual(
      8,
    );
    expect(await guess(), 'a guess when the others are answered').toBe('ACTIVATION_REFUSED');
  });

  it('is refused when wrong, or at another organisation', async () => {
    const { keys } = await testKeys();
    expect(
      await codeOf(activation(codes).activate({ code: 'DDDDEEEEFFFG', displayName: 'x', keys, mspId: 'Hospital1MSP' })),
    ).toBe('ACTIVATION_REFUSED');
    expect(
      await codeOf(activation(codes).activate({ code: 'DDDDEEEEFFFF', displayName: 'x', keys, mspId: 'SaMSP' })),
    ).toBe('ACTIVATION_REFUSED');
  });

  it('is good once; with the same keys it gives the same administrator', async () => {
    const { keys } = await testKeys();
    const request = { code: 'AAAABBBBCCCC', displayName: 'Officer', keys, mspId: 'SaMSP' };
    const first = await activation(codes).activate(request);
    expect((await activation(codes).activate(request)).pid).toBe(first.pid);
    expect(await codeOf(activation(codes).activate({ ...request, keys: (await testKeys()).keys }))).toBe(
      'ACTIVATION_REFUSED',
    );
  });

  it.each(['registrar.reach', 'registrar.answer'] as const)(
    'is free again for other keys when nobody was certified: broken at %s',
    async (fault) => {
      const request = { code: 'DDDDEEEEFFFF', displayName: 'Director', mspId: 'Hospital1MSP' };
      sa.fault = fault;
      const first = activation(codes).activate({ ...request, keys: (await testKeys()).keys });
      expect(await codeOf(first)).toBe('SERVICE_UNAVAILABLE');
      await sa.approval().resume(() => expect.unreachable('expected nothing to go on with keys that nobody has'));
      const second = activation(codes).activate({ ...request, keys: (await testKeys()).keys });
      expect(await second).toMatchObject({ state: 'approved' });
      expect(sa.announced()).toBe(1);
    },
  );

  it('is free again after a crash before anybody was certified', async () => {
    const request = { code: 'DDDDEEEEFFFF', displayName: 'Director', mspId: 'Hospital1MSP' };
    const approve = { approve: () => Promise.reject(new OpenwardError('INTERNAL')), abandon: () => Promise.resolve() };
    const crashing = new AdministratorActivation(codes, sa.registrations, sa.intake, approve);
    expect(await codeOf(crashing.activate({ ...request, keys: (await testKeys()).keys }))).toBe('INTERNAL');
    expect(await activation(codes).activate({ ...request, keys: (await testKeys()).keys })).toMatchObject({
      state: 'approved',
    });
  });

  it('is not used up by a network that broke half way', async () => {
    const { keys } = await testKeys();
    const request = { code: 'AAAABBBBCCCC', displayName: 'Officer', keys, mspId: 'SaMSP' };
    sa.ledger.through((way) => new AnswerLost(way, ledgerApi.identities.register));
    expect(await codeOf(activation(codes).activate(request))).toBe('LEDGER_UNKNOWN');
    expect(await activation(codes).activate(request)).toMatchObject({ state: 'approved' });
    expect(sa.announced()).toBe(1);
  });
});
