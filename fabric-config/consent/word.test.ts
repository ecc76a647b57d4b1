import { beforeAll, describe, expect, it } from 'vitest';
import type { ChangeDecision } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { User } from '../../domain/user.ts';
import { changeDecisionStatement } from '../../protocol/signature/change.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { authorityOf } from '../../testing/identity.ts';
import { isWord, type Deciding } from './word.ts';

const digest = 'ab'.repeat(48);
const now = new Date('2026-11-28T13:00:00.000Z');
let deciding: Deciding;
let administrator: EnrolledPerson;
let doctor: EnrolledPerson;
let stranger: EnrolledPerson;

beforeAll(async () => {
  deciding = { mspId: 'Hospital1MSP', people: (await authorityOf('Hospital1MSP')).root };
  administrator = await enrolPerson('Hospital1MSP', 'hospital-admin');
  doctor = await enrolPerson('Hospital1MSP', 'doctor', 'doctor');
  stranger = await enrolPerson('Hospital2MSP', 'hospital-admin');
});

async function wordOf(
  person: EnrolledPerson,
  said: { change?: string; mspId?: string; decision?: 'yes' | 'no' } = {},
): Promise<ChangeDecision> {
  const { change = digest, mspId = person.user.mspId, decision = 'yes' } = said;
  const at = now.toISOString();
  const { pid } = person.user;
  const statement = changeDecisionStatement({ mspId, pid, change, decision }, at);
  const { thumbprint, privateKey, certificate } = person.identity;
  const jws = await signStatement(statement, { sign: ecdsaSigner(privateKey), thumbprint });
  return { digest, pid, decision, signed: { at, jws, certificate } };
}

/** The ledger with these people on it, and what is otherwise of them. */
const ledgerOf =
  (person: EnrolledPerson, over: Partial<User> = {}) =>
  (pid: string): Promise<User> => {
    const { user } = person;
    const at = now.toISOString();
    return pid === user.pid
      ? Promise.resolve({ ...user, status: 'active', registeredAt: at, statusAt: at, ...over })
      : Promise.reject(new OpenwardError('NOT_ENTITLED'));
  };

const counts = (decision: ChangeDecision, ask = ledgerOf(administrator)): Promise<boolean> =>
  isWord(deciding, decision, { digest, now, ask });

describe('a node signs by the word of an administrator of its own organisation:', () => {
  it('one whom the ledger has as active, about this very change', async () => {
    expect(await counts(await wordOf(administrator))).toBe(true);
  });

  it.each<[string, () => Promise<boolean>]>([
    ['about another change', async () => counts(await wordOf(administrator, { change: 'cd'.repeat(48) }))],
    ['that was a no', async () => counts({ ...(await wordOf(administrator, { decision: 'no' })), decision: 'yes' })],
    ['of a doctor', async () => counts(await wordOf(doctor), ledgerOf(doctor))],
    ['of another organisation’s administrator', async () => counts(await wordOf(stranger), ledgerOf(stranger))],
    [
      'of another organisation’s administrator in its name',
      async () => counts(await wordOf(stranger, { mspId: 'Hospital1MSP' }), ledgerOf(stranger)),
    ],
    ['in somebody else’s name', async () => counts({ ...(await wordOf(doctor)), pid: administrator.user.pid })],
    [
      'of an administrator who was revoked',
      async () => counts(await wordOf(administrator), ledgerOf(administrator, { status: 'revoked' })),
    ],
    [
      'of one who is registered with another key',
      async () => counts(await wordOf(administrator), ledgerOf(administrator, { signingThumbprint: 'A'.repeat(43) })),
    ],
    ['of one whom the ledger does not have', async () => counts(await wordOf(administrator), ledgerOf(doctor))],
    [
      'whose time has been changed',
      async () => {
        const word = await wordOf(administrator);
        return counts({ ...word, signed: { ...word.signed, at: '2026-11-28T13:00:01.000Z' } });
      },
    ],
  ])('none %s', async (_which, counted) => {
    expect(await counted()).toBe(false);
  });

  it('and by none while no ledger can be asked', async () => {
    const away = () => Promise.reject(new OpenwardError('LEDGER_UNAVAILABLE'));
    await expect(counts(await wordOf(administrator), away)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  });
});
