import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registrarApi } from '../../api/http/registrar.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { authorityOf, makeIdentity } from '../../testing/identity.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { codeOf as knownOf, testCode, TestRegistrar } from '../registrar/testing.ts';
import { openTestDatabase } from '../testing/database.ts';
import { requestsFor, testKeys, type TestKeys } from '../testing/keys.ts';
import { ScriptedService } from '../testing/service.ts';
import { voiceOf } from '../testing/voice.ts';
import { AdministratorActivation } from './activation.ts';
import { enrolmentOf } from './outcome.ts';
import { RegistrarClient } from './registrars.ts';
import { Intake } from './intake.ts';
import { RegistrationStage, SubmittedRegistrations } from './registrations.ts';
import { saMigrations } from './schema.ts';
import { TestSa } from './testing.ts';

const mspId = 'Hospital1MSP';
let sa: TestSa;
let registrar: TestRegistrar;
/** What happens to the registrar's answers on the way to SA. */
let lost: 'nothing' | 'the question' | 'the answer';

beforeEach(async () => {
  [sa, registrar] = [await TestSa.open(), await TestRegistrar.open(mspId)];
  lost = 'nothing';
  const service = new ScriptedService().on(registrarApi.certify, async ({ body }) => {
    if (lost === 'the question') throw new OpenwardError('SERVICE_UNAVAILABLE');
    const certified = await registrar.certifier().certify(body);
    if (lost === 'the answer') throw new OpenwardError('SERVICE_UNAVAILABLE');
    return certified;
  });
  const voice = voiceOf(await makeIdentity('SaMSP', { role: 'sa' }), registrar.clock);
  const { root } = await authorityOf(mspId);
  sa.registrar = new RegistrarClient({ org: 'hospital1', mspId, service, root, voice, clock: registrar.clock });
});
afterEach(() => Promise.all([sa.database.destroy(), registrar.database.destroy()]));

/** By an SA that was started anew: nothing is kept but its database. */
async function activate(made: TestKeys) {
  const codes = [knownOf(mspId, 'hospital-admin')];
  const activation = new AdministratorActivation(codes, sa.registrations, sa.intake, sa.approval());
  const keys = await requestsFor(made);
  return enrolmentOf(await activation.activate({ code: testCode, displayName: 'Director', keys, mspId }));
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : String(error)),
  );
const seen = async (): Promise<number> =>
  (await sa.registrations.page(RegistrationStage.options, {}, 'submittedAt', {})).items.length;

/** Each way an activation breaks half way, and what it breaks with. */
const breaks: Readonly<Record<string, [breakIt: () => void, code: string, seen: number]>> = {
  'the registrar was not reached': [() => (lost = 'the question'), 'REGISTRAR_UNAVAILABLE', 0],
  'the authority failed at the first certificate': [() => (registrar.fault = 'signing'), 'CA_UNAVAILABLE', 0],
  'the authority failed at the last certificate': [() => (registrar.fault = 'encryption'), 'CA_UNAVAILABLE', 0],
  'the registrar’s answer was lost': [() => (lost = 'the answer'), 'REGISTRAR_UNAVAILABLE', 0],
  'the directory was not reached': [() => (sa.fault = 'publish'), 'SERVICE_UNAVAILABLE', 1],
  'the ledger’s answer was lost': [
    () => sa.ledger.through((way) => new AnswerLost(way, ledgerApi.identities.register)),
    'LEDGER_UNKNOWN',
    1,
  ],
};

describe.each(Object.entries(breaks))('an activation in which %s', (_, [breakIt, code, visible]) => {
  let made: TestKeys;
  beforeEach(async () => {
    made = await testKeys();
    breakIt();
    expect(await codeOf(activate(made))).toBe(code);
    lost = 'nothing';
  });

  it('goes on when the same keys ask again, and makes one administrator', async () => {
    const { pid } = await activate(made);
    expect((await activate(made)).pid, 'asked for once more').toBe(pid);
    expect(sa.announced()).toBe(1);
    expect(registrar.issued, 'certificates').toBeLessThanOrEqual(4);
    expect(await seen()).toBe(1);
  });

  it('is on no list before a certificate is known', async () => {
    expect(await seen()).toBe(visible);
  });

  it('locks nobody out when other keys ask meanwhile: one of both becomes the administrator', async () => {
    const other = await testKeys();
    const answers = [await codeOf(activate(other)), await codeOf(activate(made))];
    expect(answers.toSorted()).toEqual(['ACTIVATION_REFUSED', 'OK']);
    expect(sa.announced()).toBe(1);
    expect(await seen(), 'what is left of the other').toBe(1);
  });
});

it('an activation whose answer to the client was lost gives the same administrator to the same keys', async () => {
  const made = await testKeys();
  const first = await activate(made);
  expect(await activate(made)).toEqual(first);
  expect(await codeOf(activate(await testKeys()))).toBe('ACTIVATION_REFUSED');
});

it('an activation of the release before goes on with its keys, and its code is used for others', async () => {
  const made = await testKeys();
  const { pid } = await activate(made);
  const all = saMigrations(sa.vault);
  const release = all.findIndex(({ name }) => name === '010-activations');
  const before = await openTestDatabase(all.slice(0, release));
  // As it was: one registration a code, found by the code's place in the column of the claim's digest.
  const Row = z.looseObject({ activation: z.string(), personMark: z.string(), endedBy: z.null() });
  const { activation, personMark, endedBy, ...columns } = Row.parse(await sa.database('registrations').first());
  await before('registrations').insert({ ...columns, claimDigest: activation });
  for (const migration of all.slice(release)) await migration.up(before);
  expect(await before('registrations').first('personMark', 'endedBy')).toEqual({ personMark, endedBy });
  const registrations = new SubmittedRegistrations(before, sa.clock, sa.vault);
  const intake = new Intake(registrations, sa.vault, () => undefined);
  const approval = { approve: (id: string) => registrations.get(id), abandon: () => Promise.reject(new Error('kept')) };
  const restarted = new AdministratorActivation([knownOf(mspId, 'hospital-admin')], registrations, intake, approval);
  const again = async (keys: TestKeys['keys']) =>
    restarted.activate({ code: testCode, displayName: 'Director', keys, mspId });
  expect((await again(await requestsFor(made))).pid).toBe(pid);
  expect(await codeOf(again((await testKeys()).keys))).toBe('ACTIVATION_REFUSED');
  await before.destroy();
});
